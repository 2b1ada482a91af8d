import { useId } from 'react';
import type { Cycle } from '../../../app/contract/device.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatCount, formatData, hexDigits } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { showTab } from '../../state/layout.ts';
import { moveTo } from '../../state/selection.ts';
import { cycleName } from '../console/cycle-text.ts';

const SHOWN_MAX = 12;

/** The newest cycles on this flash, newest first, always in sight. A click shows the bytes that one touched. */
export function LastCycles({ flash }: { flash: FlashState }) {
  const cycles = flash.recentCycles.slice(-SHOWN_MAX).reverse();
  const titleId = useId();
  return (
    <section className="device-last" aria-labelledby={titleId}>
      <h3 id={titleId}>Last cycles</h3>
      {cycles.length === 0 && <p className="secondary">None yet. What you type in the console shows here.</p>}
      {cycles.length > 0 && (
        <ol className="device-cycles">
          {cycles.map((cycle) => (
            <li key={cycle.number}>
              <CycleRow cycle={cycle} flash={flash} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function CycleRow({ cycle, flash }: { cycle: Cycle; flash: FlashState }) {
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
      <span className="mono">{formatData(cycle.data, cycle.widthBytes)}</span>
      <span className={classNames('one-line', cycle.tone === 'bad' && 'cycle-bad')}>{cycle.what}</span>
    </button>
  );
}
