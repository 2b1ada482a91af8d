import { useId } from 'react';
import { useStore } from 'zustand';
import type { BesideAnswer } from '../../../app/contract/beside.ts';
import type { Cycle } from '../../../app/contract/device.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatCount, formatData, hexDigits } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { besideStore } from '../../state/beside.ts';
import { showTab } from '../../state/layout.ts';
import { moveTo } from '../../state/selection.ts';
import { cycleName } from '../console/cycle-text.ts';

const SHOWN_MAX = 12;

/** The newest cycles on this flash, newest first, always in sight. A click shows the bytes that one touched. */
export function LastCycles({ flash }: { flash: FlashState }) {
  const cycles = flash.recentCycles.slice(-SHOWN_MAX).reverse();
  const answers = useStore(besideStore, (state) => state.answers);
  const titleId = useId();
  return (
    <section className="device-last" aria-labelledby={titleId}>
      <h3 id={titleId}>Last cycles</h3>
      {cycles.length === 0 && <p className="secondary">None yet. What you type in the console shows here.</p>}
      {cycles.length > 0 && (
        <ol className="device-cycles">
          {cycles.map((cycle) => (
            <li key={cycle.number}>
              <CycleRow cycle={cycle} flash={flash} answer={answerTo(cycle, answers)} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** Of the branch that is followed now: on another one the same number may have been another cycle. */
function answerTo(
  { number, direction, data }: Cycle,
  answers: readonly BesideAnswer[],
): BesideAnswer | undefined {
  if (direction === 'write') return undefined;
  return answers.find((answer) => answer.number === number && answer.norscope === data);
}

/** What the QEMU beside answered: as much as an equals sign says, or its own answer. */
function QemuAnswer({ answer, widthBytes }: { answer: BesideAnswer; widthBytes: number }) {
  const isSame = answer.qemu === answer.norscope;
  const told = formatData(answer.qemu, widthBytes);
  return (
    <span className={isSame ? 'faint' : 'cycle-bad'} title={`QEMU answered ${told}`}>
      {isSame ? ' = QEMU' : ` ≠ QEMU ${told}`}
    </span>
  );
}

function CycleRow({
  cycle,
  flash,
  answer,
}: {
  cycle: Cycle;
  flash: FlashState;
  answer: BesideAnswer | undefined;
}) {
  const deviceOffset = cycle.deviceOffset ?? 0;
  const show = () => {
    showTab('bytes');
    moveTo(
      flash.index,
      { anchorOffset: deviceOffset, cursorOffset: deviceOffset + cycle.widthBytes - 1 },
      'around',
    );
  };
  return (
    <button type="button" className="cycle" onClick={show} title={`${cycle.what} → ${cycle.state}`}>
      <span className="mono secondary">{formatCount(cycle.number)}</span>
      <span className={classNames('mono', cycle.direction === 'read' ? 'cycle-read' : 'cycle-write')}>
        {cycleName(cycle)}
      </span>
      <span className="mono secondary">{hexDigits(deviceOffset, 4)}</span>
      <span className="mono">
        {formatData(cycle.data, cycle.widthBytes)}
        {answer !== undefined && <QemuAnswer answer={answer} widthBytes={cycle.widthBytes} />}
      </span>
      <span className={classNames('one-line', cycle.tone === 'bad' && 'cycle-bad')}>{cycle.what}</span>
    </button>
  );
}
