/** The bytes from 0 to 255, again and again: what lies at an offset can be told from it. */
export function countingBytes(sizeBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizeBytes);
  // A callback for each byte takes seconds for a flash of 64 MiB, and many a test begins with one.
  Buffer.from(bytes.buffer).fill(Uint8Array.from({ length: 256 }, (_, value) => value));
  return bytes;
}
