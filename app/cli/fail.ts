/** How a command ends that can't do what was asked. */
import { sayFailure } from '../say.ts';

/** Exit codes of every command. `usage`: the command line itself makes no sense. */
export const EXIT = { failed: 1, usage: 2 } as const;

/** Says what went wrong and makes the process end with code 1 once it has nothing left to do. */
export function fail(thrown: unknown): void {
  sayFailure(thrown);
  process.exitCode = EXIT.failed;
}
