/** Blocks that show at a glance whether bytes, words or address lines got mixed up. */
import { DEMO_SECTOR_BYTES } from './layout.ts';

const PATTERN_BYTES = 0x1000;

/** Four patterns of 4 KiB: counting bytes, 16-bit little-endian counters, Gray code, a walking bit and its inverse. */
export function makePatterns(): Uint8Array {
  const bytes = new Uint8Array(4 * PATTERN_BYTES);
  for (let index = 0; index < PATTERN_BYTES; index++) {
    const word = index >> 1;
    bytes[index] = index & 0xff;
    bytes[PATTERN_BYTES + index] = index & 1 ? word >> 8 : word & 0xff;
    bytes[2 * PATTERN_BYTES + index] = grayCode(index) & 0xff;
    bytes[3 * PATTERN_BYTES + index] = index & 8 ? ~(1 << (index & 7)) & 0xff : 1 << (index & 7);
  }
  return bytes;
}

/** One erase block of xorshift32 output from a fixed seed: the same bytes on every machine. */
export function makeNoise(): Uint8Array {
  const words = new DataView(new ArrayBuffer(DEMO_SECTOR_BYTES));
  let state = 0x4e4f5221;
  for (let offset = 0; offset < words.byteLength; offset += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words.setUint32(offset, state >>> 0, true);
  }
  return new Uint8Array(words.buffer);
}

function grayCode(value: number): number {
  return value ^ (value >> 1);
}
