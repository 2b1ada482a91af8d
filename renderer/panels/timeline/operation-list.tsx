import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { machineStore } from '../../state/machine.ts';
import { operationsStore, storyOf, wantOperations } from '../../state/story/operations.ts';
import { goToOperation } from '../../state/story/run.ts';
import { OperationRow } from './operation-row.tsx';

const ROW_PX = 22;

/** All operations in their order; the one where the machine stands is lit, and in sight. */
export function OperationList() {
  const story = useStore(machineStore, storyOf);
  const known = useStore(operationsStore);
  const scrollRef = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<number | null>(null);
  const count = story?.operations ?? 0;
  const current = story?.current ?? null;
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const items = rows.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => wantOperations(first, last + 1), [first, last]);
  const { scrollToIndex } = rows;
  useEffect(() => {
    if (current === null) return;
    setActive(current);
    scrollToIndex(current, { align: 'auto' });
  }, [current, scrollToIndex]);
  const operationAt = (index: number) => known.operations[index - known.from];
  const go = (index: number) => {
    setActive(index);
    const operation = operationAt(index);
    if (operation !== undefined) void goToOperation(operation);
  };
  const move = (index: number) => {
    const to = Math.min(Math.max(index, 0), count - 1);
    setActive(to);
    scrollToIndex(to, { align: 'auto' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scrollRef.current?.clientHeight ?? 0) / ROW_PX) - 1);
    const from = active ?? current ?? 0;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: count - 1,
    };
    const to = moves[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (to !== undefined) move(to);
    else if (event.key === 'Enter' || event.key === ' ') go(from);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={scrollRef}
      className="timeline-list"
      role="listbox"
      aria-label="Operations"
      aria-activedescendant={active === null ? undefined : `operation-${active}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className="timeline-rows" style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start }) => (
          <OperationRow
            key={index}
            index={index}
            count={count}
            startPx={start}
            operation={operationAt(index)}
            isCurrent={index === current}
            isActive={index === active}
            onGo={go}
          />
        ))}
      </div>
    </div>
  );
}
