import { ArrowRight, Check } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Rehearsal, RehearsedCycle } from '../../../app/contract/composer.ts';
import type { ConsoleEntry } from '../../../app/contract/console.ts';
import { formatAddress, formatCount } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { goOnAt } from '../../state/composer.ts';
import { cycleName, cycleTransfer } from '../console/cycle-text.ts';
import { Departure } from '../device/next-cycles.tsx';

/** The cycles of a command in their order: those that were sent with what came of them, the next one, the rest. */
export function RehearsedCycles({
  rehearsal,
  sent,
}: {
  rehearsal: Rehearsal | null;
  sent: readonly ConsoleEntry[];
}) {
  const listRef = useRef<HTMLOListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the next one stays in sight
  useEffect(() => {
    listRef.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [sent.length, rehearsal]);
  const left = (rehearsal?.total ?? 0) - (rehearsal?.cycles.length ?? 0);
  return (
    <ol ref={listRef} className="rehearsed selectable" aria-label="Composed cycles">
      {rehearsal?.cycles.map((cycle, index) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: a cycle is its place in the command
          key={index}
          cycle={cycle}
          index={index}
          entry={sent[index]}
          isNext={index === sent.length}
        />
      ))}
      {left > 0 && <li className="secondary">and {formatCount(left)} more, which “Send all” sends too</li>}
    </ol>
  );
}

function Row({
  cycle,
  index,
  entry,
  isNext,
}: {
  cycle: RehearsedCycle;
  index: number;
  entry: ConsoleEntry | undefined;
  isNext: boolean;
}) {
  const done = entry?.kind === 'cycle' ? entry.cycle : null;
  const shown = done ?? cycle;
  const isTransferKnown = cycle.direction === 'write' || done !== null;
  return (
    <li
      className={classNames('rehearsed-row', entry !== undefined && 'row-sent', isNext && 'row-next')}
      aria-current={isNext ? 'step' : undefined}
    >
      <button type="button" title="Go on from here" onClick={() => goOnAt(index)}>
        <span className="rehearsed-mark">
          {entry !== undefined && <Check size={12} aria-label="sent" />}
          {isNext && <ArrowRight size={12} aria-label="next" />}
        </span>
        <span className="mono">
          {cycleName(cycle)} {formatAddress(cycle.address)} {isTransferKnown ? cycleTransfer(shown) : '→'}
        </span>
        <span className={classNames('one-line', shown.tone === 'bad' && 'composer-bad')}>
          {entry?.kind === 'text' ? entry.text : shown.what}
        </span>
      </button>
      {cycle.departure !== null && <Departure sentence={cycle.departure} />}
    </li>
  );
}
