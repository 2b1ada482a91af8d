import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECTOR_BYTES, SMALL_BANK, smallFlash } from '../../kit/flash/flash.ts';
import { drive } from '../../kit/flash/operations.ts';

describe('Named operations', () => {
  it('query finds QRY and ends in read array', () => {
    const flash = smallFlash();
    expect(drive(flash, 'query').text).toContain('QRY · Intel/Sharp extended · 2 chips of 16 bits');
    expect(flash.isDirect).toBe(true);
  });

  it('id reads both codes', () => {
    expect(drive(smallFlash(), 'id').text).toBe('manufacturer 0x0089 · device 0x0018');
  });

  it('query and id find their way from CFI query and from the status', () => {
    for (const command of [0x98, 0x70, 0x90]) {
      const flash = smallFlash();
      flash.write(0, command, 4);
      expect(drive(flash, 'id').text).toBe('manufacturer 0x0089 · device 0x0018');
      flash.write(0, command, 4);
      expect(drive(flash, 'query').text).toContain('QRY');
    }
  });

  it('an operation that the device did not take says so', () => {
    for (const name of ['erase', 'lock', 'unlock']) {
      const flash = smallFlash({ isProtected: true });
      flash.write(0, 0x98, 4);
      expect(drive(flash, name).text).toContain(`no ${name}: the answer 0x0 is no ready status`);
    }
  });

  it('erase clears the whole block that holds the address', () => {
    const flash = smallFlash();
    expect(drive(flash, 'erase', SECTOR_BYTES + 5).text).toContain('erased');
    expect(flash.array.bytes[SECTOR_BYTES]).toBe(0xff);
    expect(flash.array.bytes[2 * SECTOR_BYTES - 1]).toBe(0xff);
  });

  it('erase of a protected flash says that it failed and how to clear the error', () => {
    expect(drive(smallFlash({ isProtected: true }), 'erase').text).toBe(
      'erase failed: status 0xa0. Clear the error with `clear`.',
    );
  });

  it('program of a protected flash says that it failed, word by word and by the buffer', () => {
    const flash = smallFlash({ isProtected: true });
    expect(drive(flash, 'program', 0, new Uint8Array(2)).text).toContain('program failed: status 0x90');
    drive(flash, 'clear');
    expect(drive(flash, 'program', 0, new Uint8Array(64)).text).toContain('program failed: status 0x90');
  });

  it('reach a bank of 64 bits by halves, of which QEMU’s device sees each', () => {
    const flash = smallFlash({
      geometry: {
        sectorLengthBytes: SECTOR_BYTES,
        sectorCount: 8,
        bankWidthBytes: 8,
        deviceWidthBytes: 8,
        hasDeviceWidth: false,
      },
    });
    expect(drive(flash, 'query').text).toContain('QRY · Intel/Sharp extended · 1 chip of 64 bits');
    const data = Uint8Array.from({ length: 37 }, (_, index) => 0xa0 + index);
    expect(drive(flash, 'program', 3, data).tone).toBe('good');
    expect(flash.array.bytes.slice(3, 40)).toEqual(data);
    expect(flash.array.bytes[40]).toBe(40);
  });

  it('id tells the words of a bank whose chips QEMU is not told of, where each holds two codes', () => {
    const geometry = { ...SMALL_BANK, deviceWidthBytes: 4, hasDeviceWidth: false } as const;
    const flash = smallFlash({ geometry });
    expect(drive(flash, 'id').text).toContain('words 0x8918 · 0x0000: two codes in each');
    flash.write(0, 0x90, 4);
    expect(flash.explainRead(0, 0x8918, 4).what).toBe('manufacturer and device, in one word');
  });

  it('an operation is not blamed for the errors of an earlier one', () => {
    const flash = smallFlash({ isProtected: true });
    drive(flash, 'erase');
    expect(drive(flash, 'lock').text).toContain('lock taken');
    expect(drive(flash, 'program', 0, new Uint8Array(2)).text).toContain('status 0x90');
  });

  it('program writes any bytes anywhere, and nothing beside them', () => {
    fc.assert(
      fc.property(
        fc.nat(3 * SECTOR_BYTES),
        fc.uint8Array({ minLength: 1, maxLength: 6000 }),
        (offset, data) => {
          const flash = smallFlash();
          const expected = flash.array.bytes.slice();
          expected.set(data, offset);
          expect(drive(flash, 'program', offset, data).text).toContain('programmed');
          return Buffer.compare(flash.array.bytes, expected) === 0;
        },
      ),
      { numRuns: 60 },
    );
  });
});
