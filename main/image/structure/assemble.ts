/** Bytes that lie scattered, put together: how they lie, and the copy of them in order. */
import { countText } from '../../../app/contract/text/count-text.ts';
import { decode } from './decode.ts';
import { type PackedPart, type Part, ZEROS } from './found.ts';
import { Malformed } from './malformed.ts';

const ERASED = 0xff;

/** How many bytes the parts come to. */
export function assembledBytes(parts: readonly Part[]): number {
  return parts.reduce((sum, { sizeBytes, packed }) => sum + (packed?.takeBytes ?? sizeBytes), 0);
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

/**
 * A copy. What is missing, or lies outside of `bytes`, reads as erased.
 * @throws Malformed where a part does not unpack to what it should
 */
export function assemble(bytes: Uint8Array, parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(assembledBytes(parts)).fill(ERASED);
  let at = 0;
  for (const { start, sizeBytes, packed } of parts) {
    const own = start === null ? null : bytes.subarray(start, start + sizeBytes);
    if (packed !== undefined) whole.set(unpacked(own, packed, at), at);
    else if (own !== null) whole.set(own, at);
    at += packed?.takeBytes ?? sizeBytes;
  }
  return whole;
}

function unpacked(
  own: Uint8Array | null,
  { method, skipBytes, takeBytes }: PackedPart,
  at: number,
): Uint8Array {
  if (own === null || method === ZEROS) return new Uint8Array(takeBytes);
  const { bytes, problems } = decode(method, own, skipBytes + takeBytes);
  const wanted = bytes.subarray(skipBytes, skipBytes + takeBytes);
  if (wanted.length === takeBytes) return wanted;
  const why = problems.join(' ') || `It comes to ${countText(bytes.length)} bytes.`;
  throw new Malformed(
    `What should be its ${countText(takeBytes)} bytes from 0x${at.toString(16)} on is not: ${why}`,
  );
}
