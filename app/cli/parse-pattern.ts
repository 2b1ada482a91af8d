/** What is looked for, as it stands on a command line. */
import { UserError } from '../contract/errors.ts';
import { PATTERN_MAX } from '../contract/find.ts';
import { countText } from '../contract/text/count-text.ts';

/** The text as it is. It is not told again where it is refused: it would fill the terminal. @throws UserError */
export function parsePattern(text: string): string {
  if (text.length <= PATTERN_MAX) return text;
  throw new UserError({
    code: 'bad-input',
    what: `There are ${countText(text.length)} characters to look for`,
    where: null,
    todo: `At most ${countText(PATTERN_MAX)} are taken.`,
  });
}
