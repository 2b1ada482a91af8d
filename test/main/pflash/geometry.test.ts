import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  eraseBlockAt,
  eraseBlockOf,
  type FlashGeometry,
  sizeBytesOf,
} from '../../../main/pflash/geometry.ts';

/** A boot block of 16 KiB, two of 8 KiB, one of 32 KiB, then 64 KiB each. */
const BOTTOM_BOOT: FlashGeometry = {
  sectorLengthBytes: 65_536,
  sectorCount: 4,
  bankWidthBytes: 2,
  deviceWidthBytes: 2,
  regions: [
    { sectorCount: 1, sectorLengthBytes: 16_384 },
    { sectorCount: 2, sectorLengthBytes: 8192 },
    { sectorCount: 1, sectorLengthBytes: 32_768 },
    { sectorCount: 3, sectorLengthBytes: 65_536 },
  ],
};

describe('Erase blocks of several sizes', () => {
  // biome-ignore format: a row a place
  it.each([
    [0x0_0000, { index: 0, deviceOffset: 0x0_0000, lengthBytes: 16_384 }],
    [0x0_3fff, { index: 0, deviceOffset: 0x0_0000, lengthBytes: 16_384 }],
    [0x0_4000, { index: 1, deviceOffset: 0x0_4000, lengthBytes: 8192 }],
    [0x0_7fff, { index: 2, deviceOffset: 0x0_6000, lengthBytes: 8192 }],
    [0x0_8000, { index: 3, deviceOffset: 0x0_8000, lengthBytes: 32_768 }],
    [0x3_ffff, { index: 6, deviceOffset: 0x3_0000, lengthBytes: 65_536 }],
  ])('place offset %i in block %o', (offset, block) => {
    expect(eraseBlockAt(BOTTOM_BOOT, offset)).toEqual(block);
  });

  it('add up to the size, and there is none past it', () => {
    expect(sizeBytesOf(BOTTOM_BOOT)).toBe(0x4_0000);
    expect(() => eraseBlockAt(BOTTOM_BOOT, 0x4_0000)).toThrow('past the end');
    expect(() => eraseBlockOf(BOTTOM_BOOT, 7)).toThrow('no erase block 7');
  });

  it('hold each offset in one block, and follow each other without a gap', () => {
    const region = fc.record({
      sectorCount: fc.integer({ min: 1, max: 5 }),
      sectorLengthBytes: fc.integer({ min: 8, max: 12 }).map((power) => 2 ** power),
    });
    fc.assert(
      fc.property(fc.array(region, { minLength: 1, maxLength: 4 }), (regions) => {
        const geometry = { ...BOTTOM_BOOT, regions };
        let offset = 0;
        for (let index = 0; offset < sizeBytesOf(geometry); index++) {
          const block = eraseBlockAt(geometry, offset);
          expect(block).toMatchObject({ index, deviceOffset: offset });
          expect(eraseBlockOf(geometry, index)).toEqual(block);
          offset += block.lengthBytes;
          expect(eraseBlockAt(geometry, offset - 1)).toEqual(block);
        }
        expect(offset).toBe(sizeBytesOf(geometry));
      }),
    );
  });

  it('are as many as the two numbers say where no regions are given', () => {
    const { regions: _, ...uniform } = BOTTOM_BOOT;
    expect(eraseBlockAt(uniform, 0x1_2345)).toEqual({
      index: 1,
      deviceOffset: 0x1_0000,
      lengthBytes: 65_536,
    });
  });
});
