/** Checksums that are sums, as UEFI, ACPI and Intel have them: all of it together comes to 0. */
import type { StructureCheck } from '../../../../app/contract/structure.ts';
import { hexText } from './size.ts';

/** Of bytes, modulo 2^8: four at a time where there are many. */
export function sum8(bytes: Uint8Array, start: number, end: number): number {
  const wordsStart = start + (-(bytes.byteOffset + start) & 3);
  let sum = 0;
  for (let at = start; at < Math.min(wordsStart, end); at++) sum += bytes[at] ?? 0;
  if (wordsStart >= end) return sum & 0xff;
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + wordsStart, (end - wordsStart) >>> 2);
  for (let first = 0; first < words.length; first += LANES_WORDS) sum += sumOfLanes(words, first);
  for (let at = wordsStart + 4 * words.length; at < end; at++) sum += bytes[at] ?? 0;
  return sum & 0xff;
}

/** So many that no sum of one byte of each word takes more than 16 bits. */
const LANES_WORDS = 256;

/** Of the bytes of some words: those of even and of odd places are summed side by side, in 16 bits each. */
function sumOfLanes(words: Uint32Array, first: number): number {
  const last = Math.min(words.length, first + LANES_WORDS);
  let [even, odd] = [0, 0];
  for (let at = first; at < last; at++) {
    const word = words[at] ?? 0;
    even = (even + (word & 0x00ff00ff)) | 0;
    odd = (odd + ((word >>> 8) & 0x00ff00ff)) | 0;
  }
  return (even & 0xffff) + (even >>> 16) + (odd & 0xffff) + (odd >>> 16);
}

/** Of 16-bit words, little-endian, modulo 2^16. What is left of a word at the end does not count. */
export function sum16(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let at = start; at + 1 < end; at += 2) {
    sum = (sum + ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8))) & 0xffff;
  }
  return sum;
}

/** Of 32-bit words, little-endian as every machine is that this runs on, modulo 2^32. */
export function sum32(bytes: Uint8Array, start: number, end: number): number {
  const isAligned = ((bytes.byteOffset + start) & 3) === 0;
  const source = isAligned ? bytes : bytes.slice(start, end);
  const words = new Uint32Array(
    source.buffer,
    source.byteOffset + (isAligned ? start : 0),
    (end - start) >>> 2,
  );
  let sum = 0;
  for (const word of words) sum = (sum + word) | 0;
  return sum >>> 0;
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
