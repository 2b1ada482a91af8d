import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { proposeGeometry } from '../../../app/contract/geometry/generic-geometry.ts';
import type { GenericGeometry, MachineState } from '../../../app/contract/machine.ts';
import { Button } from '../../kit/button.tsx';
import { Prose } from '../../kit/prose.tsx';
import { type Segment, Segmented } from '../../kit/segmented.tsx';
import { checkGeometry, draftOf, type GeometryDraft, imageBytesOf, openDraft, UNTOLD } from './geometry.ts';

const BUS_WIDTHS = [
  { value: '1', label: '8 bits' },
  { value: '2', label: '16' },
  { value: '4', label: '32' },
  { value: '8', label: '64' },
] as const;

const CHIP_WIDTHS = [
  { value: '1', label: '8 bits' },
  { value: '2', label: '16' },
  { value: '4', label: '32' },
  { value: UNTOLD, label: 'not told' },
] as const;

const COMMAND_SETS = [
  { value: 'intel', label: 'Intel' },
  { value: 'amd', label: 'AMD' },
] as const;

/** The generic board's choices, starting from what is open now. */
export function GeometryForm({
  machine,
  onOpen,
}: {
  machine: MachineState;
  onOpen: (geometry: GenericGeometry) => void;
}) {
  const [draft, setDraft] = useState(() => openDraft(machine));
  const sizeBytes = imageBytesOf(machine.flashes);
  const check = checkGeometry(draft, sizeBytes);
  const change = (part: Partial<GeometryDraft>) => setDraft({ ...draft, ...part });
  const submit = () => check.geometry !== null && onOpen(check.geometry);
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    submit();
  };
  return (
    <form className="geometry" onSubmit={submitted}>
      <TextRow
        label="Base address"
        value={draft.base}
        error={check.baseError}
        onChange={(base) => change({ base })}
      />
      <TextRow
        label="Erase block"
        value={draft.sectorLength}
        error={check.sectorError}
        onChange={(sectorLength) => change({ sectorLength })}
      />
      <ChoiceRow
        label="Command set"
        segments={COMMAND_SETS}
        value={draft.commandSet}
        onChange={(commandSet) => change({ commandSet })}
      />
      <ChoiceRow
        label="Bus width"
        segments={BUS_WIDTHS}
        value={draft.bankWidthBytes}
        error={check.busError}
        onChange={(bankWidthBytes) => change({ bankWidthBytes })}
      />
      {draft.commandSet === 'intel' && (
        <ChoiceRow
          label="Chip width"
          segments={CHIP_WIDTHS}
          value={draft.deviceWidthBytes}
          error={check.widthError}
          onChange={(deviceWidthBytes) => change({ deviceWidthBytes })}
        />
      )}
      <p className="geometry-summary secondary" aria-live="polite">
        {check.summary}
      </p>
      <div className="geometry-actions">
        {sizeBytes !== null && (
          <Button onClick={() => setDraft(draftOf(proposeGeometry(sizeBytes)))}>
            Fill in what fits the file
          </Button>
        )}
        <Button look="primary" type="submit" disabled={check.geometry === null}>
          Open on this board
        </Button>
      </div>
    </form>
  );
}

function ChoiceRow<V extends string>({
  label,
  segments,
  value,
  error = null,
  onChange,
}: {
  label: string;
  segments: readonly Segment<V>[];
  value: V;
  error?: string | null;
  onChange: (value: V) => void;
}) {
  return (
    <Row label={label} error={error}>
      <Segmented label={label} segments={segments} value={value} onChange={onChange} />
    </Row>
  );
}

function TextRow({
  label,
  value,
  error,
  onChange,
}: {
  label: string;
  value: string;
  error: string | null;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <Row label={label} error={error} id={id}>
      <input
        id={id}
        className="field mono"
        spellCheck={false}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : `${id}-error`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Row>
  );
}

function Row({
  label,
  error,
  id,
  children,
}: {
  label: string;
  error: string | null;
  id?: string;
  children: ReactNode;
}) {
  return (
    <div className="geometry-row">
      {id === undefined ? <span>{label}</span> : <label htmlFor={id}>{label}</label>}
      {children}
      {error !== null && (
        <p id={id && `${id}-error`} className="geometry-error">
          <Prose text={error} />
        </p>
      )}
    </div>
  );
}
