import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NorArray } from '../../../main/pflash/nor-array.ts';
import { TrialArray } from '../../../main/pflash/trial-array.ts';

/** Pages and a half, so that ranges begin and end inside and between them. */
const SIZE_BYTES = 5 * 4096 + 2048;

type Change = (array: NorArray) => void;

function changes(): fc.Arbitrary<readonly Change[]> {
  const offset = fc.oneof(fc.nat(SIZE_BYTES - 1), fc.constantFrom(0, 4092, 4096, 8192, SIZE_BYTES - 4));
  const word = { offset, value: fc.nat(0xffff_ffff), width: fc.constantFrom(1, 2, 4) };
  const lengthBytes = fc.oneof(fc.nat(64), fc.nat(SIZE_BYTES), fc.constantFrom(4096, 8192, 2 * SIZE_BYTES));
  const change: fc.Arbitrary<Change> = fc.oneof(
    fc.record(word).map(({ offset: at, value, width }) => (array: NorArray) => {
      if (at + width <= SIZE_BYTES) array.program(at, value, width);
    }),
    fc.record(word).map(({ offset: at, value, width }) => (array: NorArray) => {
      if (at + width <= SIZE_BYTES) array.overwrite(at, value, width);
    }),
    fc
      .record({ offset, data: fc.uint8Array({ minLength: 1, maxLength: 70 }) })
      .map((given) => (array: NorArray) => array.store(given.offset, given.data)),
    fc
      .record({ offset, lengthBytes })
      .map((given) => (array: NorArray) => array.erase(given.offset, given.lengthBytes)),
  );
  return fc.array(change, { minLength: 1, maxLength: 12 });
}

describe('A trial of an array', () => {
  it.each(['little', 'big'] as const)(
    'holds what the array would (%s endian), and leaves it as it is',
    (byteOrder) => {
      const image = Uint8Array.from({ length: SIZE_BYTES }, (_, index) => (index * 31) ^ (index >> 8));
      fc.assert(
        fc.property(changes(), fc.nat(SIZE_BYTES - 4), (done, at) => {
          const real = new NorArray(image.slice(), false, byteOrder);
          const kept = new NorArray(image.slice(), false, byteOrder);
          const trial = new TrialArray(kept);
          for (const change of done) for (const array of [real, trial]) change(array);
          expect(Buffer.compare(trial.copy(0, 2 * SIZE_BYTES), real.bytes)).toBe(0);
          expect(Buffer.compare(trial.copy(at, at >> 1), real.copy(at, at >> 1))).toBe(0);
          for (const width of [1, 2, 4] as const) {
            expect(trial.read(at, width)).toBe(real.read(at, width));
            expect(trial.read(SIZE_BYTES - 1, width)).toBe(real.read(SIZE_BYTES - 1, width));
          }
          expect(Buffer.compare(kept.bytes, image)).toBe(0);
        }),
        { numRuns: 200 },
      );
    },
  );

  it('is as protected as the array', () => {
    const trial = new TrialArray(new NorArray(new Uint8Array(8192), true));
    for (const change of [
      () => trial.program(0, 0, 1),
      () => trial.overwrite(0, 0, 1),
      () => trial.store(0, new Uint8Array(1)),
      () => trial.erase(0, 4096),
    ])
      expect(change).toThrow('a protected array was written');
  });
});
