import type { ReactNode } from 'react';
import { classNames } from '../../kit/class-names.ts';

/** What every row of the list has. */
export interface RowProps {
  /** Among all rows. */
  readonly row: number;
  readonly startPx: number;
  readonly isCurrent: boolean;
  readonly isActive: boolean;
  readonly onGo: (row: number) => void;
  /** Among its like. */
  readonly index: number;
  readonly count: number;
}

/** A row in its place: an operation is at level 1, a cycle of one at level 2. */
export function TimelineRow({
  row,
  startPx,
  isCurrent,
  isActive,
  onGo,
  index,
  count,
  level,
  isExpanded,
  className,
  children,
}: RowProps & {
  level: 1 | 2;
  /** Left out for a row that can't be folded open. */
  isExpanded?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus, and names the active row
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
    <div
      id={`timeline-row-${row}`}
      role="treeitem"
      aria-level={level}
      aria-expanded={isExpanded}
      aria-selected={isCurrent}
      aria-setsize={count}
      aria-posinset={index + 1}
      className={classNames(
        'operation',
        className,
        isCurrent && 'operation-current',
        isActive && 'operation-active',
      )}
      style={{ transform: `translateY(${startPx}px)` }}
      onClick={() => onGo(row)}
    >
      {children}
    </div>
  );
}
