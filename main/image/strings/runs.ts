/** How far the bytes go on as characters that have a sign. */

const TAB = 0x09;
const NO_BREAK_SPACE = 0xa0;
/** The last letter of Latin Extended-B. */
const LAST_IN_UTF16 = 0x24f;
/** Of a character of UTF-16. */
const HIGHEST_HALF = LAST_IN_UTF16 >> 8;
/** Bytes that may begin a character beyond ASCII in UTF-8. */
const [FIRST_LEAD, LAST_LEAD] = [0xc2, 0xf4];

/** Where UTF-8, or ASCII alone, ends that begins at `from`, before `end`; `from` itself where none begins there. */
export function endOfNarrow(bytes: Uint8Array, from: number, end: number, isAscii: boolean): number {
  let at = from;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (SIGNS[byte] === 1) at += 1;
    else {
      const length = isAscii || byte < FIRST_LEAD || byte > LAST_LEAD ? 0 : lengthInUtf8(bytes, at, end);
      if (length === 0) break;
      at += length;
    }
  }
  return at;
}

/** Where a string of so many characters may begin: before `to`, while its bytes go on to `end` at most. */
export interface Hoped {
  readonly from: number;
  readonly to: number;
  readonly end: number;
  readonly least: number;
}

/**
 * The first place where a string of UTF-8, or of ASCII alone, may begin; one from `to` on where none does before it. What is
 * passed over is too near to a byte that is in no string: one look passes over as many bytes as a string has at least.
 */
export function nextNarrow(bytes: Uint8Array, { from, to, end, least }: Hoped, isAscii: boolean): number {
  const parts = isAscii ? SIGNS : PARTS_OF_UTF8;
  let at = from;
  while (at < to && at + least <= end) {
    let last = at + least - 1;
    while (last >= at && parts[bytes[last] ?? 0] === 1) last -= 1;
    if (last < at) return at;
    at = last + 1;
  }
  return at;
}

/**
 * The same of UTF-16 of either order. Of three bytes beside each other that are in such a text each pair has one that is the
 * higher half of a character, so at most LAST_IN_UTF16 >> 8, and two are a whole one, so not all of them are zero.
 */
export function nextWide(bytes: Uint8Array, { from, to, end, least }: Hoped): number {
  let at = from;
  while (at < to && at + 2 * least <= end) {
    let last = at + 2 * least - 3;
    while (last >= at && isInWide(bytes, last)) last -= 1;
    if (last < at) return at;
    at = last + 1;
  }
  return at;
}

function isInWide(bytes: Uint8Array, at: number): boolean {
  const [first, second, third] = [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
  if (second > HIGHEST_HALF) return first <= HIGHEST_HALF && third <= HIGHEST_HALF;
  return (first | second | third) !== 0;
}

/** Characters of whole UTF-8. */
export function charactersIn(bytes: Uint8Array, from: number, end: number): number {
  let count = 0;
  for (let at = from; at < end; at++) if (((bytes[at] ?? 0) & 0xc0) !== 0x80) count += 1;
  return count;
}

/** Characters of UTF-16 from `from` on, before `end`. `lowAt`: which byte of two is the lower one. */
export function charactersOfWide(bytes: Uint8Array, from: number, end: number, lowAt: 0 | 1): number {
  let at = from;
  for (; at + 1 < end; at += 2) {
    const high = bytes[at + 1 - lowAt] ?? 0;
    if (high > HIGHEST_HALF) break;
    const unit = (high << 8) | (bytes[at + lowAt] ?? 0);
    if (unit < 0x100 ? SIGNS[unit] === 0 && unit < NO_BREAK_SPACE : unit > LAST_IN_UTF16) break;
  }
  return (at - from) / 2;
}

/** 1 for each value that is a character of ASCII with a sign. */
const SIGNS: Uint8Array = new Uint8Array(256).fill(1, 0x20, 0x7f).fill(1, TAB, TAB + 1);

/** 1 for each value that may be in UTF-8. */
const PARTS_OF_UTF8: Uint8Array = SIGNS.slice()
  .fill(1, 0x80, 0xc0)
  .fill(1, FIRST_LEAD, LAST_LEAD + 1);

/** Of the character beyond ASCII that begins here; 0 for none, for one without a sign, and for one that is cut. */
function lengthInUtf8(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] ?? 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > end) return 0;
  let code = first & (0xff >> (length + 1));
  for (let next = 1; next < length; next++) {
    const byte = bytes[at + next] ?? 0;
    if ((byte & 0xc0) !== 0x80) return 0;
    code = (code << 6) | (byte & 0x3f);
  }
  const isTooLong = code < (length === 2 ? NO_BREAK_SPACE : length === 3 ? 0x800 : 0x10000);
  const isNone = isTooLong || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
  return isNone || (code & 0xfffe) === 0xfffe ? 0 : length;
}
