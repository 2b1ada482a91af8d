/** The text of a script, from a file. */
import { readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { errorName, UserError } from '../../app/contract/errors.ts';
import { sizeText } from '../../app/contract/text/size-text.ts';

/** Far more than anyone writes; an export of a million cycles has some 40 MiB. */
const MAX_BYTES = 1 << 26;

/** @throws UserError if it can't be read, is too large, or is no text in UTF-8 */
export function readScriptFile(path: string): string {
  if (path === '') throw refusal(null, 'source needs the name of a file');
  const name = basename(path);
  try {
    const status = statSync(path);
    if (!status.isFile()) throw refusal(path, `${name} is no file`);
    if (status.size > MAX_BYTES) throw refusal(path, `${name} has more than ${sizeText(MAX_BYTES)}`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (thrown) {
    if (thrown instanceof UserError) throw thrown;
    const code = errorName(thrown);
    if (code === 'ENOENT') throw refusal(path, `${name} is not there`);
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw refusal(path, `${name} is no text in UTF-8`);
    throw refusal(path, `${name} can’t be read (${code})`);
  }
}

function refusal(path: string | null, what: string): UserError {
  const todo = 'Name a text file with lines of the console.';
  return new UserError({ code: 'bad-input', what, where: path && resolve(path), todo });
}
