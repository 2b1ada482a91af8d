import { Copy } from 'lucide-react';
import { Fragment, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import type { QueryTable } from '../../../app/contract/query.ts';
import { Button } from '../../kit/button.tsx';
import { useViewFocus } from '../../kit/focus/use-view-focus.ts';
import { Segmented } from '../../kit/segmented.tsx';
import { copyAndTell } from '../../state/copy.ts';
import { currentFlash, machineStore } from '../../state/machine.ts';
import { query } from '../../state/query.ts';
import { usePerFlash } from '../use-per-flash.ts';
import { ViewProblem } from '../view-problem.tsx';
import { QueryNotes } from './query-notes.tsx';
import { QueryRows } from './query-rows.tsx';
import { type QueryForm, queryMarkdown } from './query-text.ts';
import './query.css';

const FORMS = [
  { value: 'decoded', label: 'Decoded' },
  { value: 'bus', label: 'As on the bus' },
] as const;

/** The CFI query table of the flash the person looks at, field by field. */
export function QueryPanel() {
  const flash = useStore(machineStore, currentFlash);
  const { answer: table, error } = usePerFlash(query);
  if (flash === null) return null;
  if (error !== null) return <ViewProblem error={error} />;
  return table === null ? <div className="view" aria-busy="true" /> : <Table flash={flash} table={table} />;
}

function Table({ flash, table }: { flash: FlashState; table: QueryTable }) {
  const [form, setForm] = useState<QueryForm>('decoded');
  const bodyRef = useRef<HTMLElement>(null);
  useViewFocus(bodyRef);
  const { bankWidthBytes } = flash.geometry;
  const copy = () => {
    const text = queryMarkdown(flash.name, table, form, bankWidthBytes);
    return copyAndTell(text, 'Copied the query table as Markdown.');
  };
  return (
    <div className="view">
      <div className="query-toolbar">
        <Segmented label="Show the table" segments={FORMS} value={form} onChange={setForm} />
        <p className="query-how selectable" title={table.howToRead}>
          read with <HowToRead line={table.howToRead} />
        </p>
        <Button icon={<Copy size={14} />} onClick={() => void copy()}>
          Copy as Markdown
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls it */}
      <section ref={bodyRef} className="query-body" tabIndex={0} aria-label={`Query table of ${flash.name}`}>
        <QueryRows rows={table.rows} form={form} bankWidthBytes={bankWidthBytes} />
        <QueryNotes notes={table.notes} />
      </section>
    </div>
  );
}

/** A console line that breaks between its statements alone. */
function HowToRead({ line }: { line: string }) {
  return (
    <code>
      {line.split(/(?<=;) /).map((statement, at) => (
        <Fragment key={statement}>
          {at > 0 && ' '}
          <span>{statement}</span>
        </Fragment>
      ))}
    </code>
  );
}
