import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLOAT_TYPES } from '../../../renderer/values/floats.ts';
import { floatBits, floatFrom } from '../../../renderer/values/small-floats.ts';

const F16 = { exponentBits: 5, fractionBits: 10 };
const BF16 = { exponentBits: 8, fractionBits: 7 };
const F32 = { exponentBits: 8, fractionBits: 23 };

const typeOf = (name: string) => {
  const type = FLOAT_TYPES.find((each) => each.name === name);
  if (type === undefined) throw new Error(`no ${name}`);
  return type;
};
const textOf = (name: string, ...bytes: number[]) => {
  const read = typeOf(name).read(Uint8Array.from(bytes), 'decimal');
  if ('why' in read) throw new Error(read.why);
  return read.text;
};

/** The bits of a single, as the language itself rounds to it. */
function singleBits(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return view.getUint32(0);
}

describe('The layout of a float', () => {
  it('of 32 bits is that of the language, for every double: rounding, subnormals, infinity', () => {
    const doubles = fc.oneof(fc.double({ noNaN: true }), fc.float({ noNaN: true }));
    fc.assert(
      fc.property(doubles, (value) => {
        expect(floatBits(value, F32)).toBe(singleBits(value));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the very value for the bits of a single', () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), (bits) => {
        const view = new DataView(new ArrayBuffer(4));
        view.setUint32(0, bits);
        expect(floatFrom(bits, F32)).toBe(view.getFloat32(0));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['half', F16],
    ['bfloat16', BF16],
  ])('of a %s comes back from each of its 65,536 values but the many that are no number', (_name, layout) => {
    const strays: number[] = [];
    for (let bits = 0; bits < 0x1_0000; bits++) {
      const value = floatFrom(bits, layout);
      if (!Number.isNaN(value) && floatBits(value, layout) !== bits) strays.push(bits);
    }
    expect(strays).toEqual([]);
  });

  it('of a bfloat16 is the upper half of a single', () => {
    fc.assert(
      fc.property(fc.nat(0xffff), (bits) => {
        expect(floatFrom(bits, BF16)).toBe(floatFrom(bits * 0x1_0000, F32));
      }),
    );
  });

  it('takes the even one of two neighbours that are as near', () => {
    expect(floatBits(1 + 2 ** -11, F16)).toBe(0x3c00);
    expect(floatBits(1 + 3 * 2 ** -11, F16)).toBe(0x3c02);
    expect(floatBits(2 ** -25, F16)).toBe(0);
    expect(floatBits(3 * 2 ** -25, F16)).toBe(2);
  });
});

describe('A fraction', () => {
  it.each([
    ['f16 le', [0x00, 0x3c], '1'],
    ['f16 be', [0x7b, 0xff], '65504'],
    ['f16 le', [0x66, 0x2e], '0.1'],
    ['bf16 be', [0x40, 0x49], '3.14'],
    ['f32 le', [0xcd, 0xcc, 0xcc, 0x3d], '0.1'],
    ['f32 be', [0x80, 0, 0, 0], '-0'],
    ['f32 be', [0xff, 0x80, 0, 0], '-inf'],
    ['f32 le', [0xff, 0xff, 0xff, 0xff], 'nan'],
    ['f64 be', [0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a], '0.1'],
  ] as const)('%s of %j is %s', (name, bytes, text) => {
    expect(textOf(name, ...bytes)).toBe(text);
  });

  it('of every kind becomes the bytes that it was read from', () => {
    const bytes = fc.uint8Array({ minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(bytes, fc.constantFrom(...FLOAT_TYPES), (from, type) => {
        const read = type.read(from, 'decimal');
        if ('why' in read) throw new Error(read.why);
        const written = type.write(read.text);
        // Many bits are no number, and one of them stands for all.
        if (read.text === 'nan') expect(type.read(written, 'decimal')).toEqual(read);
        else expect(written).toEqual(from.slice(0, read.lengthBytes));
      }),
      { numRuns: 1000 },
    );
  });

  it('is refused in words where it is none, or too large', () => {
    expect(() => typeOf('f16 le').write('65520')).toThrow(
      '65520 is beyond f16. Its largest number is 65504; inf is infinity.',
    );
    expect(() => typeOf('f32 le').write('1e39')).toThrow('1e39 is beyond f32');
    expect(() => typeOf('f64 le').write('1e309')).toThrow('1e309 is beyond f64');
    expect(() => typeOf('f64 le').write('0x10')).toThrow(
      '“0x10” is no number. Write 1.5, -2e-3, inf or nan.',
    );
    expect(typeOf('f16 be').write('-inf')).toEqual(Uint8Array.of(0xfc, 0));
    expect(typeOf('f16 be').write('65519')).toEqual(Uint8Array.of(0x7b, 0xff));
  });
});
