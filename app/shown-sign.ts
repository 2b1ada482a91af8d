/** How the desktop program tells the command that started it that its window is there: one line on a pipe of its own. */
import { closeSync, writeSync } from 'node:fs';

/** Where the starting command opens the pipe in the program's process. */
export const SHOWN_DESCRIPTOR = 3;
const SHOWN_VARIABLE = 'NORSCOPE_SHOWN_FD';

/** What the starting command adds to the program's environment. Without it nobody listens. */
export const SHOWN_ENVIRONMENT: NodeJS.ProcessEnv = { [SHOWN_VARIABLE]: String(SHOWN_DESCRIPTOR) };

/** Gives the sign, once; does nothing where nobody asked for it, or who asked is gone. */
export function tellShown(environment: NodeJS.ProcessEnv): void {
  if (environment[SHOWN_VARIABLE] !== String(SHOWN_DESCRIPTOR)) return;
  delete environment[SHOWN_VARIABLE];
  try {
    writeSync(SHOWN_DESCRIPTOR, 'shown\n');
    closeSync(SHOWN_DESCRIPTOR);
  } catch {
    return;
  }
}
