import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EraseBlock,
  eraseBlockAt,
  eraseBlockCountOf,
  eraseBlockOf,
} from '../../../../app/contract/geometry/erase-blocks.ts';
import { BOTTOM_BOOT, UNIFORM } from '../../../kit/flash/erase-blocks.ts';

/** Every block, one after the other. */
function walk(regions: readonly { sectorCount: number; sectorLengthBytes: number }[]): EraseBlock[] {
  const blocks: EraseBlock[] = [];
  let deviceOffset = 0;
  for (const { sectorCount, sectorLengthBytes: lengthBytes } of regions) {
    for (let sector = 0; sector < sectorCount; sector++) {
      blocks.push({ index: blocks.length, deviceOffset, lengthBytes });
      deviceOffset += lengthBytes;
    }
  }
  return blocks;
}

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

  it('are counted through all regions, and there is none past the end', () => {
    expect(eraseBlockCountOf(BOTTOM_BOOT)).toBe(7);
    expect(() => eraseBlockAt(BOTTOM_BOOT, 0x4_0000)).toThrow('past the end');
    expect(() => eraseBlockOf(BOTTOM_BOOT, 7)).toThrow('no erase block 7');
  });

  it('are those that a walk from block to block meets, whatever the regions', () => {
    const region = fc.record({
      sectorCount: fc.integer({ min: 1, max: 40 }),
      sectorLengthBytes: fc.integer({ min: 1, max: 600 }),
    });
    fc.assert(
      fc.property(fc.array(region, { minLength: 1, maxLength: 4 }), (regions) => {
        const blocks = walk(regions);
        expect(eraseBlockCountOf(regions)).toBe(blocks.length);
        for (const block of blocks) {
          expect(eraseBlockOf(regions, block.index)).toEqual(block);
          expect(eraseBlockAt(regions, block.deviceOffset)).toEqual(block);
          expect(eraseBlockAt(regions, block.deviceOffset + block.lengthBytes - 1)).toEqual(block);
        }
      }),
    );
  });

  it('that are all alike are one region', () => {
    expect(eraseBlockAt(UNIFORM, 0x1_2345)).toEqual({
      index: 1,
      deviceOffset: 0x1_0000,
      lengthBytes: 65_536,
    });
  });
});
