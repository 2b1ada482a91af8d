/** Bytes that lie scattered, put together: how they lie, and the copy of them in order. */
import type { Part } from './found.ts';

const ERASED = 0xff;

/** How many bytes the parts come to. */
export function assembledBytes(parts: readonly Part[]): number {
  return parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** The range that holds every part that is there; one is. */
export function rangeOf(parts: readonly Part[]): { readonly start: number; readonly sizeBytes: number } {
  let [start, end] = [Number.POSITIVE_INFINITY, 0];
  for (const part of parts) {
    if (part.start === null) continue;
    start = Math.min(start, part.start);
    end = Math.max(end, part.start + part.sizeBytes);
  }
  return { start, sizeBytes: end - start };
}

/** A copy. What is missing, or lies outside of `bytes`, reads as erased. */
export function assemble(bytes: Uint8Array, parts: readonly Part[]): Uint8Array {
  const whole = new Uint8Array(assembledBytes(parts)).fill(ERASED);
  let at = 0;
  for (const { start, sizeBytes } of parts) {
    if (start !== null) whole.set(bytes.subarray(start, start + sizeBytes), at);
    at += sizeBytes;
  }
  return whole;
}
