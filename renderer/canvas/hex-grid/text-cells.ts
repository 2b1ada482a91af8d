/** The text column: what stands in the cell of each byte of a row. Pure. */
import type { TextEncoding } from './grid-form.ts';

/** No character reaches further over the edge of a row; an even number, so that units of two bytes are not cut. */
export const TEXT_CONTEXT_BYTES = 4;

/** The bytes of a row with some of those around it: a character may begin or end there. */
export interface TextRow {
  readonly before: Uint8Array;
  readonly bytes: Uint8Array;
  readonly after: Uint8Array;
}

/** A character and the bytes that it takes; null: they are none that can be shown. */
interface Decoded {
  readonly text: string | null;
  readonly lengthBytes: number;
}

type Decode = (bytes: Uint8Array, at: number) => Decoded;

const NO_CONTEXT = new Uint8Array();
/** Controls, what is not assigned, marks that need a letter before them, and spaces other than the plain one. */
const UNSHOWN = /^[\p{C}\p{M}\p{Z}]$/u;

/** Whether characters reach over several bytes, and so perhaps over the edge of a row. */
export function needsContext(encoding: TextEncoding): boolean {
  return encoding !== 'ascii' && encoding !== 'latin1';
}

/** Where there is nothing around a row, or nothing is needed of it. */
export function alone(bytes: Uint8Array): TextRow {
  return { before: NO_CONTEXT, bytes, after: NO_CONTEXT };
}

/**
 * An entry for each byte of the row: a character in the cell of its first byte and nothing in those of its others; null
 * for a byte that is no part of a character that can be shown.
 */
export function textCellsOf(encoding: TextEncoding, { before, bytes, after }: TextRow): (string | null)[] {
  if (!needsContext(encoding)) return Array.from(bytes, (byte) => singleByte(encoding, byte));
  const all = new Uint8Array(before.length + bytes.length + after.length);
  all.set(before);
  all.set(bytes, before.length);
  all.set(after, before.length + bytes.length);
  const cells: (string | null)[] = [];
  const decode = DECODERS[encoding];
  for (let at = 0; at < all.length; ) {
    const { text, lengthBytes } = decode(all, at);
    for (let byte = 0; byte < lengthBytes; byte++) cells.push(byte === 0 || text === null ? text : '');
    at += lengthBytes;
  }
  return cells.slice(before.length, before.length + bytes.length);
}

const LATIN1 = Array.from({ length: 256 }, (_, byte) => shown(byte));

function singleByte(encoding: TextEncoding, byte: number): string | null {
  return encoding === 'ascii' && byte > 0x7e ? null : (LATIN1[byte] ?? null);
}

const DECODERS: Readonly<Record<TextEncoding, Decode>> = {
  ascii: (bytes, at) => ({ text: singleByte('ascii', bytes[at] ?? 0), lengthBytes: 1 }),
  latin1: (bytes, at) => ({ text: singleByte('latin1', bytes[at] ?? 0), lengthBytes: 1 }),
  utf8: decodeUtf8,
  utf16le: (bytes, at) => decodeUtf16(bytes, at, 'little'),
  utf16be: (bytes, at) => decodeUtf16(bytes, at, 'big'),
};

/** Least character of each length: what could be written shorter is none (RFC 3629). */
const LEAST_OF_LENGTH = [0, 0, 0x80, 0x800, 0x1_0000];

function decodeUtf8(bytes: Uint8Array, at: number): Decoded {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { text: shown(first), lengthBytes: 1 };
  const lengthBytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const rest = bytes.subarray(at + 1, at + lengthBytes);
  const isOne = first >= 0xc2 && first <= 0xf4 && rest.length === lengthBytes - 1;
  if (!isOne || rest.some((byte) => (byte & 0xc0) !== 0x80)) return { text: null, lengthBytes: 1 };
  const code = rest.reduce((sum, byte) => (sum << 6) | (byte & 0x3f), first & (0x7f >> lengthBytes));
  const isValid = code >= (LEAST_OF_LENGTH[lengthBytes] ?? 0) && code <= 0x10_ffff && !isSurrogate(code);
  return isValid ? { text: shown(code), lengthBytes } : { text: null, lengthBytes: 1 };
}

function decodeUtf16(bytes: Uint8Array, at: number, order: 'little' | 'big'): Decoded {
  const unitAt = (from: number) => {
    const [low, high] = order === 'little' ? [bytes[from], bytes[from + 1]] : [bytes[from + 1], bytes[from]];
    return low === undefined || high === undefined ? null : (high << 8) | low;
  };
  const unit = unitAt(at);
  if (unit === null) return { text: null, lengthBytes: 1 };
  if (!isSurrogate(unit)) return { text: shown(unit), lengthBytes: 2 };
  const next = unitAt(at + 2);
  const isPair = unit < 0xdc00 && next !== null && next >= 0xdc00 && next <= 0xdfff;
  if (!isPair) return { text: null, lengthBytes: 2 };
  return { text: shown(0x1_0000 + ((unit & 0x3ff) << 10) + (next & 0x3ff)), lengthBytes: 4 };
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

function shown(code: number): string | null {
  if (code === 0x20) return ' ';
  const text = String.fromCodePoint(code);
  return UNSHOWN.test(text) ? null : text;
}
