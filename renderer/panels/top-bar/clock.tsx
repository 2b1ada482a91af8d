import { SkipForward, Timer } from 'lucide-react';
import { useStore } from 'zustand';
import type { ClockState } from '../../../app/contract/machine.ts';
import { formatClock, formatDuration } from '../../format/durations.ts';
import { formatCount } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { Tooltip } from '../../kit/overlays/tooltip.tsx';
import { clockOf, untilDue } from '../../state/clock.ts';
import { keysOf, runCommand } from '../../state/commands.ts';
import { machineStore } from '../../state/machine.ts';

/** Virtual time and the two ways to let it pass. Lit while a flash waits for a moment. */
export function VirtualClock() {
  const clock = useStore(machineStore, clockOf);
  if (clock === null) return null;
  const due = untilDue(clock);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div className="clock" role="group" aria-label="Virtual clock">
      <span className="clock-face" title={faceSentence(clock)}>
        <Timer size={14} aria-hidden="true" />
        <span className="clock-time">{formatClock(clock.nowNanoseconds)}</span>
      </span>
      {/* Not `disabled`: that would take the tooltip away, which says why. */}
      <Tooltip text={nextSentence(due)} keys={keysOf('clock.next')}>
        <Button
          look="plain"
          className={due === null ? 'clock-button' : 'clock-button clock-due'}
          icon={<SkipForward size={14} />}
          aria-label="To the next deadline"
          aria-disabled={due === null}
          onClick={() => runCommand('clock.next')}
        />
      </Tooltip>
      <Tooltip text="Let 1 ms of virtual time pass" keys={keysOf('clock.millisecond')}>
        <Button
          look="plain"
          className="clock-button clock-step"
          onClick={() => runCommand('clock.millisecond')}
        >
          +1 ms
        </Button>
      </Tooltip>
    </div>
  );
}

function faceSentence({ nowNanoseconds }: ClockState): string {
  return `Virtual time: ${formatCount(nowNanoseconds)} ns since the machine was opened. It stands still until someone moves it.`;
}

function nextSentence(due: number | null): string {
  return due === null
    ? 'Nothing is due: no flash waits for a moment'
    : `To the next deadline, in ${formatDuration(due)}`;
}
