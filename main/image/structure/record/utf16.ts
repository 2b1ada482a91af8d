/** Text in UTF-16, little-endian, up to its zero, as UEFI stores names. */

/** What was read, and how many bytes it takes with its end. */
export interface Utf16Text {
  readonly text: string;
  readonly sizeBytes: number;
  /** False where the room ended before a zero. */
  readonly isEnded: boolean;
}

/** Most units that are read: no name is longer, and what a person reads is not either. */
const UNITS_MAX = 1024;

/** Control characters and halves of surrogate pairs are dots. `start <= end <= bytes.length`. */
export function utf16At(bytes: Uint8Array, start: number, end: number): Utf16Text {
  const units: number[] = [];
  for (let at = start; at + 1 < end && units.length < UNITS_MAX; at += 2) {
    const unit = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    if (unit === 0) return { text: textOf(units), sizeBytes: at + 2 - start, isEnded: true };
    units.push(unit);
  }
  return { text: textOf(units), sizeBytes: 2 * units.length, isEnded: false };
}

function textOf(units: readonly number[]): string {
  return String.fromCharCode(...units).replace(/\p{Cc}|\p{Cs}|\p{Co}|\p{Cn}/gu, '.');
}
