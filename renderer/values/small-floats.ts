/** Floating-point numbers of any width up to 32 bits, as IEEE 754 lays them out: sign, exponent, fraction. */

export interface FloatLayout {
  readonly exponentBits: number;
  readonly fractionBits: number;
}

/** The value that these bits stand for. */
export function floatFrom(bits: number, { exponentBits, fractionBits }: FloatLayout): number {
  const isNegative = Math.floor(bits / 2 ** (exponentBits + fractionBits)) % 2 === 1;
  const exponent = Math.floor(bits / 2 ** fractionBits) % 2 ** exponentBits;
  const fraction = bits % 2 ** fractionBits;
  return (isNegative ? -1 : 1) * sizeOf(exponent, fraction, { exponentBits, fractionBits });
}

function sizeOf(exponent: number, fraction: number, { exponentBits, fractionBits }: FloatLayout): number {
  if (exponent === 2 ** exponentBits - 1) return fraction === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  const unit = 2 ** (Math.max(exponent, 1) - biasOf(exponentBits) - fractionBits);
  return (fraction + (exponent === 0 ? 0 : 2 ** fractionBits)) * unit;
}

/** The bits of the nearest value, the even one of two that are as near; infinity for what is beyond the largest. */
export function floatBits(value: number, { exponentBits, fractionBits }: FloatLayout): number {
  const infinity = (2 ** exponentBits - 1) * 2 ** fractionBits;
  if (Number.isNaN(value)) return infinity + 2 ** (fractionBits - 1);
  const sign = value < 0 || Object.is(value, -0) ? 2 ** (exponentBits + fractionBits) : 0;
  const size = Math.abs(value);
  const bias = biasOf(exponentBits);
  const exponent = Math.max(exponentOf(size), 1 - bias);
  if (exponent > bias) return sign + infinity;
  const rounded = roundToEven(size / 2 ** (exponent - fractionBits));
  // A carry out of the fraction raises the exponent by itself, from the largest one to infinity.
  return sign + (exponent + bias - 1) * 2 ** fractionBits + rounded;
}

function biasOf(exponentBits: number): number {
  return 2 ** (exponentBits - 1) - 1;
}

/** The power of two that a number begins with, as its own bits say; that of zero and of the tiniest is below any here. */
function exponentOf(size: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, size);
  return ((view.getUint16(0) >> 4) & 0x7ff) - 1023;
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
