/** Members of cpio archives in the “newc” form, as `cpio --format=newc` writes them. */

export interface NewcFields {
  readonly inode?: number;
  /** With its type, as `stat` has it. */
  readonly mode?: number;
  /** How many names the file has. */
  readonly names?: number;
  /** The minor number of the device that it is on. */
  readonly device?: number;
}

/** A file with its header; both begin at multiples of four bytes where it does. */
export function newcMember(
  name: string,
  content = '',
  { inode = 1, mode = 0o100644, names = 1, device = 0 }: NewcFields = {},
): Buffer<ArrayBuffer> {
  const words = [inode, mode, 0, 0, names, 0, content.length, 0, device, 0, 0, name.length + 1, 0];
  const hex = words.map((word) => word.toString(16).padStart(8, '0')).join('');
  const padded = (text: string) => text.padEnd(Math.ceil(text.length / 4) * 4, '\0');
  return Buffer.from(padded(`070701${hex}${name}\0`) + padded(content), 'latin1');
}

/** The last member. */
export const NEWC_END = newcMember('TRAILER!!!', '', { mode: 0 });
