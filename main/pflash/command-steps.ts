/** A command of several cycles as steps that a person can follow. */
import type { CommandStep } from '../../app/contract/device.ts';

/** The steps of a command, and which of them the device waits for. */
export interface CommandSteps {
  readonly steps: readonly string[];
  readonly now: number;
}

/** Done, now and ahead; none where no command is under way. `detailOf` says what a step is or was. */
export function stepsAt(
  command: CommandSteps | undefined,
  detailOf: (step: string, index: number) => string,
): CommandStep[] {
  if (command === undefined) return [];
  return command.steps.map((name, index) => ({
    name,
    detail: detailOf(name, index),
    progress: index < command.now ? 'done' : index === command.now ? 'now' : 'ahead',
  }));
}
