/** Bytes that lie scattered, put together: how they lie, and the copy of them in order. */
import { countText } from '../../../app/contract/text/count-text.ts';
import type { Method } from '../compression/decompress.ts';
import { type Decoded, decode } from './decode.ts';
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

/** Parts that are of the same packed bytes. */
interface PackedRange {
  readonly method: Method;
  readonly start: number;
  readonly sizeBytes: number;
  /** Up to where it is unpacked for all of them, in bytes of what comes of it. */
  mostBytes: number;
  /** `at`: where it stands in the whole. */
  readonly parts: { readonly at: number; readonly packed: PackedPart }[];
}

/** How many bytes have to be unpacked for all parts, of which several may be of the same packed ones. */
export function unpackedForParts(parts: readonly Part[]): number {
  return packedRangesOf(parts).reduce((sum, { mostBytes }) => sum + mostBytes, 0);
}

function packedRangesOf(parts: readonly Part[]): PackedRange[] {
  const ranges = new Map<string, PackedRange>();
  let at = 0;
  for (const { start, sizeBytes, packed } of parts) {
    if (packed !== undefined && packed.method !== ZEROS && start !== null) {
      const { method, skipBytes, takeBytes } = packed;
      const key = `${start} ${sizeBytes} ${method}`;
      const range = ranges.get(key) ?? { method, start, sizeBytes, mostBytes: 0, parts: [] };
      range.mostBytes = Math.max(range.mostBytes, skipBytes + takeBytes);
      range.parts.push({ at, packed });
      ranges.set(key, range);
    }
    at += packed?.takeBytes ?? sizeBytes;
  }
  return [...ranges.values()];
}

/**
 * A copy. What is missing, or lies outside of `bytes`, reads as erased.
 * @throws Malformed where a part does not unpack to what it should
 */
export function assemble(bytes: Uint8Array, parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(assembledBytes(parts)).fill(ERASED);
  let at = 0;
  for (const { start, sizeBytes, packed } of parts) {
    if (packed === undefined && start !== null) whole.set(bytes.subarray(start, start + sizeBytes), at);
    else if (packed !== undefined) whole.fill(0, at, at + packed.takeBytes);
    at += packed?.takeBytes ?? sizeBytes;
  }
  for (const range of packedRangesOf(parts)) unpackInto(whole, bytes, range);
  return whole;
}

/** Once for all of its parts, and not kept: memory holds what comes of one range besides the whole. */
function unpackInto(
  whole: Uint8Array,
  bytes: Uint8Array,
  { method, start, sizeBytes, mostBytes, parts }: PackedRange,
): void {
  const unpacked = decode(method, bytes.subarray(start, start + sizeBytes), mostBytes);
  for (const { at, packed } of parts) {
    const { skipBytes, takeBytes } = packed;
    if (skipBytes + takeBytes > unpacked.bytes.length) throw damagedPart(at, takeBytes, unpacked);
    whole.set(unpacked.bytes.subarray(skipBytes, skipBytes + takeBytes), at);
  }
}

function damagedPart(at: number, takeBytes: number, { bytes, problems }: Decoded): Malformed {
  const why = problems.join(' ') || `It comes to ${countText(bytes.length)} bytes.`;
  return new Malformed(
    `What should be its ${countText(takeBytes)} bytes from 0x${at.toString(16)} on is not: ${why}`,
  );
}
