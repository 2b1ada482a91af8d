/** Floating-point values: half, bfloat16, single, double. Shown with as few digits as tell them from their neighbours. */
import { integerBytes, integerFrom } from './integers.ts';
import { type FloatLayout, floatBits, floatFrom } from './small-floats.ts';
import { type ByteOrder, reading, refusal, type ValueType } from './value-type.ts';

/** How one kind of float lies in its bits. */
interface FloatKind {
  readonly name: string;
  readonly title: string;
  readonly lengthBytes: number;
  /** Null for what the language itself has. */
  readonly layout: FloatLayout | null;
  readonly largest: string;
}

const KINDS: readonly FloatKind[] = [
  {
    name: 'f16',
    title: 'half precision',
    lengthBytes: 2,
    layout: { exponentBits: 5, fractionBits: 10 },
    largest: '65504',
  },
  {
    name: 'bf16',
    title: 'bfloat16',
    lengthBytes: 2,
    layout: { exponentBits: 8, fractionBits: 7 },
    largest: '3.39e38',
  },
  {
    name: 'f32',
    title: 'single precision',
    lengthBytes: 4,
    layout: { exponentBits: 8, fractionBits: 23 },
    largest: '3.4028235e38',
  },
  { name: 'f64', title: 'double precision', lengthBytes: 8, layout: null, largest: '1.797e308' },
];

const WORDS: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  nan: Number.NaN,
};
const TYPED = /^(?<sign>[-+−]?)(?<size>inf|infinity|nan|(?:\d[\d_,]*\.?\d*|\.\d+)(?:e[-+]?\d+)?)$/i;
/** Digits that tell any two doubles apart. */
const DIGITS_MAX = 17;

/** `-0.5`, `1e-3`, `inf`, `nan`. @throws UserError for anything else */
export function parseFloatText(text: string): number {
  const groups = TYPED.exec(text.trim())?.groups;
  if (groups?.size === undefined) throw refusal(`“${text}” is no number`, 'Write 1.5, -2e-3, inf or nan.');
  const size = WORDS[groups.size.toLowerCase()] ?? Number(groups.size.replaceAll(/[_,]/g, ''));
  return groups.sign === '-' || groups.sign === '−' ? -size : size;
}

/** The fewest digits that come to the same bits again; a whole number has all of its own. */
function floatText(value: number, bitsOf: (value: number) => bigint): string {
  if (Object.is(value, -0)) return '-0';
  if (!Number.isFinite(value)) return String(value).replace('Infinity', 'inf').toLowerCase();
  if (Number.isSafeInteger(value)) return String(value);
  const bits = bitsOf(value);
  for (let digits = 1; digits < DIGITS_MAX; digits++) {
    const short = Number(value.toPrecision(digits));
    if (bitsOf(short) === bits) return String(short);
  }
  return String(value);
}

/** A kind of value for each precision, in both orders. */
export const FLOAT_TYPES: readonly ValueType[] = KINDS.flatMap((kind) =>
  (['le', 'be'] as const).map((order) => floatType(kind, order)),
);

function floatType({ name, title, lengthBytes, layout, largest }: FloatKind, order: ByteOrder): ValueType {
  const format = { lengthBytes, isSigned: false, order };
  const bitsOf = (value: number) => (layout === null ? doubleBits(value) : BigInt(floatBits(value, layout)));
  return {
    id: `${name}-${order}`,
    name: `${name} ${order}`,
    title: `${title}, ${lengthBytes * 8} bits, ${order === 'le' ? 'little' : 'big'} endian`,
    group: 'Fractions',
    minBytes: lengthBytes,
    read(bytes) {
      const bits = integerFrom(bytes, format);
      const value = layout === null ? doubleFrom(bits) : floatFrom(Number(bits), layout);
      return reading(floatText(value, bitsOf), lengthBytes);
    },
    write(text) {
      const value = parseFloatText(text);
      const bits = bitsOf(value);
      const stored = layout === null ? value : floatFrom(Number(bits), layout);
      const isTyped = /inf/i.test(text);
      if (Math.abs(stored) === Number.POSITIVE_INFINITY && !isTyped)
        throw refusal(
          `${text.trim()} is beyond ${name}`,
          `Its largest number is ${largest}; inf is infinity.`,
        );
      return integerBytes(bits, format);
    },
    example: '1.5',
  };
}

function doubleBits(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

function doubleFrom(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}
