import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NorArray } from '../../../main/pflash/nor-array.ts';

describe('NOR cells', () => {
  it('only lose bits when they are programmed', () => {
    const width = fc.constantFrom(1 as const, 2 as const, 4 as const);
    const order = fc.constantFrom('little' as const, 'big' as const);
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 8, maxLength: 8 }),
        fc.nat(4),
        fc.nat(0xffff_ffff),
        width,
        order,
        (bytes, offset, value, widthBytes, byteOrder) => {
          const array = new NorArray(bytes.slice(), false, byteOrder);
          const before = array.read(offset, widthBytes);
          array.program(offset, value, widthBytes);
          const mask = 2 ** (8 * widthBytes) - 1;
          expect(array.read(offset, widthBytes)).toBe((before & value & mask) >>> 0);
          for (const [index, byte] of bytes.entries()) {
            if (index < offset || index >= offset + widthBytes) expect(array.bytes[index]).toBe(byte);
          }
        },
      ),
    );
  });

  it('give their lowest byte first, or their highest', () => {
    const bytes = Uint8Array.of(0x11, 0x22, 0x33, 0x44);
    const [little, big] = (['little', 'big'] as const).map(
      (order) => new NorArray(bytes.slice(), false, order),
    );
    expect([little?.read(0, 4), little?.read(1, 2), little?.read(2, 1)]).toEqual([0x44332211, 0x3322, 0x33]);
    expect([big?.read(0, 4), big?.read(1, 2), big?.read(2, 1)]).toEqual([0x11223344, 0x2233, 0x33]);
    big?.overwrite(0, 0xaabbccdd, 4);
    expect(big?.bytes).toEqual(Uint8Array.of(0xaa, 0xbb, 0xcc, 0xdd));
  });

  it('are all ones where they were erased, and as they were beside', () => {
    const sizeBytes = 20_000;
    const range = fc.tuple(fc.nat(sizeBytes), fc.nat(sizeBytes));
    fc.assert(
      fc.property(range, fc.nat(0xff), ([offset, lengthBytes], byte) => {
        const bytes = new Uint8Array(sizeBytes).fill(0xff);
        bytes.fill(byte, 3000, 9000);
        const expected = bytes.slice().fill(0xff, offset, offset + lengthBytes);
        new NorArray(bytes, false).erase(offset, lengthBytes);
        expect(Buffer.compare(bytes, expected)).toBe(0);
      }),
    );
  });

  it('tell before an erase which pages were not erased, and no others: only those change', () => {
    const bytes = new Uint8Array(10 * 4096).fill(0xff);
    for (const at of [4096, 3 * 4096 - 1, 9 * 4096 + 5]) bytes[at] = 0;
    const array = new NorArray(bytes, false);
    const told: number[][] = [];
    array.beforeChange = (offset, lengthBytes) => told.push([offset, lengthBytes, bytes[4096] ?? -1]);
    array.erase(0, bytes.length);
    // The first page is told while it holds what it held.
    expect(told).toEqual([
      [4096, 2 * 4096, 0],
      [9 * 4096, 4096, 0xff],
    ]);
    array.erase(0, bytes.length);
    expect(told).toHaveLength(2);
  });

  it('take nothing while they are protected', () => {
    const array = new NorArray(new Uint8Array(4), true);
    expect(() => array.program(0, 0, 1)).toThrow('protected');
  });
});
