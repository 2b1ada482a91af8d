/** Sizes and places as a person who reads firmware has them. */
import { sizeText } from '../../../../app/contract/text/size-text.ts';
import type { Field } from './field.ts';

/** A size in bytes: `0x34000 (208 KiB)`. */
export function size(field: Field<number>): Field<number> {
  return { ...field, text: hexSizeText };
}

/** The same for a number. */
export function hexSizeText(bytes: number): string {
  return `${hexText(bytes)} (${sizeText(bytes)})`;
}

/** An offset or an address, as short as it is: `0x1f34`. */
export function hexText(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}
