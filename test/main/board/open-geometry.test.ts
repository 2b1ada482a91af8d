import { describe, expect, it } from 'vitest';
import { completeGeometry, mustFitMemory, toFlashGeometry } from '../../../main/board/open-geometry.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

describe('The flash of the generic board', () => {
  it('has as many erase blocks as the image fills, the last perhaps in part', () => {
    const choice = completeGeometry({ sectorLengthBytes: 64 * KIB }, 3 * MIB);
    expect(toFlashGeometry(choice, 3 * MIB).sectorCount).toBe(48);
    expect(toFlashGeometry(choice, 3 * MIB + 1).sectorCount).toBe(49);
  });

  it('has a power of two of them with the AMD command set', () => {
    const choice = completeGeometry({ sectorLengthBytes: 64 * KIB, commandSet: 'amd' }, 3 * MIB);
    expect(toFlashGeometry(choice, 3 * MIB).sectorCount).toBe(64);
    expect(toFlashGeometry(choice, 4 * MIB).sectorCount).toBe(64);
    expect(toFlashGeometry(choice, 4 * MIB + 1).sectorCount).toBe(128);
  });

  it('is refused with more of them than the query table can say', () => {
    const choice = completeGeometry({ sectorLengthBytes: 256 }, 16 * MIB);
    expect(toFlashGeometry(choice, 16 * MIB).sectorCount).toBe(65_536);
    expect(() => toFlashGeometry(choice, 16 * MIB + 1)).toThrow(
      '65,537 erase blocks are more than the query table can say. Choose a larger erase block',
    );
  });

  it('has a chip of 16 bits where nobody says otherwise, and one as wide as the bus where QEMU knows no other', () => {
    const chipOf = (bankWidthBytes: 1 | 2 | 4 | 8, commandSet: 'intel' | 'amd') =>
      completeGeometry({ bankWidthBytes, commandSet }, MIB).deviceWidthBytes;
    expect([chipOf(1, 'intel'), chipOf(2, 'intel'), chipOf(4, 'intel')]).toEqual([1, 2, 2]);
    expect([chipOf(1, 'amd'), chipOf(2, 'amd'), chipOf(4, 'amd')]).toEqual([1, 2, 4]);
    expect(chipOf(8, 'intel')).toBeNull();
  });

  it('holds less than 2 GiB', () => {
    const path = '/images/large.fd';
    expect(() => mustFitMemory({ path, sizeBytes: 2 ** 31 - MIB })).not.toThrow();
    expect(() => mustFitMemory({ path, sizeBytes: 2 ** 31 - MIB + 1 })).toThrow(
      `more than one flash can hold here: ${path}. Images up to 2,146,435,072 bytes`,
    );
  });
});
