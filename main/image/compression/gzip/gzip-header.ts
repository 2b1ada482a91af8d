/** What stands before the deflated bytes of a gzip member: RFC 1952, section 2.3. */
import type { PackedBytes } from '../packed-bytes.ts';

/** The two magic bytes and the only method that there is. */
export const GZIP_MAGIC = [0x1f, 0x8b, 0x08] as const;
const FLAGS = { hasChecksum: 0x02, hasExtra: 0x04, hasName: 0x08, hasComment: 0x10, reserved: 0xe0 } as const;
/** 0 to 13 are systems, 255 is none. */
const LAST_SYSTEM = 13;
const UNKNOWN_SYSTEM = 255;
/** Of no file is the name longer. */
const LONGEST_TEXT_BYTES = 4096;

export interface GzipHeader {
  /** Null: not told. In Latin-1, as the RFC has it. */
  readonly name: string | null;
  readonly comment: string | null;
  /** Seconds since 1970; 0: not told. */
  readonly modifiedSeconds: number;
}

/** Whether another member may follow here. */
export function isGzipMember(packed: PackedBytes): boolean {
  const flags = packed.bytes[packed.position + GZIP_MAGIC.length] ?? FLAGS.reserved;
  return packed.startsWith(GZIP_MAGIC) && (flags & FLAGS.reserved) === 0;
}

/** With the magic. @throws Damage, Stop */
export function readGzipHeader(packed: PackedBytes): GzipHeader {
  if (!isGzipMember(packed)) throw packed.damage('no gzip member begins here');
  packed.take(GZIP_MAGIC.length);
  const flags = packed.byte();
  const modifiedSeconds = packed.u32();
  packed.byte();
  const system = packed.byte();
  if (system > LAST_SYSTEM && system !== UNKNOWN_SYSTEM) {
    throw packed.damage(`gzip knows no system ${system}`, packed.position - 1);
  }
  if ((flags & FLAGS.hasExtra) !== 0) packed.take(packed.u16());
  const name = (flags & FLAGS.hasName) === 0 ? null : readText(packed);
  const comment = (flags & FLAGS.hasComment) === 0 ? null : readText(packed);
  if ((flags & FLAGS.hasChecksum) !== 0) packed.take(2);
  return { name, comment, modifiedSeconds };
}

/** Up to a zero byte. */
function readText(packed: PackedBytes): string {
  const start = packed.position;
  while (packed.byte() !== 0) {
    if (packed.position - start > LONGEST_TEXT_BYTES) throw packed.damage('a name of gzip has no end', start);
  }
  return Buffer.from(packed.bytes.subarray(start, packed.position - 1)).toString('latin1');
}
