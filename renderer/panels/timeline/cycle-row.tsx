import type { StoryCycle } from '../../../app/contract/story.ts';
import { formatAddress, formatCount, formatData } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { BookmarkFlag } from './bookmark-flag.tsx';
import { type RowProps, TimelineRow } from './timeline-row.tsx';

const WORDS = { wait: 'time passes', timer: 'timer fires', reset: 'machine reset', edit: 'image edited' };

/** One cycle of the operation that is folded open, as it went over the bus. */
export function CycleRow({
  cycle,
  ...row
}: RowProps & {
  /** Undefined until the engine has told it. */
  cycle: StoryCycle | undefined;
}) {
  return (
    <TimelineRow {...row} level={2} className="operation-cycle-row mono">
      {cycle !== undefined && <Cells cycle={cycle} />}
    </TimelineRow>
  );
}

function Cells({ cycle: { number, kind, deviceOffset, widthBytes, data } }: { cycle: StoryCycle }) {
  const isAccess = kind === 'read' || kind === 'write';
  return (
    <>
      <span>
        <BookmarkFlag first={number} last={number} />
      </span>
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
