/** The machine's virtual clock: it stands still until the person moves it. */
import type { ClockState } from '../../app/contract/machine.ts';
import { engine } from '../link/engine.ts';
import { type Command, registerCommand } from './commands.ts';
import { machineStore, type OpenMachine, reporting, takeMachine } from './machine.ts';

const MILLISECOND = 1_000_000;

/** Selector: null when no machine is open. */
export function clockOf({ machine }: OpenMachine): ClockState | null {
  return machine?.clock ?? null;
}

/** From now to the earliest moment that a flash waits for, in nanoseconds; null if nothing is due. */
export function untilDue({ nowNanoseconds, nextDeadlineNanoseconds }: ClockState): number | null {
  return nextDeadlineNanoseconds === null ? null : Math.max(0, nextDeadlineNanoseconds - nowNanoseconds);
}

/** Lets virtual time pass, null: up to the next deadline. The console's transcript says what came of it. */
export async function advanceClock(nanoseconds: number | null): Promise<void> {
  await reporting(async () => takeMachine(await engine.call('clock.advance', { nanoseconds })));
}

const hasMachine = () => machineStore.getState().machine !== null;

function isDue(): boolean {
  const clock = clockOf(machineStore.getState());
  return clock !== null && untilDue(clock) !== null;
}

const COMMANDS: readonly Command[] = [
  {
    id: 'clock.next',
    title: 'Virtual clock: to the next deadline',
    keys: ['Alt+M'],
    when: isDue,
    run: () => void advanceClock(null),
  },
  ...[
    { id: 'clock.microseconds', words: '10 µs', nanoseconds: 10_000, keys: [] },
    { id: 'clock.millisecond', words: '1 ms', nanoseconds: MILLISECOND, keys: ['Alt+Shift+M'] },
    { id: 'clock.second', words: '1 s', nanoseconds: 1000 * MILLISECOND, keys: [] },
  ].map(({ id, words, nanoseconds, keys }) => ({
    id,
    title: `Virtual clock: on by ${words}`,
    keys,
    when: hasMachine,
    run: () => void advanceClock(nanoseconds),
  })),
];

/** Once, before the first key press. */
export function registerClockCommands(): void {
  for (const command of COMMANDS) registerCommand(command);
}
