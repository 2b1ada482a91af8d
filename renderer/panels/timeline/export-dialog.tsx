import { type FormEvent, useId, useState } from 'react';
import type { ExportForm } from '../../../app/contract/export.ts';
import { formatCount, formatPlural } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/overlays/dialog.tsx';
import { Prose } from '../../kit/prose.tsx';
import { Segmented } from '../../kit/segmented.tsx';
import { type Exportable, exportSession, leaveExport } from '../../state/story/export-session.ts';
import { lookOf } from './kind-looks.ts';
import './export-dialog.css';

const FORMS = [
  { value: 'script', label: 'Script' },
  { value: 'markdown', label: 'Bug report' },
  { value: 'log', label: 'Trace log' },
  { value: 'vcd', label: 'Waveform' },
  { value: 'qtest', label: 'qtest' },
] as const;

const SENTENCES: Readonly<Record<ExportForm, string>> = {
  script:
    'Lines of this console, which expect what every read was answered. `norscope run` plays it and says the first line that differs.',
  markdown:
    'Markdown: the machine, its images with their sums, findings, operations, and the cycles as a script.',
  log: "As QEMU writes it with `-trace 'pflash_*'`: `norscope replay` and `explain` read it, and this window.",
  vcd: 'A value change dump: address, data, WE#, OE#, states and work, for GTKWave and others.',
  qtest: 'Lines of QEMU’s qtest protocol, each with its answer behind it, to be asked of a real QEMU.',
};

type Part = 'all' | 'operation' | 'range';

/** Chooses what of the session is exported, and in which form; where to is asked next. */
export function ExportDialog({ exportable }: { exportable: Exportable }) {
  const { first, last, operation } = exportable;
  const [form, setForm] = useState<ExportForm>('script');
  const [part, setPart] = useState<Part>('all');
  const [typed, setTyped] = useState({ from: String(operation?.firstCycle ?? first), to: String(last) });
  const range = rangeOf(exportable, part, typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (range !== null) void exportSession({ form, ...range });
  };
  const parts = [
    { value: 'all' as const, label: 'Everything' },
    ...(operation === null ? [] : [{ value: 'operation' as const, label: 'This operation' }]),
    { value: 'range' as const, label: 'Cycles' },
  ];
  return (
    <Dialog title="Export the session" className="export" onClose={leaveExport}>
      <form onSubmit={submit}>
        <div className="export-row">
          <span>Form</span>
          <Segmented label="Form" segments={FORMS} value={form} onChange={setForm} />
          <p className="secondary small" aria-live="polite">
            <Prose text={SENTENCES[form]} />
          </p>
        </div>
        <div className="export-row">
          <span>Part</span>
          <Segmented label="Part" segments={parts} value={part} onChange={setPart} />
          {part === 'range' ? (
            <RangeFields exportable={exportable} typed={typed} isWrong={range === null} onType={setTyped} />
          ) : (
            <p className="secondary small">{partText(exportable, part)}</p>
          )}
        </div>
        <footer className="export-foot">
          <Button type="button" onClick={leaveExport}>
            Cancel
          </Button>
          <Button look="primary" type="submit" disabled={range === null}>
            Choose where…
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

interface Typed {
  readonly from: string;
  readonly to: string;
}

function RangeFields({
  exportable: { first, last },
  typed,
  isWrong,
  onType,
}: {
  exportable: Exportable;
  typed: Typed;
  isWrong: boolean;
  onType: (typed: Typed) => void;
}) {
  const hint = useId();
  const field = (name: keyof Typed, label: string) => (
    <label>
      {label}
      <input
        className="field mono"
        inputMode="numeric"
        spellCheck={false}
        aria-invalid={isWrong}
        aria-describedby={hint}
        value={typed[name]}
        onChange={(event) => onType({ ...typed, [name]: event.target.value })}
      />
    </label>
  );
  return (
    <div className="export-range">
      {field('from', 'First')}
      {field('to', 'Last')}
      <p id={hint} className={isWrong ? 'export-wrong small' : 'secondary small'}>
        {isWrong ? 'Two numbers, the first no larger: ' : 'Of '}
        {formatCount(first)} to {formatCount(last)}
      </p>
    </div>
  );
}

function rangeOf({ first, last, operation }: Exportable, part: Part, typed: Typed) {
  if (part === 'all') return { from: first, to: last };
  if (part === 'operation') return operation && { from: operation.firstCycle, to: operation.lastCycle };
  const [from, to] = [numberIn(typed.from), numberIn(typed.to)];
  return from !== null && to !== null && from >= first && from <= to && to <= last ? { from, to } : null;
}

function numberIn(text: string): number | null {
  const digits = text.replaceAll(/[\s,_]/g, '');
  return /^\d+$/.test(digits) ? Number(digits) : null;
}

function partText({ first, last, operation }: Exportable, part: Part): string {
  if (part === 'all' || operation === null) {
    const cycles = formatPlural(last - first + 1, 'cycle');
    return first === 1
      ? `All ${cycles}, waits among them.`
      : `${cycles}: those before ${formatCount(first)} are no longer kept.`;
  }
  const { kind, firstCycle, lastCycle, device } = operation;
  return `${lookOf(kind).name} on ${device}: cycles ${formatCount(firstCycle)} to ${formatCount(lastCycle)}.`;
}
