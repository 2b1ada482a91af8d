import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32, updateCrc32 } from '../../../main/image/crc32.ts';

describe('CRC-32', () => {
  it('has the check value of its kind', () => expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926));
  it('of nothing is zero', () => expect(crc32(new Uint8Array(0))).toBe(0));

  it('is the same in one piece and in two', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(64), (bytes, cut) => {
        const first = updateCrc32(bytes.subarray(0, cut), 0xffffffff);
        expect(~updateCrc32(bytes.subarray(cut), first) >>> 0).toBe(crc32(bytes));
      }),
    );
  });

  it('is that of the polynomial, bit by bit', () => {
    const slow = (bytes: Uint8Array) => {
      let register = 0xffffffff;
      for (const byte of bytes) {
        register ^= byte;
        for (let bit = 0; bit < 8; bit++)
          register = register & 1 ? (register >>> 1) ^ 0xedb88320 : register >>> 1;
      }
      return ~register >>> 0;
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(crc32(bytes)).toBe(slow(bytes));
      }),
    );
  });
});
