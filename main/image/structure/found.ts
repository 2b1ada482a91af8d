/** A structure as a parser finds it, with those inside of it. */

import type { Confidence, StructureCheck, StructureField } from '../../../app/contract/structure.ts';
import type { Method } from '../compression/decompress.ts';

/** Places and sizes are bytes, in the bytes that the parser was given. */
export interface Found {
  readonly kind: string;
  readonly subtype?: string;
  readonly name: string;
  /** Null for what has no place of its own, as a file in a compressed file system. */
  readonly start: number | null;
  readonly sizeBytes: number;
  /** Left out: `proved`. */
  readonly confidence?: Confidence;
  readonly fields?: readonly StructureField[];
  readonly checks?: readonly StructureCheck[];
  readonly problems?: readonly string[];
  /** In the same bytes, in any order. */
  readonly children?: readonly Found[];
  /** Which of its bytes count where it is compared, if not all: the others say where things lie. */
  readonly counting?: readonly Range[];
  /** What it unpacks to, for what is packed or scattered. */
  readonly unpacked?: Unpacked;
  /** Left out: it is where its parent says. */
  readonly origin?: string;
}

/** Half-open. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Bytes of their own, out of a range of those that the packed structure lies in. */
export interface Unpacked {
  readonly method: string;
  readonly start: number;
  readonly sizeBytes: number;
  readonly unpackedBytes: number;
  /** Null where nothing is found in them. */
  readonly bytes: Uint8Array | null;
  /** What it is put together of, for what is scattered; the range is then the one that holds all of them. */
  readonly parts?: readonly Part[];
  /** What of it is cut, damaged or missing, a sentence each; they are problems of the structure as well. */
  readonly losses?: readonly string[];
  /** In the bytes that it unpacks to. */
  readonly children: readonly Found[];
}

/** A range of the bytes; `start` null: it is missing, and stands there as erased, all 0xff. */
export interface Part {
  readonly start: number | null;
  readonly sizeBytes: number;
  /** Left out: it stands there as it is. */
  readonly packed?: PackedPart | undefined;
  /** It should be there and is not; what it reads as stands in its place. */
  readonly isMissing?: boolean;
}

/** Of what a part unpacks to: so many bytes, behind so many. */
export interface PackedPart {
  /** Zeros stand nowhere. */
  readonly method: Method | typeof ZEROS;
  readonly skipBytes: number;
  readonly takeBytes: number;
  /** What all of it comes to at most, where it has a sum at its end: it is unpacked up to there, which tells what is damaged. */
  readonly wholeBytes?: number | undefined;
}

export const ZEROS = 'zeros';
