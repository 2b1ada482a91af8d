/** Work that a person may stop from the terminal. */
import { say } from '../say.ts';
import { END_SIGNALS } from './end-signals.ts';

/**
 * Ctrl+C aborts `body`: once it has given up, `sentence` is said, and the exit code tells which signal it was, as a
 * shell does. A second one ends the process as it is.
 */
export async function stoppable(
  sentence: string,
  body: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  let exitCode = 0;
  const stop = (_: NodeJS.Signals, number: number) => {
    exitCode = 128 + number;
    controller.abort();
  };
  for (const name of END_SIGNALS) process.once(name, stop);
  try {
    await body(controller.signal);
  } catch (thrown) {
    if (!controller.signal.aborted || thrown !== controller.signal.reason) throw thrown;
    say(sentence);
    process.exitCode = exitCode;
  } finally {
    for (const name of END_SIGNALS) process.off(name, stop);
  }
}
