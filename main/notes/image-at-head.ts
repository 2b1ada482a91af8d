/** For which image a kept file is, by its first bytes: among thousands of files one is looked for, and each may be of many megabytes. */
import { closeSync, openSync, readSync } from 'node:fs';
import { KeptImage } from './notes-file.ts';

/** Room for the longest path, with what stands before it. */
const HEAD_BYTES = 8192;
/** What its strings hold is passed over: a path may have braces. */
const IMAGE = /"image": (\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\})/;

const head = Buffer.alloc(HEAD_BYTES);

/** Null where the file does not say it there: nothing after that is read. */
export function imageAtHead(path: string): KeptImage | null {
  try {
    const [, written] = IMAGE.exec(headOf(path)) ?? [];
    return written === undefined ? null : (KeptImage.safeParse(JSON.parse(written)).data ?? null);
  } catch {
    return null;
  }
}

function headOf(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    return head.toString('utf8', 0, readSync(descriptor, head, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(descriptor);
  }
}
