/** Texts in the bytes of an image. */

/** Text up to its first zero byte, a character a byte; null where there is none in [start, end). */
export function textUpToZero(bytes: Uint8Array, start: number, end: number): string | null {
  const last = Math.min(end, bytes.length);
  if (start < 0 || start >= last) return null;
  const zero = bytes.subarray(start, last).indexOf(0);
  return zero < 0 ? null : textAt(bytes, start, start + zero);
}

/** All of [start, end), a character a byte (Latin-1). */
export function textAt(bytes: Uint8Array, start: number, end: number): string {
  return bufferAt(bytes, start, end).toString('latin1');
}

/** All of [start, end) as UTF-8; what is none becomes U+FFFD. */
export function utf8At(bytes: Uint8Array, start: number, end: number): string {
  return bufferAt(bytes, start, end).toString('utf8');
}

function bufferAt(bytes: Uint8Array, start: number, end: number): Buffer {
  const { buffer, byteOffset, length } = bytes.subarray(start, end);
  return Buffer.from(buffer, byteOffset, length);
}
