/** Number fields of documents whose structures come in both byte orders. */
import { type Field, u16be, u16le, u32be, u32le, u64be, u64le } from './field.ts';

export type ByteOrder = 'little' | 'big';

export const BYTE_ORDERS: readonly ByteOrder[] = ['little', 'big'];

export interface OrderedFields {
  readonly u16: Field<number>;
  readonly u32: Field<number>;
  readonly u64: Field<number>;
}

/** The fields of an order. */
export function fieldsIn(order: ByteOrder): OrderedFields {
  return order === 'little' ? { u16: u16le, u32: u32le, u64: u64le } : { u16: u16be, u32: u32be, u64: u64be };
}

/** For a person: `little-endian`. */
export function orderText(order: ByteOrder): string {
  return `${order}-endian`;
}
