import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { StructureChange } from '../../../app/contract/compare.ts';
import { pathText } from '../../../app/contract/text/change-text.ts';
import { formatOffset } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { useViewFocus } from '../../kit/focus/use-view-focus.ts';
import { listStep } from '../../kit/list-keys.ts';
import { showInBoth } from '../../state/compare/compare-place.ts';
import type { Comparison } from '../../state/compare/comparison.ts';
import { tell } from '../../state/notice.ts';
import { aroundText, type Change, type ChangeRow, changeRows, changeWords, placeOf } from './change-rows.ts';

const ROW_PX = 22;

/** A row for each structure, and one for each of its fields that has another value. */
export function ChangeList({
  comparison,
  changes,
  hidden,
}: {
  comparison: Comparison;
  changes: readonly StructureChange[];
  hidden: ReadonlySet<Change>;
}) {
  const scrollRef = useRef<HTMLDivElement>(null);
  useViewFocus(scrollRef);
  const rows = useMemo(() => changeRows(changes, hidden), [changes, hidden]);
  const [wanted, setActive] = useState(0);
  const active = Math.min(wanted, Math.max(0, rows.length - 1));
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const go = (index: number, wantedPlace: 'before' | 'after') => {
    setActive(index);
    const row = rows[index];
    if (row === undefined) return;
    const offset = placeOf(row.change, wantedPlace);
    if (offset === null) tell(`${row.change.name} lies in what was unpacked: it has no place in the image.`);
    else showInBoth(comparison, offset);
  };
  const press = (event: KeyboardEvent) => {
    const heightPx = scrollRef.current?.clientHeight ?? 0;
    const step = listStep(event, { count: rows.length, active, heightPx, rowPx: ROW_PX });
    if (step === null) return;
    event.preventDefault();
    if (step === 'choose') go(active, event.shiftKey ? 'before' : 'after');
    else {
      setActive(step);
      virtual.scrollToIndex(step, { align: 'auto' });
    }
  };
  return (
    <div
      ref={scrollRef}
      className="compare-list compare-structures"
      role="listbox"
      aria-label="Structures that are not the same"
      aria-activedescendant={
        items.some(({ index }) => index === active) ? `compare-change-${active}` : undefined
      }
      tabIndex={0}
      onKeyDown={press}
    >
      {rows.length === 0 && <p className="compare-words secondary">All of them are left out.</p>}
      <div className="compare-rows" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and names the active row
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys
            <div
              key={index}
              id={`compare-change-${index}`}
              role="option"
              aria-selected={index === active}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              className={classNames('compare-row', index === active && 'compare-active')}
              style={{ transform: `translateY(${start}px)` }}
              title={titleOf(row)}
              onClick={() => go(index, 'after')}
            >
              {row.field === null ? <ChangeCells change={row.change} /> : <FieldWords field={row.field} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function ChangeCells({ change: told }: { change: StructureChange }) {
  const { change, name, before, after } = told;
  return (
    <>
      <span className={`compare-mark compare-${change}`}>{change}</span>
      <span className="compare-name one-line">
        {name} <span className="secondary small">{changeWords(told)}</span>
      </span>
      <span className="compare-path secondary small one-line">{aroundText(told)}</span>
      <span className="compare-place mono secondary">{placeText(before, after)}</span>
    </>
  );
}

function FieldWords({ field: { name, before, after } }: { field: NonNullable<ChangeRow['field']> }) {
  return (
    <span className="compare-field one-line">
      <span className="secondary">{name}:</span> {before ?? <i>none</i>}{' '}
      <span className="secondary" aria-hidden="true">
        →
      </span>
      <span className="unseen">, then </span> {after ?? <i>none</i>}
    </span>
  );
}

/** One offset where both are the same, or only one has it. */
function placeText(before: StructureChange['before'], after: StructureChange['after']): string {
  const texts = [before, after].flatMap((place) =>
    place === null ? [] : [place.offset === null ? 'unpacked' : formatOffset(place.offset)],
  );
  return [...new Set(texts)].join(' → ');
}

function titleOf({ change, field }: ChangeRow): string {
  if (field !== null) return `${field.name}: ${field.before ?? 'none'} → ${field.after ?? 'none'}`;
  const { before, after } = change;
  const hasTwo = before != null && after != null && before.offset !== after.offset;
  const how = hasTwo
    ? '\nEnter: where it is in the second one. Shift+Enter: where it is in the first one.'
    : '';
  return `${pathText(change)}, ${changeWords(change)}${how}`;
}
