import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { classNames } from '../../kit/class-names.ts';
import { pageRowsOf, rowOfKey } from '../../kit/list-keys.ts';
import { historyOf } from '../../state/history.ts';
import { machineStore } from '../../state/machine.ts';
import {
  closeOperation,
  cycleIn,
  cycles,
  filterStore,
  listStore,
  openOperation,
  openStore,
  operations,
  searchStore,
} from '../../state/story/operations.ts';
import { goToCycle, goToOperationAt } from '../../state/story/run.ts';
import { CycleRow } from './cycle-row.tsx';
import { OperationRow } from './operation-row.tsx';
import { OperationSearch } from './operation-search.tsx';
import { rowAt, rowCount, rowOfCycle, rowOfOperation } from './timeline-rows.ts';

const ROW_PX = 22;
/** From here on numbers of cycles need a wider column. */
const LONG_CYCLES = 100_000;

/** All operations in their order, one of them folded open to its cycles; where the machine stands is lit, and in sight. */
export function OperationList() {
  const { total, current } = useStore(listStore);
  const filter = useStore(filterStore);
  const isSearching = useStore(searchStore, (state) => state.isOpen);
  const position = useStore(machineStore, (state) => historyOf(state)?.position ?? 0);
  const isLong = useStore(machineStore, (state) => (historyOf(state)?.length ?? 0) >= LONG_CYCLES);
  const open = useStore(openStore, (state) => state.open);
  const known = useStore(operations.store);
  const knownCycles = useStore(cycles.store);
  const scrollRef = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<number | null>(null);
  const shape = { operations: total, open };
  const count = rowCount(shape);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const { scrollToIndex } = virtual;
  useWanted(items.map(({ index }) => rowAt(shape, index)));
  const here = open !== null && open.index === current ? rowOfCycle(open, position) : null;
  const lit = here ?? (current === null ? null : rowOfOperation(shape, current));
  // biome-ignore lint/correctness/useExhaustiveDependencies: where the machine goes, and not what is folded open
  useEffect(() => {
    if (lit === null) return;
    setActive(lit);
    scrollToIndex(lit, { align: 'auto' });
  }, [current, position, scrollToIndex]);
  const knownAt = (index: number) => known.rows[index - known.from];
  const cycleAt = (index: number) => cycleIn(knownCycles, index);

  const toggle = (index: number, wantsOpen: boolean) => {
    const operation = knownAt(index);
    if (!wantsOpen) closeOperation();
    else if (operation !== undefined) openOperation(index, operation);
  };
  const go = (row: number) => {
    setActive(row);
    const at = rowAt(shape, row);
    if (at.cycle !== null) void goToCycle((open?.firstCycle ?? 1) + at.cycle, cycleAt(at.cycle));
    else void goToOperationAt(at.operation);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const from = active ?? 0;
    const heightPx = scrollRef.current?.clientHeight ?? 0;
    const to = rowOfKey(event.key, { count, active: from }, pageRowsOf({ heightPx, rowPx: ROW_PX }));
    const at = rowAt(shape, from);
    if (to !== null) {
      setActive(to);
      scrollToIndex(to, { align: 'auto' });
    } else if (event.key === 'ArrowRight') toggle(at.operation, true);
    else if (event.key === 'ArrowLeft') {
      if (open?.index === at.operation) setActive(rowOfOperation(shape, at.operation));
      closeOperation();
    } else if (event.key === 'Enter' || event.key === ' ') go(from);
    else return;
    event.preventDefault();
  };
  const isFiltered = filter.only !== 'all' || filter.flash !== null || filter.text !== '';
  return (
    <>
      {isSearching && <OperationSearch listRef={scrollRef} />}
      {count === 0 && isFiltered && (
        <p className="timeline-empty secondary">None of the operations is such a one.</p>
      )}
      <div
        ref={scrollRef}
        className={classNames('timeline-list', isLong && 'timeline-long')}
        role="tree"
        aria-label="Operations"
        aria-activedescendant={active === null || active >= count ? undefined : `timeline-row-${active}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div className="timeline-rows" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const at = rowAt(shape, index);
            const row = {
              row: index,
              startPx: start,
              isActive: index === active,
              isCurrent: index === lit,
              onGo: go,
            };
            return at.cycle === null ? (
              <OperationRow
                key={`${at.operation}`}
                {...row}
                index={at.operation}
                count={shape.operations}
                operation={knownAt(at.operation)}
                isOpen={open?.index === at.operation}
                onToggle={toggle}
              />
            ) : (
              <CycleRow
                key={`${at.operation} ${at.cycle}`}
                {...row}
                index={at.cycle}
                count={open?.cycles ?? 0}
                cycle={cycleAt(at.cycle)}
              />
            );
          })}
        </div>
      </div>
    </>
  );
}

/** Asks for the rows on the screen. */
function useWanted(rows: readonly ReturnType<typeof rowAt>[]): void {
  const shown = rows.filter(({ cycle }) => cycle === null).map(({ operation }) => operation);
  const shownCycles = rows.flatMap(({ cycle }) => cycle ?? []);
  const [first, end] = [shown[0] ?? 0, (shown.at(-1) ?? 0) + 1];
  const [firstCycle, cycleEnd] = [shownCycles[0] ?? 0, (shownCycles.at(-1) ?? 0) + 1];
  useEffect(() => operations.want(first, end), [first, end]);
  useEffect(() => cycles.want(firstCycle, cycleEnd), [firstCycle, cycleEnd]);
}
