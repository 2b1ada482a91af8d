import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { editArray } from '../../../main/pflash/array-edit.ts';
import { NorArray } from '../../../main/pflash/nor-array.ts';

/** An array of 20 KiB with what it tells. */
function told(fill: number) {
  const array = new NorArray(new Uint8Array(5 * 4096).fill(fill), false);
  const before: [number, number][] = [];
  const after: [number, number][] = [];
  const worn: string[] = [];
  array.beforeChange = (offset, lengthBytes) => void before.push([offset, lengthBytes]);
  array.onChange = (offset, lengthBytes) => void after.push([offset, lengthBytes]);
  array.onWear = (what) => void worn.push(what);
  return { array, before, after, worn };
}

describe('An edit of an array', () => {
  it('puts the pattern there over and over, and nothing beside it', () => {
    const edits = fc.record({
      deviceOffset: fc.nat(9000),
      lengthBytes: fc.integer({ min: 1, max: 9000 }),
      pattern: fc.uint8Array({ minLength: 1, maxLength: 5000 }),
    });
    fc.assert(
      fc.property(edits, ({ deviceOffset, lengthBytes, pattern }) => {
        const { array, before, after } = told(0x5a);
        const expected = new Uint8Array(array.bytes);
        for (let at = 0; at < lengthBytes; at++)
          expected[deviceOffset + at] = pattern[at % pattern.length] ?? 0;
        editArray(array, { deviceOffset, lengthBytes, pattern });
        expect(Buffer.compare(array.bytes, expected)).toBe(0);
        expect(before).toEqual(after);
      }),
      { numRuns: 200 },
    );
  });

  it('is told before and after as few ranges, and leaves alone pages that hold it already', () => {
    const { array, before, after, worn } = told(0xff);
    array.bytes.fill(0, 4096, 8192);
    editArray(array, { deviceOffset: 100, lengthBytes: 4 * 4096, pattern: Uint8Array.of(0xff) });
    expect(before).toEqual([[4096, 4096]]);
    editArray(array, { deviceOffset: 100, lengthBytes: 4 * 4096, pattern: Uint8Array.of(0) });
    expect(after).toEqual([
      [4096, 4096],
      [100, 4 * 4096],
    ]);
    expect(worn).toEqual([]);
  });

  it('of a short pattern is copied by the page, and not by the pattern', () => {
    const pages = 256;
    const array = new NorArray(new Uint8Array(pages * 4096), false);
    const set = vi.spyOn(Uint8Array.prototype, 'set');
    onTestFinished(() => set.mockRestore());
    editArray(array, { deviceOffset: 0, lengthBytes: pages * 4096, pattern: Uint8Array.of(1, 2, 3) });
    expect(set.mock.calls.length).toBeLessThanOrEqual(2 * pages + 4096);
    expect([...array.bytes.subarray(-2)]).toEqual([3, 1]);
  });

  it('never reaches an array that is protected', () => {
    const array = new NorArray(new Uint8Array(8), true);
    const edit = { deviceOffset: 0, lengthBytes: 1, pattern: Uint8Array.of(1) };
    expect(() => editArray(array, edit)).toThrow('protected');
  });
});
