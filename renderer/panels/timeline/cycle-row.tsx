import type { StoryCycle } from '../../../app/contract/story.ts';
import { formatAddress, formatCount, formatData } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import type { RowProps } from './operation-row.tsx';

const WORDS = { wait: 'time passes', timer: 'timer fires', reset: 'machine reset' };

/** One cycle of the operation that is folded open, as it went over the bus. */
export function CycleRow({
  row,
  startPx,
  isCurrent,
  isActive,
  onGo,
  index,
  count,
  cycle,
}: RowProps & {
  /** Undefined until the engine has told it. */
  cycle: StoryCycle | undefined;
}) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus, and names the active row
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
    <div
      id={`timeline-row-${row}`}
      role="treeitem"
      aria-level={2}
      aria-selected={isCurrent}
      aria-setsize={count}
      aria-posinset={index + 1}
      className={classNames(
        'operation operation-cycle-row mono',
        isCurrent && 'operation-current',
        isActive && 'operation-active',
      )}
      style={{ transform: `translateY(${startPx}px)` }}
      onClick={() => onGo(row)}
    >
      {cycle !== undefined && <Cells cycle={cycle} />}
    </div>
  );
}

function Cells({ cycle: { number, kind, deviceOffset, widthBytes, data } }: { cycle: StoryCycle }) {
  const isAccess = kind === 'read' || kind === 'write';
  return (
    <>
      <span />
      <span className="operation-cycle">{formatCount(number)}</span>
      <span />
      <span className={classNames('cycle-access', `cycle-${kind}`)}>
        {isAccess ? `${kind === 'read' ? 'r' : 'w'}${8 * (widthBytes ?? 1)}` : WORDS[kind]}
      </span>
      <span className="operation-place">{deviceOffset === null ? '' : formatAddress(deviceOffset)}</span>
      <span>
        {data === null ? '' : `${kind === 'read' ? '→' : '←'} ${formatData(data, widthBytes ?? 1)}`}
      </span>
    </>
  );
}
