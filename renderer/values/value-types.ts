/** All kinds of values that bytes are read as, in the order of their rows, and those that are shown until a person chooses. */
import { ADDRESS_TYPES } from './addresses.ts';
import { FLOAT_TYPES } from './floats.ts';
import { GUID_TYPES } from './guid.ts';
import { BITS_TYPE, BYTES_TYPE } from './hex-bytes.ts';
import { INTEGER_TYPES } from './integers.ts';
import { TEXT_TYPES } from './texts.ts';
import { TIME_TYPES } from './times.ts';
import type { NumberBase, Reading, Unreadable, ValueType } from './value-type.ts';
import { VARINT_TYPES } from './varints.ts';

export const VALUE_TYPES: readonly ValueType[] = [
  BYTES_TYPE,
  BITS_TYPE,
  ...INTEGER_TYPES,
  ...VARINT_TYPES,
  ...TEXT_TYPES,
  ...GUID_TYPES,
  ...TIME_TYPES,
  ...FLOAT_TYPES,
  ...ADDRESS_TYPES,
];

export const SHOWN_AT_FIRST: readonly string[] = [
  'bits',
  'u8',
  'u16-le',
  'u16-be',
  'u32-le',
  'u32-be',
  'u64-le',
  'utf-8',
  'utf-16le',
  'guid',
  'unix32-le',
  'f32-le',
];

/** The bytes as a value of a kind. `isWhole`: the flash ends after them, or there are as many as were asked for. */
export function readAs(
  type: ValueType,
  bytes: Uint8Array,
  { base, isWhole }: { readonly base: NumberBase; readonly isWhole: boolean },
): Reading | Unreadable {
  if (bytes.length >= type.minBytes) return type.read(bytes, base);
  return { why: isWhole ? 'past the end' : 'loading' };
}

/** What can be typed to mean a value as it was read: of a text with its escapes. Empty where a text may go on. */
export function typableOf({ group }: ValueType, { text, copied }: Reading): string {
  if (group !== 'Text') return copied;
  return text.endsWith('…') ? '' : text;
}
