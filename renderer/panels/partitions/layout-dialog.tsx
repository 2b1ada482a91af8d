import { FileUp, Trash2 } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { oneLine } from '../../../app/contract/errors.ts';
import { type KeptLayout, MTDPARTS_MAX } from '../../../app/contract/flash-layout.ts';
import type { StructureRow } from '../../../app/contract/structure.ts';
import { formatAddress, formatPlural, formatSize } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/overlays/dialog.tsx';
import { currentFlash, machineStore } from '../../state/machine.ts';
import {
  closeLayoutDialog,
  importFromFile,
  importLayout,
  layoutDialogStore,
  removeLayout,
  type Several,
  typeLine,
} from '../../state/partitions/layout-dialog.ts';
import { layoutIn, partitionsStore } from '../../state/partitions/partitions.ts';
import { structureIn, structureStore } from '../../state/structure/structure.ts';
import './partitions.css';

/** How the flash is divided, and where that may be told: a line, a file, or the image itself. */
export function LayoutDialog() {
  const flash = useStore(machineStore, currentFlash);
  const layout = useStore(partitionsStore, layoutIn(flash?.index));
  const { line, several, error } = useStore(layoutDialogStore);
  const field = useRef<HTMLInputElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void importLayout({ kind: 'line', text: line });
  };
  return (
    <Dialog
      title={`Layout of ${flash?.name ?? 'the flash'}`}
      className="layout-dialog"
      focusFirst={() => field.current?.focus()}
      onClose={closeLayoutDialog}
    >
      {layout !== null && <Present layout={layout} />}
      <form className="layout-part" onSubmit={submit}>
        <label htmlFor="layout-line">mtdparts line, or a kernel’s command line that has one</label>
        <div className="layout-line">
          <input
            ref={field}
            id="layout-line"
            className="field mono"
            maxLength={MTDPARTS_MAX}
            placeholder="mtdparts=nor:256k(u-boot)ro,64k(env),-(rootfs)"
            spellCheck={false}
            autoComplete="off"
            aria-invalid={error !== null}
            aria-describedby="layout-problem"
            value={line}
            onChange={(event) => typeLine(event.target.value)}
          />
          <Button look="primary" type="submit" disabled={line.trim() === ''}>
            Use the line
          </Button>
        </div>
      </form>
      <p id="layout-problem" role="alert" className="layout-problem">
        {error !== null && oneLine(error)}
      </p>
      {several !== null && <Which several={several} />}
      <InImage />
      <footer className="layout-foot">
        <p className="secondary small">Kept beside the image, never in it.</p>
        <Button icon={<FileUp size={14} />} onClick={() => void importFromFile()}>
          Device tree blob…
        </Button>
        <Button onClick={closeLayoutDialog}>Cancel</Button>
      </footer>
    </Dialog>
  );
}

function Present({ layout: { name, source, partitions } }: { layout: KeptLayout }) {
  return (
    <div className="layout-part layout-present">
      <p>
        {formatPlural(partitions.length, 'partition')} of {name}, from {source}
      </p>
      <Button icon={<Trash2 size={14} />} onClick={() => void removeLayout()}>
        Remove it
      </Button>
    </div>
  );
}

/** The flashes that the source divides. */
function Which({ several: { source, flashes } }: { several: Several }) {
  const [which, setWhich] = useState(0);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void importLayout(source, which);
  };
  return (
    <form className="layout-part" onSubmit={submit}>
      <fieldset className="layout-which">
        <legend>
          {formatPlural(flashes.length, 'flash', 'flashes')} are divided there. Which is this one?
        </legend>
        {flashes.map(({ name, partitions, sizeBytes }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the flashes of a source stay in their order
          <label key={index}>
            <input
              type="radio"
              name="layout-flash"
              checked={index === which}
              // biome-ignore lint/a11y/noAutofocus: it is what is asked now
              autoFocus={index === 0}
              onChange={() => setWhich(index)}
            />
            <span className="one-line">{name}</span>
            <span className="secondary small">
              {formatPlural(partitions, 'partition')}
              {sizeBytes !== null && `, ${formatSize(sizeBytes)}`}
            </span>
          </label>
        ))}
      </fieldset>
      <Button look="primary" type="submit">
        Use it
      </Button>
    </form>
  );
}

/** More are not offered: they are in the tree of structures. */
const OFFERED_MAX = 6;

/** What the scan found that tells a layout. */
function InImage() {
  const flash = useStore(machineStore, currentFlash);
  const { index, scan } = useStore(structureStore, structureIn(flash?.index));
  const found = index?.rows.filter(({ kind, faults }) => kind === 'flash-layout' && faults === 0) ?? [];
  if (found.length === 0) return null;
  return (
    <section className="layout-part" aria-label="Layouts in the image">
      <h3 className="secondary small">Found in the image</h3>
      <ul className="layout-found">
        {found.slice(0, OFFERED_MAX).map((row) => (
          <li key={row.id}>
            <Button onClick={() => void importLayout({ kind: 'structure', scan, id: row.id })}>
              {row.name}
              <span className="secondary small mono">{placeWords(row)}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function placeWords({ offset }: StructureRow): string {
  return offset === null ? 'in what was unpacked' : `at ${formatAddress(offset)}`;
}
