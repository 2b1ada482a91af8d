/** Archives of any number of files, for scans that end before them. */
import { NEWC_END, newcMember } from './newc.ts';

/** A cpio archive of so many files, the last of which holds the text. */
export function archive(count: number, text: string): Uint8Array {
  const files = Array.from({ length: count }, (_, index) =>
    newcMember(`${index}`, index === count - 1 ? text : '', { inode: index + 1 }),
  );
  return Buffer.concat([...files, NEWC_END]);
}
