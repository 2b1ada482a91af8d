/** Bytes that lie scattered, put together: how they lie, and the copy of them in order. */
import type { StructureSpace } from '../../../app/contract/structure.ts';
import { pluralText } from '../../../app/contract/text/plural-text.ts';
import { isMethod, type Method } from '../compression/decompress.ts';
import { type Decoded, decode } from './decode.ts';
import { type PackedPart, type Part, ZEROS } from './found.ts';
import { Malformed } from './malformed.ts';

const ERASED = 0xff;

/** The parts that a scan told of a space. */
export function partsOf({ parts }: Pick<StructureSpace, 'parts'>): Part[] {
  return parts.map(({ start, size: sizeBytes, packed }) => {
    const method = packed?.method ?? ZEROS;
    if (packed === undefined || !(isMethod(method) || method === ZEROS)) return { start, sizeBytes };
    return { start, sizeBytes, packed: { ...packed, method } };
  });
}

/** How many bytes a part comes to. */
export function partBytes({ sizeBytes, packed }: Part): number {
  return packed?.takeBytes ?? sizeBytes;
}

/** How many bytes the parts come to. */
export function assembledBytes(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + partBytes(part), 0);
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

/** Packed bytes, and up to where they are unpacked, in bytes of what comes of them. */
export interface WantedRange {
  readonly method: Method;
  readonly start: number;
  readonly sizeBytes: number;
  readonly mostBytes: number;
}

/** Parts that are of the same packed bytes, which are unpacked for all of them. */
interface PackedRange extends WantedRange {
  mostBytes: number;
  /** `at`: where it stands in the whole. */
  readonly parts: { readonly at: number; readonly packed: PackedPart }[];
}

/** How many bytes have to be unpacked for all parts, of which several may be of the same packed ones. */
export function unpackedForParts(parts: readonly Part[]): number {
  return packedRangesOf(parts).reduce((sum, { mostBytes }) => sum + mostBytes, 0);
}

/** What has to be unpacked for the parts. */
export function packedRangesOf(parts: readonly Part[]): PackedRange[] {
  const ranges = new Map<string, PackedRange>();
  let at = 0;
  for (const part of parts) {
    const { start, sizeBytes, packed } = part;
    if (packed !== undefined && packed.method !== ZEROS && start !== null) {
      const { method, skipBytes, takeBytes, wholeBytes = 0 } = packed;
      const key = `${start} ${sizeBytes} ${method}`;
      const range = ranges.get(key) ?? { method, start, sizeBytes, mostBytes: 0, parts: [] };
      range.mostBytes = Math.max(range.mostBytes, skipBytes + takeBytes, wholeBytes);
      range.parts.push({ at, packed });
      ranges.set(key, range);
    }
    at += partBytes(part);
  }
  return [...ranges.values()];
}

/**
 * A copy. What is missing, or lies outside of `bytes`, reads as erased. `unpack` left out: each packed range is unpacked once
 * for all parts that are of it, and not kept.
 * @throws Malformed where a part does not unpack to what it should; what `unpack` throws
 */
export function assemble(
  bytes: Uint8Array,
  parts: readonly Part[],
  unpack: (range: WantedRange) => Decoded = (range) => unpackRange(bytes, range),
): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(assembledBytes(parts)).fill(ERASED);
  let at = 0;
  for (const part of parts) {
    const { start, sizeBytes, packed } = part;
    if (packed === undefined && start !== null) whole.set(bytes.subarray(start, start + sizeBytes), at);
    else if (packed !== undefined) whole.fill(0, at, at + packed.takeBytes);
    at += partBytes(part);
  }
  for (const range of packedRangesOf(parts)) place(whole, unpack(range), range.parts);
  return whole;
}

/** What the packed bytes of a range come to, up to where they are wanted. */
export function unpackRange(
  bytes: Uint8Array,
  { method, start, sizeBytes, mostBytes }: WantedRange,
): Decoded {
  return decode(method, bytes.subarray(start, start + sizeBytes), mostBytes);
}

function place(whole: Uint8Array, unpacked: Decoded, parts: PackedRange['parts']): void {
  for (const { at, packed } of parts) {
    const { skipBytes, takeBytes } = packed;
    // A sum at its end that is not that of its bytes says that some of them are other ones, and not which.
    const isSound = unpacked.ending !== 'damaged' && skipBytes + takeBytes <= unpacked.bytes.length;
    if (!isSound) throw damagedPart(at, takeBytes, unpacked);
    whole.set(unpacked.bytes.subarray(skipBytes, skipBytes + takeBytes), at);
  }
}

function damagedPart(at: number, takeBytes: number, { bytes, problems }: Decoded): Malformed {
  const why = problems.join(' ') || `It comes to ${pluralText(bytes.length, 'byte')}.`;
  return new Malformed(
    `What should be its ${pluralText(takeBytes, 'byte')} from 0x${at.toString(16)} on is not: ${why}`,
  );
}
