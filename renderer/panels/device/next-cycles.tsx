import type { NextCycle } from '../../../app/contract/device.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { Tooltip } from '../../kit/overlays/tooltip.tsx';
import { CycleButton } from './cycle-button.tsx';

/** Cycles that the device would take now, from its own table. A diamond marks where QEMU departs from the datasheet. */
export function NextCycles({ flash, next }: { flash: FlashState; next: readonly NextCycle[] }) {
  if (next.length === 0) return null;
  return (
    <div className="device-part">
      <h3>What may come next</h3>
      <ul className="device-next">
        {next.map((row) => (
          <li key={`${row.cycle} ${row.does}`}>
            {row.sent === null ? (
              <span className="mono secondary">{row.cycle}</span>
            ) : (
              <CycleButton flash={flash} cycle={row.cycle} sent={row.sent} />
            )}
            <span>
              {row.does}
              {row.departure !== null && <Departure sentence={row.departure} />}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Where QEMU departs from the datasheet; the sentence hangs on the diamond. */
export function Departure({ sentence }: { sentence: string }) {
  return (
    <Tooltip text={sentence}>
      <button type="button" className="departure" aria-label={`Departs from the datasheet: ${sentence}`}>
        ◆
      </button>
    </Tooltip>
  );
}
