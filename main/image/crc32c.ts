/** CRC-32C, with the polynomial of Castagnoli, as ext4 uses it: starts at all ones, and is not inverted at the end. */

const TABLE = new Uint32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++)
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0x82f63b78 : remainder >>> 1;
  TABLE[byte] = remainder;
}

/** 0 to 2^32 - 1. */
export function rawCrc32c(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) remainder = (remainder >>> 8) ^ (TABLE[(remainder ^ byte) & 0xff] ?? 0);
  return remainder >>> 0;
}
