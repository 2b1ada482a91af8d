/** Why something can't be kept in the program's own folder, in words for people. */
import { dirname } from 'node:path';
import { errorName, UserError } from '../../app/contract/errors.ts';

/** What the system's error says of a file that was to be written. */
export function unwritable(thrown: unknown, path: string): UserError {
  const name = errorName(thrown);
  const isFull = name === 'ENOSPC' || name === 'EDQUOT';
  return new UserError({
    code: isFull ? 'no-space' : 'no-permission',
    what: isFull ? 'There is no room left for it' : `Norscope can’t write to its own folder (${name})`,
    where: dirname(path),
    todo: isFull
      ? 'Make room there, or set NORSCOPE_DATA to a folder elsewhere.'
      : 'Set NORSCOPE_DATA to a folder that you may write to.',
  });
}
