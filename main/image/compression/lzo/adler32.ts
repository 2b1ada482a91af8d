/** Adler-32, the checksum of zlib and lzop: RFC 1950, section 8.2. */

const MODULUS = 65_521;
/** So many bytes cannot take the second sum above 2^32. */
const BYTES_WITHOUT_OVERFLOW = 5552;

/** 0 to 2^32 - 1. */
export function adler32(bytes: Uint8Array): number {
  let first = 1;
  let second = 0;
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(at + BYTES_WITHOUT_OVERFLOW, bytes.length);
    for (; at < end; at++) {
      first += bytes[at] ?? 0;
      second += first;
    }
    first %= MODULUS;
    second %= MODULUS;
  }
  return second * 0x10000 + first;
}
