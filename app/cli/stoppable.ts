/** Work that a person may stop from the terminal. */
import { say } from '../say.ts';
import { END_SIGNALS } from './end-signals.ts';

/**
 * Ctrl+C aborts `body`: once it has given up, `sentence` is said, and the exit code tells which signal it was, as a
 * shell does. A second one, whichever, ends the process as it is.
 */
export async function stoppable(
  sentence: string,
  body: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  let exitCode = 0;
  const unlisten = () => {
    for (const name of END_SIGNALS) process.off(name, stop);
  };
  const stop = (_: NodeJS.Signals, number: number) => {
    unlisten();
    exitCode = 128 + number;
    controller.abort();
  };
  for (const name of END_SIGNALS) process.on(name, stop);
  try {
    await body(controller.signal);
  } catch (thrown) {
    if (!controller.signal.aborted || thrown !== controller.signal.reason) throw thrown;
    say(sentence);
    process.exitCode = exitCode;
  } finally {
    unlisten();
  }
}
