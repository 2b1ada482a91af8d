import { Copy } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { formatAddress } from '../../format/numbers.ts';
import { focusView } from '../../kit/focus/use-view-focus.ts';
import { rowOfKey } from '../../kit/list-keys.ts';
import { runCommand } from '../../state/commands.ts';
import { copyAndTell } from '../../state/copy.ts';
import type { InspectedBytes } from '../../state/inspector/inspected-bytes.ts';
import { changeProgramDraft } from '../../state/inspector/program-draft.ts';
import { inspectorRowsStore, showRow } from '../../state/inspector/rows.ts';
import type { NumberBase, Reading, Unreadable, ValueType } from '../../values/value-type.ts';
import { readAs, typableOf, VALUE_TYPES } from '../../values/value-types.ts';

/** Rows that PageUp and PageDown jump over. */
const PAGE_ROWS = 10;

/** The bytes as values of each kind that a person wants to see. One stop for the keyboard, which moves from row to row. */
export function ValueTable({
  inspected,
  base,
  deviceOffset,
}: {
  inspected: InspectedBytes;
  base: NumberBase;
  deviceOffset: number;
}) {
  const bodyRef = useRef<HTMLTableSectionElement>(null);
  const shown = useStore(inspectorRowsStore, (state) => state.shown);
  const [atId, setAtId] = useState<string | null>(null);
  const types = VALUE_TYPES.filter(({ id }) => shown.has(id));
  const at = Math.max(
    0,
    types.findIndex(({ id }) => id === atId),
  );
  const goTo = (row: number) => {
    const next = types[row];
    if (next === undefined) return;
    setAtId(next.id);
    bodyRef.current?.querySelector<HTMLElement>(`[data-kind="${next.id}"] button`)?.focus();
  };
  const press = (event: KeyboardEvent) => {
    const row = rowOfKey(event.key, { count: types.length, active: at }, PAGE_ROWS);
    if (row !== null) goTo(row);
    else if (event.key === 'Delete') hide(at);
    else if (event.key === 'F2') editValue(types[at]);
    else if (event.key === 'Escape') focusView();
    else return;
    event.preventDefault();
  };
  /** Takes the value to where another one can be typed. */
  const editValue = (type: ValueType | undefined) => {
    if (type === undefined) return;
    const answer = readAs(type, inspected.bytes, { base, isWhole: inspected.isWhole });
    changeProgramDraft({ typeId: type.id, text: 'why' in answer ? '' : typableOf(type, answer) });
    // The field has the value, which is selected there, when this event is over.
    queueMicrotask(() => runCommand('inspector.program'));
  };
  /** The keyboard goes on at the next row, or at the one before where it was the last. */
  const hide = (row: number) => {
    const gone = types[row];
    if (gone === undefined) return;
    if (types.length === 1) focusView();
    else goTo(row === types.length - 1 ? row - 1 : row + 1);
    showRow(gone.id, false);
  };
  if (types.length === 0)
    return <p className="inspector-none secondary">All rows are hidden: the list above has them.</p>;
  return (
    <div className="inspector-values">
      <table>
        <caption className="unseen">Values at {formatAddress(deviceOffset)}</caption>
        <colgroup>
          <col className="inspector-kind" />
          <col />
        </colgroup>
        <thead className="unseen">
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody ref={bodyRef} onKeyDown={press}>
          {types.map((type, row) => (
            <Row
              key={type.id}
              type={type}
              answer={readAs(type, inspected.bytes, { base, isWhole: inspected.isWhole })}
              isStop={row === at}
              onFocus={() => setAtId(type.id)}
              onEdit={() => editValue(type)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({
  type: { id, name, title },
  answer,
  isStop,
  onFocus,
  onEdit,
}: {
  type: ValueType;
  answer: Reading | Unreadable;
  isStop: boolean;
  onFocus: () => void;
  onEdit: () => void;
}) {
  const isRead = !('why' in answer);
  const text = isRead ? answer.text : answer.why;
  const copy = () => {
    if (isRead) void copyAndTell(answer.copied, `Copied ${name}: ${answer.copied}`);
  };
  return (
    <tr data-kind={id} onDoubleClick={onEdit}>
      <th scope="row" title={title}>
        {name}
      </th>
      <td className={isRead ? 'mono selectable' : 'faint'} title={isRead ? titleOf(answer) : undefined}>
        {text}
        <button
          type="button"
          className="inspector-copy"
          tabIndex={isStop ? 0 : -1}
          aria-label={isRead ? `Copy ${name}: ${text}` : `${name}: ${text}`}
          aria-disabled={!isRead}
          onClick={copy}
          onFocus={onFocus}
        >
          {isRead && <Copy size={12} />}
        </button>
      </td>
    </tr>
  );
}

/** In full: what does not fit, and what is copied where that is something else. */
function titleOf({ text, copied }: Reading): string {
  return text === copied ? text : `${text}, copied as ${copied}`;
}
