/** Bytes as pairs of hexadecimal digits, and the bits of one. */
import { integerBytes, integerFrom, parseInteger } from './integers.ts';
import { reading, refusal, type ValueType } from './value-type.ts';

/** How many of the bytes from a place on are shown as they are. */
const SHOWN_BYTES = 8;
const BYTE = { lengthBytes: 1, isSigned: false, order: 'le' } as const;

/** The bytes of an even number of hexadecimal digits. */
export function fromHex(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** `de ad be ef`. */
export function hexPairs(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** `de ad`, `0xde 0xad`, `dead`, `de:ad`, `de,ad`. @throws UserError where the digits are not whole pairs */
export function parseHexBytes(text: string): Uint8Array {
  const words = text.trim().split(/[\s,:]+/);
  const digits = words.map((word) => word.replace(/^0x/i, '').replaceAll('_', ''));
  if (digits.some((word) => !/^([0-9a-f]{2})+$/i.test(word)))
    throw refusal(`“${text}” are no bytes`, 'Write pairs of hexadecimal digits: de ad be ef.');
  return fromHex(digits.join(''));
}

/** The bits of a byte, the highest first. */
function bitsText(byte: number): string {
  return byte.toString(2).padStart(8, '0').replace(/^..../, '$&_');
}

export const BYTES_TYPE: ValueType = {
  id: 'bytes',
  name: 'bytes',
  title: 'bytes as they are, in hexadecimal',
  group: 'Bytes',
  minBytes: 1,
  read(bytes) {
    const shown = bytes.subarray(0, SHOWN_BYTES);
    return reading(hexPairs(shown), shown.length);
  },
  write: parseHexBytes,
  example: 'de ad be ef',
};

export const BITS_TYPE: ValueType = {
  id: 'bits',
  name: 'bits',
  title: 'the eight bits of a byte, the highest first',
  group: 'Bytes',
  minBytes: 1,
  read: (bytes) => reading(bitsText(Number(integerFrom(bytes, BYTE))), 1),
  write: (text) => integerBytes(parseInteger(/^[01_]+$/.test(text.trim()) ? `0b${text.trim()}` : text), BYTE),
  example: '0011_1111',
};
