/** Numbers of documents whose structures come in both byte orders. */
import { type Field, hex64be, hex64le, u16be, u16le, u32be, u32le, u64be, u64le } from './field.ts';

export type ByteOrder = 'little' | 'big';

export const BYTE_ORDERS: readonly ByteOrder[] = ['little', 'big'];

/** The number fields of one order. */
export interface Numbers {
  readonly u16: Field<number>;
  readonly u32: Field<number>;
  readonly u64: Field<number>;
  /** An address, exact, in hexadecimal digits. */
  readonly address64: Field<bigint>;
}

const LITTLE_ENDIAN: Numbers = { u16: u16le, u32: u32le, u64: u64le, address64: hex64le };
const BIG_ENDIAN: Numbers = { u16: u16be, u32: u32be, u64: u64be, address64: hex64be };

export function numbersIn(order: ByteOrder): Numbers {
  return order === 'little' ? LITTLE_ENDIAN : BIG_ENDIAN;
}

/** For a person: `little-endian`. */
export function orderText(order: ByteOrder): string {
  return `${order}-endian`;
}
