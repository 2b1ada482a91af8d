/** What the program says to the person at the terminal it was started from; stdout is left to what was asked for. */
import { oneLine, stackOf, toReport, UserError } from './contract/errors.ts';
import { escapedText } from './contract/text/shown-text.ts';

/** One line on stderr, even of a file whose name has several, or would steer the terminal. */
export function say(sentence: string): void {
  process.stderr.write(`norscope: ${escapedText(sentence.replaceAll(/\s*[\r\n]+\s*/g, ' '))}\n`);
}

/** What went wrong and what to do, in one line. A defect's stack goes before it, for whoever is to mend it. */
export function sayFailure(thrown: unknown): void {
  if (!(thrown instanceof UserError)) process.stderr.write(`${stackOf(thrown)}\n`);
  say(oneLine(toReport(thrown)));
}
