/** Types of fields: how many bytes, how they are read, how a person reads them. */
import { countText } from '../../../../app/contract/text/count-text.ts';
import { hexText } from '../../wide-number-text.ts';

/** A field of a fixed size. `read` is only asked where all its bytes are there. */
export interface Field<T> {
  readonly sizeBytes: number;
  read(view: DataView, at: number): T;
  text(value: T): string;
}

function number(sizeBytes: number, read: (view: DataView, at: number) => number): Field<number> {
  return { sizeBytes, read, text: countText };
}

export const u8 = number(1, (view, at) => view.getUint8(at));
export const u16le = number(2, (view, at) => view.getUint16(at, true));
export const u16be = number(2, (view, at) => view.getUint16(at, false));
export const u24le = number(3, (view, at) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16));
export const u32le = number(4, (view, at) => view.getUint32(at, true));
export const u32be = number(4, (view, at) => view.getUint32(at, false));

/** Exact up to 2^53; what is more is too much for any image, and stays so. */
export const u64le = number(8, (view, at) => Number(view.getBigUint64(at, true)));
export const u64be = number(8, (view, at) => Number(view.getBigUint64(at, false)));

/** Exact, for what is no place and no size in an image: a count, an address in memory, a set of bits. */
export const exact64le = exact64(true);
export const hex64le = hex64(true);
export const hex64be = hex64(false);

function exact64(isLittleEndian: boolean): Field<bigint> {
  return { sizeBytes: 8, read: (view, at) => view.getBigUint64(at, isLittleEndian), text: countText };
}

function hex64(isLittleEndian: boolean): Field<bigint> {
  return { ...exact64(isLittleEndian), text: (value) => hexText(value, 16) };
}

/** In hexadecimal digits, as many as the field has: of 64 bits `hex64le` has them all. */
export function hex(field: Field<number>): Field<number> {
  return { ...field, text: (value) => hexText(value, 2 * field.sizeBytes) };
}

/** A value with a name: `5 (Linux)`; one that the document does not know is `unknown`. */
export function named(field: Field<number>, names: Readonly<Record<number, string>>): Field<number> {
  return { ...field, text: (value) => `${field.text(value)} (${names[value] ?? 'unknown'})` };
}

/** Bits with names, in the document's order: `0x06 (dirty, valid)`. */
export function flags(field: Field<number>, bits: Readonly<Record<string, number>>): Field<number> {
  const inHex = hex(field);
  return {
    ...field,
    text: (value) => {
      const set = Object.entries(bits).filter(([, bit]) => (value & bit) !== 0);
      return set.length === 0
        ? inHex.text(value)
        : `${inHex.text(value)} (${set.map(([name]) => name).join(', ')})`;
    },
  };
}

/** Seconds since 1970. */
export function unixTime(field: Field<number>): Field<number> {
  return { ...field, text: (seconds) => timeText(seconds * 1000) };
}

function timeText(milliseconds: number): string {
  const time = new Date(milliseconds);
  return Number.isNaN(time.getTime()) ? 'no time' : time.toISOString().replace('.000Z', 'Z');
}

/** Text of a fixed room, up to its first zero byte. What is no ASCII is a dot. */
export function ascii(sizeBytes: number): Field<string> {
  return {
    sizeBytes,
    read: (view, at) => {
      let text = '';
      for (let index = 0; index < sizeBytes; index++) {
        const code = view.getUint8(at + index);
        if (code === 0) break;
        text += code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.';
      }
      return text;
    },
    text: (value) => `“${value}”`,
  };
}

/** The same in UTF-8, as names of files are. What is none is U+FFFD. */
export function utf8(sizeBytes: number): Field<string> {
  return {
    sizeBytes,
    read: (view, at) => {
      const room = Buffer.from(view.buffer, view.byteOffset + at, sizeBytes);
      const end = room.indexOf(0);
      return room.toString('utf8', 0, end < 0 ? sizeBytes : end);
    },
    text: (value) => `“${value}”`,
  };
}

/** Bytes as they are; a person reads the first ones. */
export function bytes(sizeBytes: number): Field<Uint8Array> {
  return {
    sizeBytes,
    read: (view, at) => new Uint8Array(view.buffer, view.byteOffset + at, sizeBytes),
    text: (value) => {
      const shown = [...value.subarray(0, BYTES_SHOWN)].map((byte) => byte.toString(16).padStart(2, '0'));
      return `${shown.join(' ')}${value.length > BYTES_SHOWN ? ' …' : ''}`;
    },
  };
}

const BYTES_SHOWN = 16;
