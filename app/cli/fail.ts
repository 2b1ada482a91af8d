/** How a command ends that can't do what was asked: one line on stderr that says what to do. */
import { oneLine, toReport } from '../contract/errors.ts';

/** Exit codes of every command. `usage`: the command line itself makes no sense. */
export const EXIT = { failed: 1, usage: 2 } as const;

/** Says what went wrong and makes the process end with code 1 once it has nothing left to do. */
export function fail(thrown: unknown): void {
  say(oneLine(toReport(thrown)));
  process.exitCode = EXIT.failed;
}

/** One line to the person at the terminal, even of a file whose name has several; stdout is left to what was asked for. */
export function say(sentence: string): void {
  process.stderr.write(`norscope: ${sentence.replaceAll(/\s*[\r\n]+\s*/g, ' ')}\n`);
}
