/** What all kinds of values have in common: bytes become words, words become bytes. Pure. */
import { UserError } from '../../app/contract/errors.ts';

/** Most bytes that are looked at from a place on: a text may go on after them. */
export const INSPECTED_BYTES = 256;

/** Which byte of a value comes first: its lowest, or its highest. */
export type ByteOrder = 'le' | 'be';

/** How whole numbers are written. */
export type NumberBase = 'decimal' | 'hex';

/** A value as it is shown, and as it is copied: without what only parts the digits for the eye, itself and not its name. */
export interface Reading {
  readonly text: string;
  readonly copied: string;
  /** Of how many bytes it was made. */
  readonly lengthBytes: number;
}

/** Why the bytes are no such value: `not text`, `month 15`. */
export interface Unreadable {
  readonly why: string;
}

export interface ValueType {
  /** Stable: what a person chose is remembered by it. */
  readonly id: string;
  /** As its row is headed: `u32 le`. */
  readonly name: string;
  /** In full: `unsigned, 32 bits, little endian`. */
  readonly title: string;
  readonly group: string;
  /** Fewer bytes are no such value; the rest may follow from the bytes themselves. */
  readonly minBytes: number;
  /** Of at least `minBytes` bytes, from the first one on. */
  read(bytes: Uint8Array, base: NumberBase): Reading | Unreadable;
  /** The bytes of what a person typed. @throws UserError that says what can be typed */
  write(text: string): Uint8Array;
  /** Something that can be typed. */
  readonly example: string;
}

/** Of all but whole numbers, which are copied as they are shown. */
export function reading(text: string, lengthBytes: number): Reading {
  return { text, copied: text, lengthBytes };
}

/** What a person typed is no such value. */
export function refusal(what: string, todo: string): UserError {
  return new UserError({ code: 'bad-input', what, where: null, todo });
}
