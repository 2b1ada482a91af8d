import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { type Hit, isPackedPlace } from '../../../app/contract/finding.ts';
import { formatAddress } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { listStep } from '../../kit/list-keys.ts';
import { ContextMenu } from '../../kit/overlays/context-menu.tsx';
import { showHit } from '../../state/find/find.ts';
import type { Search } from '../../state/find/search.ts';
import { hitItems } from './hit-items.tsx';
import { PackedHit } from './packed-hit.tsx';

const ROW_PX = 22;
/** A browser can't scroll through more rows than it has pixels for. */
const ROWS_MAX = 1_000_000;

/** What was found, a line each; Enter or a click goes there. Only the lines on the screen are asked for. */
export function HitList({
  search,
  label,
  asks = 0,
  line,
}: {
  search: Search;
  label: string;
  /** Grows when the person asks for it, which gives it the keyboard. */
  asks?: number;
  line: (hit: Hit) => ReactNode;
}) {
  const { kept, asked, current, finding } = useStore(search.store);
  const known = useStore(search.hits.store);
  const scrollRef = useRef<HTMLDivElement>(null);
  const id = useId();
  const count = Math.min(kept, ROWS_MAX);
  const [active, setActive] = useActive(finding, count);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const [first, end] = [items[0]?.index ?? 0, (items.at(-1)?.index ?? 0) + 1];
  useEffect(() => search.hits.want(first, end), [search, first, end]);
  useEffect(() => {
    if (asks > 0) scrollRef.current?.focus();
  }, [asks]);
  const { scrollToIndex } = virtual;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another search begins at its top
  useEffect(() => {
    scrollRef.current?.scrollTo({ top: 0 });
  }, [finding]);
  useEffect(() => {
    if (current === null || current >= ROWS_MAX) return;
    setActive(current);
    scrollToIndex(current, { align: 'auto' });
  }, [current, setActive, scrollToIndex]);
  const hitAt = (index: number) => known.rows[index - known.from];
  const go = (index: number) => {
    setActive(index);
    const hit = hitAt(index);
    if (hit === undefined || asked === null) return;
    search.wentTo(index);
    showHit(asked.flash, hit);
  };
  const press = (event: KeyboardEvent) => {
    const heightPx = scrollRef.current?.clientHeight ?? 0;
    const step = listStep(event, { count, active, heightPx, rowPx: ROW_PX });
    if (step === null) return;
    if (step === 'choose') go(active);
    else {
      setActive(step);
      scrollToIndex(step, { align: 'auto' });
    }
    event.preventDefault();
  };
  const menuItems = () => {
    const hit = hitAt(active);
    return hit === undefined || asked === null ? [] : hitItems(asked.flash, hit);
  };
  const shown = active < count ? hitAt(active) : undefined;
  const list = (
    <ContextMenu label="What can be done with this place" items={menuItems}>
      <div
        ref={scrollRef}
        className="hit-list"
        role="listbox"
        aria-label={label}
        aria-activedescendant={items.some(({ index }) => index === active) ? `${id}-${active}` : undefined}
        tabIndex={0}
        onKeyDown={press}
      >
        <div className="hit-rows" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const hit = hitAt(index);
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keyboard
              <div
                key={index}
                id={`${id}-${index}`}
                className={classNames('hit', index === active && 'hit-active')}
                role="option"
                aria-selected={index === active}
                aria-posinset={index + 1}
                aria-setsize={count}
                tabIndex={-1}
                style={{ transform: `translateY(${start}px)` }}
                onClick={() => go(index)}
                onContextMenu={() => setActive(index)}
              >
                {hit !== undefined && (
                  <>
                    <HitPlace hit={hit} />
                    {line(hit)}
                  </>
                )}
              </div>
            );
          })}
        </div>
      </div>
    </ContextMenu>
  );
  if (asked === null || !isPackedPlace(asked.target)) return list;
  return (
    <div className="hits-packed">
      {list}
      {shown !== undefined && <PackedHit flash={asked.flash} hit={shown} />}
    </div>
  );
}

/** Where it is in the flash; of what is packed the structure, and where in that. */
function HitPlace({ hit: { offset, inside } }: { hit: Hit }) {
  if (inside === null) return <span className="mono hit-offset">{formatAddress(offset)}</span>;
  return (
    <>
      <span className="hit-structure one-line">{inside.names.slice(-2).join(' / ')}</span>
      <span className="mono hit-offset">{formatAddress(inside.offset)}</span>
    </>
  );
}

/** The row that the keys act on: one of those that are there, and the first one of another search. */
function useActive(finding: string, count: number): [active: number, setActive: (index: number) => void] {
  const [wanted, setWanted] = useState({ finding, index: 0 });
  const index = wanted.finding === finding ? wanted.index : 0;
  const setActive = useCallback((to: number) => setWanted({ finding, index: to }), [finding]);
  return [Math.min(index, Math.max(0, count - 1)), setActive];
}
