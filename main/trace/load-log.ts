/** A trace log from a file, plain or compressed with gzip. */

import { readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { countText } from '../../app/contract/count-text.ts';
import { errorName, UserError } from '../../app/contract/errors.ts';
import { readLog } from './read-log.ts';
import type { TraceLog } from './trace-log.ts';

const NAME_A_LOG = 'Name a trace log that QEMU wrote.';
const UNREADABLE = new Map([
  ['ENOENT', 'is not there'],
  ['ERR_FS_FILE_TOO_LARGE', 'is larger than 2 GiB: cut it where the flash is idle'],
]);
/** As large as one that is not packed may be. */
const UNPACKED_MAX_BYTES = 2 ** 31 - 1;

/** @throws UserError if the file can't be read, or holds no event of a flash. */
export function loadLog(path: string): TraceLog {
  const log = readLog(unpacked(path, readWhole(path)));
  if (log.count > 0) return log;
  throw refusal(path, {
    what: `There is no event of a flash in ${basename(path)}${damage(log)}`,
    todo: "QEMU writes them with `-trace 'pflash_*' -D FILE`.",
  });
}

function damage({ damagedCount, damagedLines: [first] }: TraceLog): string {
  if (first === undefined) return '';
  const lines = damagedCount === 1 ? 'line' : 'lines';
  return ` (${countText(damagedCount)} damaged ${lines}, the first is ${first})`;
}

function readWhole(path: string): Buffer {
  try {
    if (!statSync(path).isFile())
      throw refusal(path, { what: `${basename(path)} is no file`, todo: NAME_A_LOG });
    return readFileSync(path);
  } catch (thrown) {
    if (thrown instanceof UserError) throw thrown;
    const code = errorName(thrown);
    const what = UNREADABLE.get(code) ?? `can’t be read (${code})`;
    throw refusal(path, { what: `${basename(path)} ${what}`, todo: NAME_A_LOG });
  }
}

function unpacked(path: string, bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: UNPACKED_MAX_BYTES });
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw refusal(path, {
      what: `${basename(path)} can’t be unpacked (${why})`,
      todo: 'Get a whole copy of it, or unpack what there is with gzip -dc.',
    });
  }
}

function refusal(path: string, { what, todo }: { what: string; todo: string }): UserError {
  return new UserError({ code: 'bad-input', what, where: resolve(path), todo });
}
