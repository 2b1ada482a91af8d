import { describe, expect, it } from 'vitest';
import { checkGeometry } from '../../../../renderer/panels/board/geometry.ts';

const MIB = 1 << 20;
const draft = { base: '0x0400_0000', sectorLength: '256 KiB', bankWidthBytes: '4', deviceWidthBytes: '2' };

describe('the generic board’s form', () => {
  it('says what good choices come to', () => {
    const check = checkGeometry(draft, 64 * MIB);
    expect(check.geometry).toEqual({
      base: 0x400_0000,
      sectorLengthBytes: 256 * 1024,
      bankWidthBytes: 4,
      deviceWidthBytes: 2,
    });
    expect(check.summary).toBe('256 blocks of 256 KiB · 2 chips of 16 bits');
  });

  it('refuses blocks that don’t divide the image, and says so in exact numbers', () => {
    const check = checkGeometry({ ...draft, sectorLength: '3000' }, 64 * MIB);
    expect(check.geometry).toBeNull();
    expect(check.sectorError).toBe('64 MiB can’t be divided into blocks of 3,000 bytes.');
    expect(checkGeometry({ ...draft, sectorLength: '0' }, MIB).sectorError).toContain('64 KiB');
  });

  it('refuses what is no address, and chips wider than their bus', () => {
    expect(checkGeometry({ ...draft, base: 'ff' }, MIB).baseError).toContain('0x0400_0000');
    const wide = checkGeometry({ ...draft, bankWidthBytes: '1' }, MIB);
    expect(wide.widthError).toContain('wider than the bus');
    expect(wide.summary).toBe('');
  });
});
