/** What a backslash stands for in an expression. */
import { type ByteSet, byteRange, complementOf, oneByte, unionOf } from '../byte-set.ts';
import type { Look } from './syntax.ts';

const DIGITS = byteRange(0x30, 0x39);
const LETTERS = unionOf([byteRange(0x41, 0x5a), byteRange(0x61, 0x7a)]);
/** Letters, digits and `_`. */
export const WORD: ByteSet = unionOf([DIGITS, LETTERS, oneByte(0x5f)]);
const SPACES = unionOf([byteRange(0x09, 0x0d), oneByte(0x20)]);

/** By the letter after the backslash. */
export const CLASS_ESCAPES: Readonly<Record<string, ByteSet>> = {
  d: DIGITS,
  D: complementOf(DIGITS),
  w: WORD,
  W: complementOf(WORD),
  s: SPACES,
  S: complementOf(SPACES),
};

/** Bytes that have no sign of their own. */
export const BYTE_ESCAPES: Readonly<Record<string, number>> = {
  '0': 0x00,
  a: 0x07,
  t: 0x09,
  n: 0x0a,
  v: 0x0b,
  f: 0x0c,
  r: 0x0d,
  e: 0x1b,
};

export const LOOK_ESCAPES: Readonly<Record<string, Look>> = {
  A: 'start',
  z: 'end',
  b: 'word-boundary',
  B: 'no-word-boundary',
};

/** `[:alpha:]` and its like, by their names. */
export const NAMED_CLASSES: ReadonlyMap<string, ByteSet> = new Map(
  Object.entries({
    alpha: LETTERS,
    digit: DIGITS,
    alnum: unionOf([LETTERS, DIGITS]),
    upper: byteRange(0x41, 0x5a),
    lower: byteRange(0x61, 0x7a),
    space: SPACES,
    blank: unionOf([oneByte(0x09), oneByte(0x20)]),
    xdigit: unionOf([DIGITS, byteRange(0x41, 0x46), byteRange(0x61, 0x66)]),
    print: byteRange(0x20, 0x7e),
    graph: byteRange(0x21, 0x7e),
    cntrl: unionOf([byteRange(0x00, 0x1f), oneByte(0x7f)]),
    punct: unionOf([
      byteRange(0x21, 0x2f),
      byteRange(0x3a, 0x40),
      byteRange(0x5b, 0x60),
      byteRange(0x7b, 0x7e),
    ]),
    ascii: byteRange(0x00, 0x7f),
  }),
);

/** The set with the other case of each letter in it. */
export function withBothCases(set: ByteSet): ByteSet {
  const both = set.slice();
  for (let upper = 0x41; upper <= 0x5a; upper++) {
    if (set[upper] === 1 || set[upper + 0x20] === 1)
      both.fill(1, upper, upper + 1).fill(1, upper + 0x20, upper + 0x21);
  }
  return both;
}
