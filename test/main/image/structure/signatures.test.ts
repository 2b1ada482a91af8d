import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Format, Signature } from '../../../../main/image/structure/format.ts';
import { type Candidate, SignatureTable } from '../../../../main/image/structure/signatures.ts';

function format(kind: string, ...signatures: Signature[]): Format {
  return { kind, follows: '', signatures, read: () => null };
}

const FORMATS = [
  format('at the start', { bytes: [1, 2, 3] }),
  format('further in', { bytes: [2, 1], at: 5 }),
  format('aligned', { bytes: [1, 1], alignment: 4 }),
  format('either', { bytes: [1, 2], at: 2 }, { bytes: [3, 3, 3, 3], at: 2 }),
];

/** The slow and obvious way. */
function expected(bytes: Uint8Array, start: number, end: number): [number, string][] {
  const found: [number, string][] = [];
  for (let at = start; at < end; at++) {
    for (const { kind, signatures } of FORMATS) {
      const isHere = signatures.some(({ bytes: wanted, at: inside = 0, alignment = 1 }) => {
        const codes = [...wanted].map(Number);
        const from = at + inside;
        return (
          at % alignment === 0 &&
          from + codes.length <= end &&
          codes.every((code, index) => bytes[from + index] === code)
        );
      });
      if (isHere) found.push([at, kind]);
    }
  }
  return found;
}

function found(candidates: Iterable<Candidate>): [number, string][] {
  return [...candidates].map(({ start, format: { kind } }) => [start, kind]);
}

/** Few values, so that signatures occur; long runs of blank flash between them. */
const content = fc
  .array(
    fc.oneof(
      fc.uint8Array({ min: 0, max: 3, maxLength: 12 }),
      fc
        .constantFrom(0, 0xff)
        .chain((value) => fc.nat(40).map((length) => new Uint8Array(length).fill(value))),
    ),
  )
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

describe('Signatures of many formats', () => {
  const table = new SignatureTable(FORMATS);

  it('are found where a look at each byte finds them, in the order of places and formats', () => {
    fc.assert(
      fc.property(content, fc.nat(20), fc.nat(300), (bytes, start, length) => {
        const end = Math.min(bytes.length, start + length);
        expect(found(table.candidates(bytes, start, end))).toEqual(expected(bytes, start, end));
      }),
      { numRuns: 500 },
    );
  });

  it('are found over the edges of the pieces that are looked at', () => {
    const bytes = new Uint8Array(3 * (1 << 20)).fill(0xff);
    for (const edge of [1 << 20, 2 << 20]) {
      for (let at = -9; at <= 3; at += 4) bytes.set([1, 2, 3], edge + at);
    }
    expect(found(table.candidates(bytes, 0, bytes.length))).toEqual(expected(bytes, 0, bytes.length));
  });

  it('are not found in what has been claimed', () => {
    const bytes = new Uint8Array(2 << 20);
    for (const at of [100, 200, (1 << 20) + 7]) bytes.set([1, 2, 3], at);
    const candidates = table.candidates(bytes, 0, bytes.length);
    const first = candidates.next();
    const second = candidates.next((1 << 20) + 7);
    expect([first.value, second.value]).toMatchObject([{ start: 98 }, { start: (1 << 20) + 7 }]);
  });

  it('are found in bytes that begin anywhere in memory', () => {
    const memory = new Uint8Array(64);
    memory.set([1, 2, 3], 50);
    for (let shift = 0; shift < 8; shift++)
      expect(found(table.candidates(memory.subarray(shift), 0, 64 - shift))[0]).toEqual([
        48 - shift,
        'either',
      ]);
  });
});
