/** Checksums that are sums, as UEFI, ACPI and Intel have them: all of it together comes to 0. */
import type { StructureCheck } from '../../../../app/contract/structure.ts';
import { hexText } from './size.ts';

/** Of bytes, modulo 2^8. */
export function sum8(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let at = start; at < end; at++) sum = (sum + (bytes[at] ?? 0)) & 0xff;
  return sum;
}

/** Of 16-bit words, little-endian, modulo 2^16. What is left of a word at the end does not count. */
export function sum16(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let at = start; at + 1 < end; at += 2) {
    sum = (sum + ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8))) & 0xffff;
  }
  return sum;
}

/** Of 32-bit words, little-endian, modulo 2^32. */
export function sum32(bytes: Uint8Array, start: number, end: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let sum = 0;
  for (let at = start; at + 4 <= end; at += 4) sum = (sum + view.getUint32(at, true)) >>> 0;
  return sum;
}

/** The verdict on a sum that must come to 0. */
export function sumCheck(name: string, sum: number): StructureCheck {
  return { name, isGood: sum === 0, text: sum === 0 ? 'good' : `bad: it comes to ${hexText(sum)}, not to 0` };
}

/** The verdict on a value that was computed and one that is written there. */
export function valueCheck(name: string, computed: number, written: number): StructureCheck {
  const isGood = computed === written;
  const text = isGood ? 'good' : `bad: it is ${hexText(computed)}, ${hexText(written)} is written there`;
  return { name, isGood, text };
}
