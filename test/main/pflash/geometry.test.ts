import { describe, expect, it } from 'vitest';
import { type FlashGeometry, regionsOf, sizeBytesOf } from '../../../main/pflash/geometry.ts';
import { BOTTOM_BOOT, UNIFORM } from '../../kit/flash/erase-blocks.ts';

const GEOMETRY: FlashGeometry = {
  sectorLengthBytes: 65_536,
  sectorCount: 4,
  bankWidthBytes: 2,
  deviceWidthBytes: 2,
};

describe('The erase blocks of a bank', () => {
  it('lie as its regions say, and add up to its size', () => {
    const geometry = { ...GEOMETRY, regions: BOTTOM_BOOT };
    expect(regionsOf(geometry)).toBe(BOTTOM_BOOT);
    expect(sizeBytesOf(geometry)).toBe(0x4_0000);
  });

  it('are one region where none are given', () => {
    expect(regionsOf(GEOMETRY)).toEqual(UNIFORM);
    expect(sizeBytesOf(GEOMETRY)).toBe(0x4_0000);
  });
});
