/** Whole numbers of any number of bytes, in two's complement. Exact at every width: bigint all the way. */
import { countText } from '../../app/contract/text/count-text.ts';
import { wholeNumberIn } from '../../app/contract/text/whole-number.ts';
import { hexDigits } from '../format/numbers.ts';
import { type ByteOrder, type NumberBase, type Reading, refusal, type ValueType } from './value-type.ts';

/** How an integer lies in bytes. */
export interface IntegerFormat {
  readonly lengthBytes: number;
  readonly isSigned: boolean;
  readonly order: ByteOrder;
}

/** The number in the first bytes. */
export function integerFrom(bytes: Uint8Array, { lengthBytes, isSigned, order }: IntegerFormat): bigint {
  let value = 0n;
  for (let lane = lengthBytes - 1; lane >= 0; lane--)
    value = (value << 8n) | BigInt(bytes[order === 'le' ? lane : lengthBytes - 1 - lane] ?? 0);
  return isSigned ? BigInt.asIntN(8 * lengthBytes, value) : value;
}

/** The bytes of a number. @throws UserError that names the range, for one outside of it */
export function integerBytes(value: bigint, format: IntegerFormat): Uint8Array {
  const { lengthBytes, order } = format;
  const [least, most] = rangeOf(format);
  if (value < least || value > most) {
    const what = `${countText(value)} does not fit into ${lengthBytes * 8} bits${format.isSigned ? ' with a sign' : ''}`;
    throw refusal(what, `Write ${countText(least)} to ${countText(most)}.`);
  }
  const bytes = new Uint8Array(lengthBytes);
  for (let lane = 0; lane < lengthBytes; lane++)
    bytes[order === 'le' ? lane : lengthBytes - 1 - lane] = Number((value >> BigInt(8 * lane)) & 0xffn);
  return bytes;
}

/** `-5`, `65,535`, `0xff`, `0b1010`. @throws UserError for anything else */
export function parseInteger(text: string): bigint {
  const value = wholeNumberIn(text);
  if (value !== null) return value;
  const isHex = /^[0-9a-f_]+$/i.test(text.trim());
  const todo = isHex ? `Write 0x${text.trim()} for hexadecimal.` : 'Write 255, 0xff or 0b1111_1111.';
  throw refusal(`“${text}” is no whole number`, todo);
}

/** As wide as its bytes in hexadecimal, where a number below zero has its sign before it. */
export function integerReading(value: bigint, lengthBytes: number, base: NumberBase): Reading {
  if (base === 'decimal') return { text: countText(value), copied: value.toString(), lengthBytes };
  const [sign, size] = value < 0n ? ['-', -value] : ['', value];
  const text = `${sign}0x${hexDigits(size, lengthBytes * 2)}`;
  return { text, copied: text.replaceAll('_', ''), lengthBytes };
}

/** A kind of value for each width, with and without a sign, in both orders. */
export const INTEGER_TYPES: readonly ValueType[] = [1, 2, 3, 4, 6, 8].flatMap((lengthBytes) =>
  (['le', 'be'] as const)
    .filter((order) => lengthBytes > 1 || order === 'le')
    .flatMap((order) => [false, true].map((isSigned) => integerType({ lengthBytes, isSigned, order }))),
);

function integerType(format: IntegerFormat): ValueType {
  const { lengthBytes, isSigned, order } = format;
  const bits = lengthBytes * 8;
  const short = `${isSigned ? 'i' : 'u'}${bits}`;
  const isByte = lengthBytes === 1;
  const sign = isSigned ? 'with a sign' : 'unsigned';
  return {
    id: isByte ? short : `${short}-${order}`,
    name: isByte ? short : `${short} ${order}`,
    title: `${sign}, ${bits} bits${isByte ? '' : `, ${order === 'le' ? 'little' : 'big'} endian`}`,
    group: 'Whole numbers',
    minBytes: lengthBytes,
    read: (bytes, base) => integerReading(integerFrom(bytes, format), lengthBytes, base),
    write: (text) => integerBytes(parseInteger(text), format),
    example: isSigned ? '-5' : '0xff',
  };
}

function rangeOf({ lengthBytes, isSigned }: IntegerFormat): readonly [least: bigint, most: bigint] {
  const values = 1n << BigInt(8 * lengthBytes);
  return isSigned ? [-values / 2n, values / 2n - 1n] : [0n, values - 1n];
}
