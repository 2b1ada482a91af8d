/** How a command ends that can't do what was asked. */
import { sayFailure } from '../say.ts';

/**
 * Exit codes of every command, as `grep` and `diff` have them. `no`: it was done, and what was asked does not hold, in whole or
 * in part. `failed`: it could not be done, or the command line makes no sense.
 */
export const EXIT = { no: 1, failed: 2 } as const;

/** Says what went wrong and makes the process end with code 2 once it has nothing left to do. */
export function fail(thrown: unknown): void {
  sayFailure(thrown);
  process.exitCode = EXIT.failed;
}
