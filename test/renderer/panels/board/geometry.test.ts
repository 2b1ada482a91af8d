import { describe, expect, it } from 'vitest';
import { checkGeometry, UNTOLD } from '../../../../renderer/panels/board/geometry.ts';

const MIB = 1 << 20;
const draft = {
  base: '0x0400_0000',
  commandSet: 'intel',
  sectorLength: '256 KiB',
  bankWidthBytes: '4',
  deviceWidthBytes: '2',
};

describe('the generic board’s form', () => {
  it('says what good choices come to', () => {
    const check = checkGeometry(draft, 64 * MIB);
    expect(check.geometry).toEqual({
      base: 0x400_0000,
      commandSet: 'intel',
      sectorLengthBytes: 256 * 1024,
      bankWidthBytes: 4,
      deviceWidthBytes: 2,
    });
    expect(check.summary).toBe('256 blocks of 256 KiB · 2 chips of 16 bits');
  });

  it('makes one chip of an AMD flash, with a power of two of blocks', () => {
    const check = checkGeometry({ ...draft, commandSet: 'amd' }, 3 * 256 * 1024);
    expect(check.geometry).toMatchObject({ commandSet: 'amd', bankWidthBytes: 4, deviceWidthBytes: 4 });
    expect(check.summary).toBe(
      '4 blocks of 256 KiB · 1 chip of 32 bits · 262,144 bytes of 0xff after the image',
    );
  });

  it('leaves the chips untold, as QEMU can be, and must be on a bus of 64 bits', () => {
    const untold = { ...draft, bankWidthBytes: '8', deviceWidthBytes: UNTOLD };
    const check = checkGeometry(untold, MIB);
    expect(check.geometry).toMatchObject({ bankWidthBytes: 8, deviceWidthBytes: null });
    expect(check.summary).toBe('4 blocks of 256 KiB · answers as one chip of 64 bits');
    expect(checkGeometry({ ...untold, deviceWidthBytes: '2' }, MIB).widthError).toContain(
      'choose “not told”',
    );
    expect(checkGeometry({ ...untold, commandSet: 'amd' }, MIB).busError).toContain('at most 32 bits');
  });

  it('says how much erased flash follows an image that ends inside a block', () => {
    const { summary } = checkGeometry(draft, 3 * 256 * 1024 - 1000);
    expect(summary).toBe('3 blocks of 256 KiB · 2 chips of 16 bits · 1,000 bytes of 0xff after the image');
  });

  it.each(['3000', '0', '', '-4096', '0.5'])('refuses blocks of “%s”: no power of two', (sectorLength) => {
    const check = checkGeometry({ ...draft, sectorLength }, 64 * MIB);
    expect(check.geometry).toBeNull();
    expect(check.sectorError).toContain('64 KiB');
  });

  it('refuses what is no address, and chips wider than their bus', () => {
    expect(checkGeometry({ ...draft, base: 'ff' }, MIB).baseError).toContain('0x0400_0000');
    const wide = checkGeometry({ ...draft, bankWidthBytes: '1' }, MIB);
    expect(wide.widthError).toContain('wider than the bus');
    expect(wide.summary).toBe('');
  });
});
