import type { FlashState } from '../../../app/contract/machine.ts';
import type { SentCycle } from '../../../app/contract/states.ts';
import { proposeCycle } from '../../state/sent-line.ts';

/** A cycle that the device would take now: puts it into the console, where Enter sends it. */
export function CycleButton({ flash, cycle, sent }: { flash: FlashState; cycle: string; sent: SentCycle }) {
  return (
    <button
      type="button"
      className="mono cycle-button"
      title="Puts it into the console; Enter sends it"
      onClick={() => proposeCycle(flash, sent)}
    >
      {cycle}
    </button>
  );
}
