/** What stands before the deflated bytes of a gzip member: RFC 1952, section 2.3. */
import type { PackedBytes } from '../packed-bytes.ts';

/** The two magic bytes and the only method that there is. */
export const GZIP_MAGIC = [0x1f, 0x8b, 0x08] as const;
/** By the RFC's names. */
export const GZIP_FLAGS = { FTEXT: 1, FHCRC: 2, FEXTRA: 4, FNAME: 8, FCOMMENT: 16 } as const;
const RESERVED_FLAGS = 0xe0;
const TIME_AND_SPEED_BYTES = 5;
/** 0 to 13 are systems, 255 is none. */
const LAST_SYSTEM = 13;
const UNKNOWN_SYSTEM = 255;
/** Of no file is the name longer. */
const LONGEST_TEXT_BYTES = 4096;

/** In Latin-1, as the RFC has it, and where it stands: in bytes from the start of the member, with its zero. */
export interface GzipText {
  readonly value: string;
  readonly offset: number;
  readonly sizeBytes: number;
}

export interface GzipHeader {
  /** Null: not told. */
  readonly name: GzipText | null;
  readonly comment: GzipText | null;
}

/** Whether another member may follow here. */
export function isGzipMember(packed: PackedBytes): boolean {
  const flags = packed.bytes[packed.position + GZIP_MAGIC.length] ?? RESERVED_FLAGS;
  return packed.startsWith(GZIP_MAGIC) && (flags & RESERVED_FLAGS) === 0;
}

/** With the magic. @throws Damage, Stop */
export function readGzipHeader(packed: PackedBytes): GzipHeader {
  if (!isGzipMember(packed)) throw packed.damage('no gzip member begins here');
  const start = packed.position;
  packed.take(GZIP_MAGIC.length);
  const flags = packed.byte();
  packed.take(TIME_AND_SPEED_BYTES);
  const system = packed.byte();
  if (system > LAST_SYSTEM && system !== UNKNOWN_SYSTEM) {
    throw packed.damage(`gzip knows no system ${system}`, packed.position - 1);
  }
  if ((flags & GZIP_FLAGS.FEXTRA) !== 0) packed.take(packed.u16());
  const name = (flags & GZIP_FLAGS.FNAME) === 0 ? null : readText(packed, start);
  const comment = (flags & GZIP_FLAGS.FCOMMENT) === 0 ? null : readText(packed, start);
  if ((flags & GZIP_FLAGS.FHCRC) !== 0) packed.take(2);
  return { name, comment };
}

/** Up to a zero byte, in the member that begins at `member`. */
function readText(packed: PackedBytes, member: number): GzipText {
  const start = packed.position;
  const room = packed.bytes.subarray(start, Math.min(start + LONGEST_TEXT_BYTES + 1, packed.end));
  const length = room.indexOf(0);
  if (length < 0 && room.length > LONGEST_TEXT_BYTES) throw packed.damage('a name of gzip has no end', start);
  packed.take(length < 0 ? room.length + 1 : length + 1);
  const value = Buffer.from(room.subarray(0, length)).toString('latin1');
  return { value, offset: start - member, sizeBytes: packed.position - start };
}
