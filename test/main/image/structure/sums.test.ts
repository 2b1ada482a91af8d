import { describe, expect, it } from 'vitest';
import { Budget } from '../../../../main/image/structure/budget.ts';
import { summedStructureOf } from '../../../../main/image/structure/flatten.ts';
import type { Found } from '../../../../main/image/structure/found.ts';
import { Sums } from '../../../../main/image/structure/sums.ts';

const text = (words: string) => new Uint8Array(Buffer.from(words, 'latin1'));

function box(start: number, end: number, more: Partial<Found> = {}): Found {
  return { kind: 'box', name: 'box', start, sizeBytes: end - start, ...more };
}

/** The sum of the first one that is found. */
const sumOf = (words: string, found: Found) =>
  summedStructureOf({ found: [found], omissions: [] }, text(words)).nodes[0]?.sum;

describe('The sum of a structure', () => {
  const holder = box(0, 8, { children: [box(2, 4), box(6, 8)] });

  it('is not touched by the bytes of those in it, wherever they lie', () => {
    const sum = sumOf('AB..CD..', holder);
    expect(sum).toBeTypeOf('number');
    expect(sumOf('AB::CD::', holder)).toBe(sum);
    expect(sumOf('AB:::CD:', box(0, 8, { children: [box(2, 5), box(7, 8)] }))).toBe(sum);
  });

  it('is touched by its bytes between them, but not by what only fills up', () => {
    const sum = sumOf('AB..CD..', holder);
    expect(sumOf('AB..Cd..', holder)).not.toBe(sum);
    const filled = box(0, 11, { children: [box(2, 4), box(9, 11)] });
    expect(sumOf('AB..CD\xff\xff\xff..', filled)).not.toBe(sum);
    expect(sumOf('AB..\xff\xff\xff\xff\xff..', filled)).toBe(sumOf('AB..\0\0\0\0\0..', filled));
  });

  it('leaves out what a file in it takes its content from, and is none of a directory without a place', () => {
    const parts = [{ start: 2, sizeBytes: 2 }];
    const unpacked = {
      method: 'x',
      start: 2,
      sizeBytes: 2,
      unpackedBytes: 2,
      bytes: null,
      parts,
      children: [],
    };
    const file = { kind: 'file', name: 'file', start: null, sizeBytes: 2, unpacked };
    const directory = { kind: 'directory', name: '/', start: null, sizeBytes: 0, children: [file] };
    const fileSystem = box(0, 6, { children: [directory] });
    expect(sumOf('AB..CD', fileSystem)).toBe(sumOf('AB::CD', fileSystem));
    expect(sumOf('AB..CD', fileSystem)).not.toBe(sumOf('AB..Cd', fileSystem));
    const { nodes } = summedStructureOf({ found: [fileSystem], omissions: [] }, text('AB..CD'));
    expect(nodes.map(({ sum }) => sum === null)).toEqual([false, true, false]);
  });

  it('is touched by what it unpacks to between those that are found in that', () => {
    const packed = (inside: string) => {
      const bytes = text(inside);
      const children = [box(1, 2)];
      const unpacked = { method: 'x', start: 0, sizeBytes: 4, unpackedBytes: 3, bytes, children };
      return box(0, 4, { unpacked });
    };
    const sum = sumOf('....', packed('A.B'));
    expect(sumOf('::::', packed('A:B'))).toBe(sum);
    expect(sumOf('....', packed('A.C'))).not.toBe(sum);
  });

  it('is that of the bytes which count, where not all do', () => {
    const some = box(0, 4, { counting: [{ start: 1, end: 3 }] });
    expect(sumOf('.AB.', some)).toBe(sumOf(':AB:', some));
    expect(sumOf('.AB.', some)).not.toBe(sumOf('.AC.', some));
    expect(sumOf('.\0\0.', some)).not.toBe(sumOf('.\xff\xff.', some));
  });

  it('is none once as many bytes were gone through as a scan may', () => {
    const bytes = new Uint8Array(4096);
    const budget = new Budget(bytes.length);
    const sums = new Sums(bytes, budget);
    expect(sums.of(box(0, 2048))).not.toBeNull();
    expect(() => budget.spend(Number.MAX_SAFE_INTEGER)).toThrow('it would take too long');
    expect(sums.of(box(0, 4096))).toBeNull();
    expect(sums.of(box(0, 4096, { children: [box(0, 1)] }))).toBeNull();
  });
});
