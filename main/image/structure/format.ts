/** What a parser is: by what its structures are found, and how one is read. */
import type { Method } from '../compression/decompress.ts';
import type { Decoded } from './decode.ts';
import type { Found, Part } from './found.ts';

/** Bytes that a structure has at a fixed place. */
export interface Signature {
  /** Two or more. A text stands for its ASCII codes. */
  readonly bytes: string | readonly number[];
  /** In bytes from the start of the structure; left out: 0. */
  readonly at?: number;
  /** A structure begins at a multiple of this, counted from the start of the bytes it lies in; left out: anywhere. */
  readonly alignment?: number;
}

/** Structures that begin in [from, to) and may reach up to `end`, in bytes. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly end: number;
}

/** A kind of structure. */
export interface Format {
  /** For programs, and the `kind` of what it finds: `uimage`. */
  readonly kind: string;
  /** The document that it follows, with the section: for the reader of the parser, and at each node. */
  readonly follows: string;
  /** Any of them makes a candidate. */
  readonly signatures: readonly Signature[];
  /**
   * For what has no signature: where it may begin in a piece, in order. It is asked for all of an image, and so looks at a
   * few bytes in each block only.
   */
  places?(bytes: Uint8Array, piece: Piece): Iterable<number>;
  /**
   * The structure that begins at `reading.start`; null where there is none after all. It must be strict: what it takes is
   * not looked at again by others, but through `reading.scan`. What is wrong after a header that can't be a mistake is said
   * in the node's `problems`.
   * @throws Malformed as null: it was none
   */
  read(reading: Reading): Found | null;
}

/** A place in some bytes, and what a parser there may ask for. */
export interface Reading {
  /** All of them: the image's, or what a part of it unpacks to. Never trust an offset that was read from them. */
  readonly bytes: Uint8Array;
  /** Where the structure begins, and where what it lies in ends; `start < end <= bytes.length`. */
  readonly start: number;
  readonly end: number;
  /** What there is in a part of the bytes, found by signature: for a payload of any kind. Never throws. */
  scan(start: number, end: number): readonly Found[];
  /**
   * Goes through the structures of a list, as a generator gives them, up to its end or to where it throws `Malformed`: what
   * was found before stays, and the sentence is one of the problems.
   */
  gather(children: Iterable<Found>): { readonly children: Found[]; readonly problems: string[] };
  /** Unpacks a part of the bytes, and hands what comes of it to `inside`. */
  unpack(packed: Packed, inside: (reading: Reading) => Gathered): Unpacking;
  /**
   * Unpacks a stream that says itself where it ends. Null where the parser does not accept what came of it: it was none.
   * @throws Malformed where a scan has cost too much
   */
  unpackStream(stream: PackedStream, inside: (reading: Reading) => Gathered): UnpackedStream | null;
  /**
   * Puts parts of the bytes together, and hands the whole to `inside` as bytes of its own: for what lies scattered, as a
   * volume whose blocks are in any order. Nothing comes of parts of which none is there.
   */
  assemble(assembly: Assembly, inside: (reading: Reading) => Gathered): Unpacking;
  /** Unpacks a block that only the parser itself reads, as one of a table: nothing of it is kept. @throws Malformed */
  unpackBlock(block: PackedBlock): Uint8Array;
  /** Another range of the same bytes, for a parser that hands a part over to another. @throws Malformed where it lies too deep */
  within(start: number, end: number): Reading;
  /** Before more bytes are gone through than a header has: a checksum. @throws Malformed where a scan has cost too much */
  spend(lengthBytes: number): void;
}

export type Gathered = { readonly children: readonly Found[]; readonly problems: readonly string[] };

/** A packed part of the bytes. */
export interface Packed {
  /** One that `decompress` knows. */
  readonly method: Method;
  readonly start: number;
  readonly sizeBytes: number;
  /** What it must come to, by its header; left out where no header says. */
  readonly unpackedBytes?: number;
}

/** Packed bytes that begin at `start`, and end where they say. */
export interface PackedStream {
  readonly method: Method;
  readonly start: number;
  /** Whether so much of it could be read that it is one. What is inside is looked at afterwards. */
  readonly accepts: (read: {
    readonly ending: Decoded['ending'];
    readonly packedBytes: number;
    readonly unpackedBytes: number;
  }) => boolean;
}

/** What is put together, part after part. */
export interface Assembly {
  /** By what rule, for programs: `ubi-volume`. */
  readonly method: string;
  readonly parts: readonly Part[];
}

/** A small packed part. */
export interface PackedBlock {
  readonly method: Method;
  readonly start: number;
  readonly sizeBytes: number;
  /** More is a fault. */
  readonly atMostBytes: number;
}

/** What came of it: to be spread into the packed structure. */
export interface Unpacking {
  readonly unpacked?: NonNullable<Found['unpacked']>;
  readonly problems: readonly string[];
}

/** The same for one whose size was not known. */
export interface UnpackedStream extends Unpacking {
  /** Up to its end, or to where it could not be read further. */
  readonly sizeBytes: number;
  readonly ending: Decoded['ending'];
}
