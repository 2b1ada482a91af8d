import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  charactersIn,
  charactersOfWide,
  endOfNarrow,
  nextNarrow,
  nextWide,
} from '../../../../main/image/strings/runs.ts';

/** Text of each kind, what is nearly text, and what is none. */
const PARTS = fc.constantFrom(
  ...[
    'ab',
    'x',
    'a\0b\0',
    '\0a\0b',
    '\0',
    '\0\0\0',
    '\x01\x02',
    '\x02\0',
    '\x03',
    '\xc3\xa4',
    '\xc3',
    '\xff',
  ],
);
const CONTENT = fc.array(PARTS, { maxLength: 80 }).map((parts) => Buffer.from(parts.join(''), 'latin1'));
const LEAST = fc.integer({ min: 1, max: 12 });

function wideAt(bytes: Uint8Array, at: number): number {
  return Math.max(...([0, 1] as const).map((lowAt) => charactersOfWide(bytes, at, bytes.length, lowAt)));
}

function narrowAt(bytes: Uint8Array, at: number, isAscii: boolean): number {
  return charactersIn(bytes, at, endOfNarrow(bytes, at, bytes.length, isAscii));
}

describe('What is passed over in a search for strings', () => {
  it.each([true, false])('has the beginning of none, of ASCII alone: %s', (isAscii) => {
    fc.assert(
      fc.property(CONTENT, LEAST, (bytes, least) => {
        const end = bytes.length;
        const next = nextNarrow(bytes, { from: 0, to: end, end, least }, isAscii);
        for (let at = 0; at < Math.min(next, end); at++)
          expect(narrowAt(bytes, at, isAscii)).toBeLessThan(least);
      }),
      { numRuns: 1000 },
    );
  });

  it('has the beginning of none of UTF-16, of either order', () => {
    fc.assert(
      fc.property(CONTENT, LEAST, (bytes, least) => {
        const end = bytes.length;
        const next = nextWide(bytes, { from: 0, to: end, end, least });
        for (let at = 0; at < Math.min(next, end); at++) expect(wideAt(bytes, at)).toBeLessThan(least);
      }),
      { numRuns: 1000 },
    );
  });

  it('ends where the piece does that is searched, or near the end of the bytes', () => {
    const blank = new Uint8Array(1000);
    const next = (to: number) => nextNarrow(blank, { from: 0, to, end: 1000, least: 10 }, true);
    expect([next(100), next(1000)]).toEqual([100, 1000]);
    expect(nextWide(blank, { from: 0, to: 100, end: 1000, least: 10 })).toBeLessThan(100 + 20);
  });
});
