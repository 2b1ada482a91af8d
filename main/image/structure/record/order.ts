/** Numbers of formats that come in both byte orders, and addresses of 64 bits. */
import { hexText } from '../../wide-number-text.ts';
import { type Field, u16be, u16le, u32be, u32le, u64be, u64le } from './field.ts';

/** The fields of one byte order. */
export interface Numbers {
  readonly u16: Field<number>;
  readonly u32: Field<number>;
  readonly u64: Field<number>;
  /** Exact, in hexadecimal digits. */
  readonly address64: Field<bigint>;
}

export const LITTLE_ENDIAN: Numbers = {
  u16: u16le,
  u32: u32le,
  u64: u64le,
  address64: { sizeBytes: 8, read: (view, at) => view.getBigUint64(at, true), text: addressText },
};

export const BIG_ENDIAN: Numbers = {
  u16: u16be,
  u32: u32be,
  u64: u64be,
  address64: { sizeBytes: 8, read: (view, at) => view.getBigUint64(at, false), text: addressText },
};

function addressText(value: bigint): string {
  return hexText(value, 16);
}
