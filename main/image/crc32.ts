/** CRC-32 with the polynomial of IEEE 802.3, as zlib, U-Boot and JFFS2 use it. Electron before 28 has none in Node. */

const TABLE = new Uint32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++)
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  TABLE[byte] = remainder;
}

/** zlib's `crc32(bytes)`: starts at all ones and inverts at the end. 0 to 2^32 - 1. */
export function crc32(bytes: Uint8Array): number {
  return ~updateCrc32(bytes, 0xffffffff) >>> 0;
}

/** The bare shift register, as JFFS2 uses it: starts at `register`, nothing is inverted. 0 to 2^32 - 1. */
export function updateCrc32(bytes: Uint8Array, register: number): number {
  let remainder = register;
  for (const byte of bytes) remainder = (remainder >>> 8) ^ (TABLE[(remainder ^ byte) & 0xff] ?? 0);
  return remainder >>> 0;
}
