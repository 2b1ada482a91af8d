import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type GeometryShape,
  geometryFaults,
  proposeGeometry,
  sectorCountFor,
} from '../../../../app/contract/geometry/generic-geometry.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const CHIP: GeometryShape = {
  base: 0,
  commandSet: 'intel',
  sectorLengthBytes: 4096,
  bankWidthBytes: 2,
  deviceWidthBytes: 2,
};
const TWO_CHIPS: GeometryShape = { ...CHIP, bankWidthBytes: 4 };
const faultsOf = (different: Partial<GeometryShape>, sizeBytes = 8 * MIB) =>
  geometryFaults({ ...CHIP, ...different }, sizeBytes).map(
    ({ field, what, todo }) => `${field}: ${what}. ${todo}`,
  );

describe('What the generic board’s flash can’t be', () => {
  it('is said at its field, with what to choose instead', () => {
    expect(faultsOf({ sectorLengthBytes: 1 })).toEqual([
      'sectorLengthBytes: 1 byte can’t be an erase block. Choose a power of two from 256 B to 8 MiB.',
    ]);
    expect(faultsOf({ ...TWO_CHIPS, sectorLengthBytes: 3000 })).toEqual([
      'sectorLengthBytes: 3,000 bytes can’t be an erase block of 2 chips. Choose a power of two from 512 B to 16 MiB.',
    ]);
    expect(faultsOf({ sectorLengthBytes: 256 }, 64 * MIB)).toEqual([
      'sectorLengthBytes: 262,144 erase blocks are more than the query table can say. Choose a larger erase block: there can be 65,536.',
    ]);
    expect(faultsOf({ base: Number.MAX_SAFE_INTEGER })).toEqual([
      'base: The flash would reach past 0x1ffffffffffffe, the last address here. Choose 0x1fffffff7ff000 or lower.',
    ]);
  });

  it.each([
    ['a chip wider than the bus', { deviceWidthBytes: 4 }, 'deviceWidthBytes'],
    ['a chip’s width on a bus of 64 bits', { bankWidthBytes: 8 }, 'deviceWidthBytes'],
    [
      'an AMD flash of 64 bits',
      { commandSet: 'amd', bankWidthBytes: 8, deviceWidthBytes: 8 },
      'bankWidthBytes',
    ],
    ['an AMD flash of two chips', { ...TWO_CHIPS, commandSet: 'amd' }, 'deviceWidthBytes'],
    ['a block of no bytes', { sectorLengthBytes: 0 }, 'sectorLengthBytes'],
    ['a block that is no number', { sectorLengthBytes: Number.NaN }, 'sectorLengthBytes'],
    ['a block larger than the query table can say', { sectorLengthBytes: 16 * MIB }, 'sectorLengthBytes'],
    ['a block too small for two chips', { ...TWO_CHIPS, sectorLengthBytes: 256 }, 'sectorLengthBytes'],
    ['a base that is no number', { base: Number.NaN }, 'base'],
  ] as const)('is %s', (_, different, field) => {
    expect(faultsOf(different).map((text) => text.split(':')[0])).toEqual([field]);
  });

  it('is said of widths and of the erase block at once', () => {
    expect(faultsOf({ deviceWidthBytes: 4, sectorLengthBytes: 1 })).toHaveLength(2);
  });

  it('is a flash that ends one byte later than the last address, and no flash that ends there', () => {
    const size = fc.integer({ min: 1, max: 2 ** 31 });
    fc.assert(
      fc.property(size, fc.constantFrom('intel', 'amd'), (sizeBytes, commandSet) => {
        const shape = { ...CHIP, commandSet, sectorLengthBytes: 64 * KIB };
        const flashBytes = sectorCountFor(shape, sizeBytes) * shape.sectorLengthBytes;
        const base = Number.MAX_SAFE_INTEGER - flashBytes;
        expect(geometryFaults({ ...shape, base }, sizeBytes)).toEqual([]);
        expect(geometryFaults({ ...shape, base: base + 1 }, sizeBytes)).toHaveLength(1);
      }),
    );
  });

  it('is nothing that is proposed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - MIB }), (sizeBytes) => {
        expect(geometryFaults(proposeGeometry(sizeBytes), sizeBytes)).toEqual([]);
      }),
    );
  });
});
