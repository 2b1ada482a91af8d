import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  INTEGER_TYPES,
  integerBytes,
  integerFrom,
  integerReading,
  parseInteger,
} from '../../../renderer/values/integers.ts';

const WIDTHS = [1, 2, 3, 4, 6, 8] as const;
const formats = fc.record({
  lengthBytes: fc.constantFrom(...WIDTHS),
  isSigned: fc.boolean(),
  order: fc.constantFrom('le', 'be'),
});
const typeOf = (name: string) => {
  const type = INTEGER_TYPES.find((each) => each.name === name);
  if (type === undefined) throw new Error(`no ${name}`);
  return type;
};

/** As the language itself reads the widths that it has. */
function byDataView(bytes: Uint8Array, lengthBytes: number, isSigned: boolean, isLittle: boolean): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (lengthBytes === 1) return BigInt(isSigned ? view.getInt8(0) : view.getUint8(0));
  if (lengthBytes === 2) return BigInt(isSigned ? view.getInt16(0, isLittle) : view.getUint16(0, isLittle));
  if (lengthBytes === 4) return BigInt(isSigned ? view.getInt32(0, isLittle) : view.getUint32(0, isLittle));
  return isSigned ? view.getBigInt64(0, isLittle) : view.getBigUint64(0, isLittle);
}

describe('A whole number', () => {
  it('is what a DataView reads, at the widths that it knows', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 8, maxLength: 8 }),
        fc.constantFrom(1, 2, 4, 8),
        fc.boolean(),
        fc.constantFrom('le', 'be'),
        (bytes, lengthBytes, isSigned, order) => {
          const value = integerFrom(bytes, { lengthBytes, isSigned, order });
          expect(value).toBe(byDataView(bytes, lengthBytes, isSigned, order === 'le'));
        },
      ),
    );
  });

  it('becomes the bytes that it was read from, 24 and 48 bits too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), formats, (bytes, format) => {
        const value = integerFrom(bytes, format);
        expect(integerBytes(value, format)).toEqual(bytes.slice(0, format.lengthBytes));
      }),
    );
  });

  it('is typed as it is shown, in both bases, whether it was copied or read off', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(1n << 63n), max: (1n << 64n) - 1n }),
        fc.constantFrom('decimal', 'hex'),
        (value, base) => {
          const { text, copied } = integerReading(value, 8, base);
          expect(parseInteger(text)).toBe(value);
          expect(parseInteger(copied)).toBe(value);
        },
      ),
    );
  });

  it('beyond 2^53 is exact', () => {
    const bytes = Uint8Array.of(0x01, 0, 0, 0, 0, 0, 0x20, 0);
    expect(typeOf('u64 le').read(bytes, 'decimal')).toMatchObject({ text: '9,007,199,254,740,993' });
    expect(typeOf('u64 le').read(bytes, 'hex')).toMatchObject({ text: '0x0020_0000_0000_0001' });
  });

  it('has its sign before its digits in hexadecimal, and as many of them as its bytes have', () => {
    expect(typeOf('i16 be').read(Uint8Array.of(0xff, 0xfe), 'hex')).toMatchObject({
      text: '-0x0002',
      copied: '-0x0002',
    });
    expect(typeOf('u24 le').read(Uint8Array.of(1, 2, 3), 'hex')).toMatchObject({
      text: '0x03_0201',
      copied: '0x030201',
    });
  });

  it.each([
    ['u8', '256', '256 does not fit into 8 bits. Write 0 to 255.'],
    ['u8', '-1', '-1 does not fit into 8 bits. Write 0 to 255.'],
    ['i8', '0xff', '255 does not fit into 8 bits with a sign. Write -128 to 127.'],
    ['u16 le', '0x1_0000', '65,536 does not fit into 16 bits. Write 0 to 65,535.'],
    ['u16 le', 'ff', '“ff” is no whole number. Write 0xff for hexadecimal.'],
    ['u16 le', '0x', '“0x” is no whole number. Write 255, 0xff or 0b1111_1111.'],
    ['u16 le', '', '“” is no whole number. Write 255, 0xff or 0b1111_1111.'],
    ['u16 le', '1.5', '“1.5” is no whole number. Write 255, 0xff or 0b1111_1111.'],
  ])('%s refuses %s in words', (name, text, sentence) => {
    expect(() => typeOf(name).write(text)).toThrow(sentence);
  });

  it('takes what it just fits', () => {
    expect(typeOf('i8').write('-128')).toEqual(Uint8Array.of(0x80));
    expect(typeOf('i8').write('−1')).toEqual(Uint8Array.of(0xff));
    expect(typeOf('u24 be').write('0xff_ffff')).toEqual(Uint8Array.of(0xff, 0xff, 0xff));
    expect(typeOf('u16 le').write('0b1000_0000_0000_0001')).toEqual(Uint8Array.of(0x01, 0x80));
    expect(typeOf('u32 be').write('4,294,967,295')).toEqual(Uint8Array.of(0xff, 0xff, 0xff, 0xff));
  });
});
