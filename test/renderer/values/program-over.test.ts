import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eraseBlockAt } from '../../../app/contract/geometry/erase-blocks.ts';
import { fatesOf, heldAfter, planProgram } from '../../../renderer/values/program-over.ts';

/** Four blocks of 8 bytes, then two of 16. */
const REGIONS = [
  { sectorCount: 4, sectorLengthBytes: 8 },
  { sectorCount: 2, sectorLengthBytes: 16 },
];

describe('A bit', () => {
  it('goes from 1 to 0 by a program, and from 0 to 1 by an erase alone', () => {
    expect(fatesOf(0b0111_1111, 0b0011_1111)).toEqual([
      'stays',
      'clears',
      ...new Array<string>(6).fill('stays'),
    ]);
    expect(fatesOf(0b0000_0001, 0b1000_0000).filter((fate) => fate !== 'stays')).toEqual([
      'needs erase',
      'clears',
    ]);
  });
});

describe('A program over bytes', () => {
  const cells = fc.uint8Array({ minLength: 64, maxLength: 64 });
  const values = fc.uint8Array({ minLength: 1, maxLength: 40 });
  const offsets = fc.nat(24);

  it('counts each bit once, as its fate is', () => {
    fc.assert(
      fc.property(cells, values, offsets, (flash, after, deviceOffset) => {
        const before = flash.slice(deviceOffset, deviceOffset + after.length);
        const plan = planProgram(before, after, { deviceOffset, regions: REGIONS });
        const fates = Array.from(after, (byte, at) => fatesOf(before[at] ?? 0, byte)).flat();
        const count = (fate: string) => fates.filter((each) => each === fate).length;
        expect([plan.stays, plan.clears, plan.needsErase]).toEqual([
          count('stays'),
          count('clears'),
          count('needs erase'),
        ]);
      }),
    );
  });

  it('comes to the value once just those blocks are erased, and not with one fewer', () => {
    fc.assert(
      fc.property(cells, values, offsets, (flash, after, deviceOffset) => {
        const before = flash.slice(deviceOffset, deviceOffset + after.length);
        const { eraseBlocks } = planProgram(before, after, { deviceOffset, regions: REGIONS });
        const programmed = (blocks: typeof eraseBlocks) => {
          const erased = flash.slice();
          for (const { deviceOffset: start, lengthBytes } of blocks)
            erased.fill(0xff, start, start + lengthBytes);
          return heldAfter(erased.slice(deviceOffset, deviceOffset + after.length), after, false);
        };
        expect(programmed(eraseBlocks)).toEqual(after);
        for (const spared of eraseBlocks)
          expect(programmed(eraseBlocks.filter((block) => block !== spared))).not.toEqual(after);
        expect(eraseBlocks.map(({ index }) => index)).toEqual(
          [...new Set(eraseBlocks.map(({ index }) => index))].sort((a, b) => a - b),
        );
      }),
    );
  });

  it('needs no erase where all is erased, and one for each block where all is zero', () => {
    const after = new Uint8Array(20).fill(0x01);
    const at = { deviceOffset: 6, regions: REGIONS };
    expect(planProgram(new Uint8Array(20).fill(0xff), after, at)).toEqual({
      stays: 20,
      clears: 140,
      needsErase: 0,
      eraseBlocks: [],
    });
    expect(planProgram(new Uint8Array(20), after, at).eraseBlocks).toEqual(
      [6, 8, 16, 24].map((offset) => eraseBlockAt(REGIONS, offset)),
    );
  });

  it('leaves what the device makes of it: the value as it is, or the bits that both have', () => {
    const [before, after] = [Uint8Array.of(0x0f), Uint8Array.of(0x33)];
    expect(heldAfter(before, after, true)).toEqual(after);
    expect(heldAfter(before, after, false)).toEqual(Uint8Array.of(0x03));
  });
});
