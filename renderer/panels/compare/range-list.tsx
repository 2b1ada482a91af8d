import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { useStore } from 'zustand';
import type { Compared } from '../../../app/contract/comparing.ts';
import { formatOffset, formatPlural, formatSize } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { listStep } from '../../kit/list-keys.ts';
import { comparePlaceStore, showInBoth, standOnRange } from '../../state/compare/compare-place.ts';
import { type Comparison, rangePages } from '../../state/compare/comparison.ts';
import type { SideNames } from './compare-words.ts';

const ROW_PX = 22;

/** The ranges that differ, one after another; Enter goes to the bytes of one. */
export function RangeList({
  ref,
  comparison,
  result,
  names,
}: {
  ref: Ref<HTMLDivElement>;
  comparison: Comparison;
  result: Compared;
  names: SideNames;
}) {
  const scrollRef = useRef<HTMLDivElement>(null);
  useImperativeHandle<HTMLDivElement | null, HTMLDivElement | null>(ref, () => scrollRef.current);
  const active = useStore(comparePlaceStore, (state) => state.range);
  useStore(rangePages.revision);
  const virtual = useVirtualizer({
    count: result.kept,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const [first, end] = [items[0]?.index ?? 0, (items.at(-1)?.index ?? -1) + 1];
  useEffect(() => rangePages.want(first, end), [first, end]);
  const { scrollToIndex } = virtual;
  useEffect(() => scrollToIndex(active, { align: 'auto' }), [active, scrollToIndex]);
  const go = (index: number) => {
    standOnRange(index);
    const range = rangePages.at(index);
    if (range !== undefined) showInBoth(comparison, range.start);
  };
  const press = (event: KeyboardEvent) => {
    const step = listStep(event, {
      count: result.kept,
      active,
      heightPx: scrollRef.current?.clientHeight ?? 0,
      rowPx: ROW_PX,
    });
    if (step === null) return;
    event.preventDefault();
    if (step === 'choose') go(active);
    else standOnRange(step);
  };
  return (
    <div
      ref={scrollRef}
      className="compare-list compare-ranges"
      role="listbox"
      aria-label="Ranges that differ"
      aria-activedescendant={
        items.some(({ index }) => index === active) ? `compare-range-${active}` : undefined
      }
      tabIndex={0}
      onKeyDown={press}
    >
      <div className="compare-rows" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and names the active row
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys
          <div
            key={index}
            id={`compare-range-${index}`}
            role="option"
            aria-selected={index === active}
            aria-setsize={result.kept}
            aria-posinset={index + 1}
            className={classNames('compare-row', index === active && 'compare-active')}
            style={{ transform: `translateY(${start}px)` }}
            onClick={() => go(index)}
          >
            <RangeWords index={index} result={result} names={names} />
          </div>
        ))}
      </div>
    </div>
  );
}

function RangeWords({ index, result, names }: { index: number; result: Compared; names: SideNames }) {
  const range = rangePages.at(index);
  if (range === undefined) return <span className="faint">loading</span>;
  const { start, end } = range;
  const { flashBytes, otherBytes } = result;
  const isRest = start >= Math.min(flashBytes, otherBytes);
  const length = end - start;
  return (
    <>
      <span className="mono">{formatOffset(start)}</span>
      <span className="secondary one-line">
        {length < 1024 ? formatPlural(length, 'byte') : formatSize(length)}
        {isRest && ` only in ${flashBytes > otherBytes ? names.flash : names.other}`}
      </span>
    </>
  );
}
