/** CRC-32 with the polynomial of IEEE 802.3, as zlib, U-Boot and JFFS2 use it. Electron before 28 has none in Node. */

/** Four tables of 256: what a byte comes to that is followed by none, one, two or three more. */
const TABLE = new Uint32Array(4 * 256);
for (let byte = 0; byte < 256; byte++) {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++)
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  TABLE[byte] = remainder;
}
for (let index = 256; index < TABLE.length; index++) {
  const before = TABLE[index - 256] ?? 0;
  TABLE[index] = (before >>> 8) ^ (TABLE[before & 0xff] ?? 0);
}

/** zlib's `crc32(bytes)`: starts at all ones and inverts at the end. 0 to 2^32 - 1. */
export function crc32(bytes: Uint8Array): number {
  return ~updateCrc32(bytes, 0xffffffff) >>> 0;
}

/** The bare shift register, as JFFS2 uses it: starts at `register`, nothing is inverted. 0 to 2^32 - 1. */
export function updateCrc32(bytes: Uint8Array, register: number): number {
  let remainder = register;
  let at = 0;
  // Four bytes at a time: five times as fast as one.
  for (const last = bytes.length - 3; at < last; at += 4) {
    remainder ^=
      (bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24);
    remainder =
      (TABLE[768 + (remainder & 0xff)] ?? 0) ^
      (TABLE[512 + ((remainder >>> 8) & 0xff)] ?? 0) ^
      (TABLE[256 + ((remainder >>> 16) & 0xff)] ?? 0) ^
      (TABLE[remainder >>> 24] ?? 0);
  }
  for (; at < bytes.length; at++)
    remainder = (remainder >>> 8) ^ (TABLE[(remainder ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  return remainder >>> 0;
}
