import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArraySwap } from '../../../main/pflash/array-swap.ts';
import { NorArray } from '../../../main/pflash/nor-array.ts';

const SIZE_BYTES = 20_000;

function made(): NorArray {
  return new NorArray(
    Uint8Array.from({ length: SIZE_BYTES }, (_, at) => at),
    false,
  );
}

describe('Bytes that are swapped with an array', () => {
  const run = fc.record({
    offset: fc.nat(SIZE_BYTES - 6000),
    from: fc.nat(8),
    lengthBytes: fc.oneof(fc.nat(80), fc.nat(6000)),
  });

  it('change places with what is there, few or many, and nothing beside them does', () => {
    fc.assert(
      fc.property(run, ({ offset, from, lengthBytes }) => {
        const array = made();
        const bytes = new Uint8Array(from + lengthBytes + 3).fill(0xa5);
        new ArraySwap(array).swap(offset, bytes, from, lengthBytes);
        const expected = made().bytes.fill(0xa5, offset, offset + lengthBytes);
        expect(Buffer.compare(array.bytes, expected)).toBe(0);
        const taken = new Uint8Array(bytes.length).fill(0xa5);
        taken.set(made().bytes.subarray(offset, offset + lengthBytes), from);
        expect(Buffer.compare(bytes, taken)).toBe(0);
      }),
    );
  });

  it('are told at the end, by pages that hold all of them and end with the array', () => {
    fc.assert(
      fc.property(fc.array(run, { maxLength: 4 }), (runs) => {
        const array = made();
        const told = new Uint8Array(SIZE_BYTES);
        let [times, isEnd] = [0, false];
        array.onChange = (offset, lengthBytes) => {
          expect(isEnd).toBe(true);
          expect(offset + lengthBytes).toBeLessThanOrEqual(SIZE_BYTES);
          expect(lengthBytes).toBeGreaterThan(0);
          told.fill(1, offset, offset + lengthBytes);
          times++;
        };
        const swap = new ArraySwap(array);
        for (const { offset, lengthBytes } of runs) {
          if (lengthBytes % 2 === 0) swap.swap(offset, new Uint8Array(lengthBytes));
          else swap.changing(offset, lengthBytes).fill(0);
        }
        isEnd = true;
        swap.tell();
        for (const { offset, lengthBytes } of runs)
          expect(told.subarray(offset, offset + lengthBytes).every((mark) => mark === 1)).toBe(true);
        expect(times).toBeLessThanOrEqual(5);
      }),
    );
  });

  it('are none of a protected array, whose pages can’t be written', () => {
    expect(() => new ArraySwap(new NorArray(new Uint8Array(4), true))).toThrow('protected');
  });
});
