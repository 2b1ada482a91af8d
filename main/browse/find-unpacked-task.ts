/** Looks for a pattern in what is packed or scattered in an image, in a worker: unpacked, one structure after the other. */
import { z } from 'zod';
import { FindQuery } from '../../app/contract/find.ts';
import { StructureSpace } from '../../app/contract/structure.ts';
import { ByteCount } from '../../app/contract/units.ts';
import { findersOf } from '../image/find/finder.ts';
import { HitList } from '../image/find/hit-list.ts';
import { Malformed } from '../image/structure/malformed.ts';
import { Unpacker } from '../image/structure/unpacker.ts';
import type { OnProgress, Task } from '../work/task.ts';
import { Around, aroundHit } from './around-hit.ts';
import type { SpacePart } from './packed-parts.ts';

/** What is unpacked for one search: this, or so many times the image. */
const UNPACKED_FOR_SEARCH_LEAST_BYTES = 1024 * 1024 * 1024;
const UNPACKED_FOR_SEARCH_TIMES = 8;
/** Hits are kept as long as what is told with them comes to so much. */
const AROUND_MAX_BYTES = 256 * 1024 * 1024;

/** What was found in one space, of so many bytes; `space` is its number. Of those that are kept the bytes around stand in a row. */
const FoundInSpace = z.object({
  space: z.int().positive(),
  sizeBytes: ByteCount,
  starts: z.instanceof(Uint32Array),
  lengths: z.instanceof(Uint16Array),
  kinds: z.instanceof(Uint8Array),
  count: z.int().nonnegative(),
  cutCount: z.int().nonnegative(),
  around: z.instanceof(Uint8Array),
});
export type FoundInSpace = z.infer<typeof FoundInSpace>;

interface Input {
  readonly query: FindQuery;
  readonly bytes: Uint8Array;
  readonly spaces: readonly StructureSpace[];
  /** What is searched of them. */
  readonly parts: readonly SpacePart[];
  readonly mostHits: number;
  readonly around: Around;
}

/** What was not searched. */
const Unsearched = z.object({
  /** Spaces that do not unpack as they should, by their numbers. */
  damaged: z.array(z.int().positive()),
  /** How many were not unpacked because `mostBytes` were. */
  passedOver: z.int().nonnegative(),
  mostBytes: ByteCount,
});
export type Unsearched = z.infer<typeof Unsearched>;

/** Counts bytes of what is unpacked that are searched. */
export const FIND_UNPACKED: Task<Input, Unsearched, FoundInSpace> = {
  name: 'find-unpacked',
  input: z.object({
    query: FindQuery,
    bytes: z.instanceof(Uint8Array),
    spaces: z.array(StructureSpace),
    parts: z.array(
      z.object({ space: z.int().positive(), start: z.int().nonnegative(), end: z.int().nonnegative() }),
    ),
    mostHits: z.int().nonnegative(),
    around: Around,
  }),
  output: Unsearched,
  part: FoundInSpace,
  work: (input, onProgress, onPart) => {
    const search = new PackedSearch(input);
    search.run(onProgress, onPart);
    return search.unsearched;
  },
};

/** More would have to be unpacked than is for one search. */
class TooMuch extends Error {}

export class PackedSearch {
  readonly #input: Input;
  readonly #finderOf: ReturnType<typeof findersOf>;
  readonly #unpacker: Unpacker;
  readonly #mostBytes: number;
  #bytesLeft: number;
  #hitsLeft: number;
  #aroundLeft: number;
  readonly #damaged: number[] = [];
  #passedOver = 0;

  constructor(input: Input, aroundMostBytes: number = AROUND_MAX_BYTES) {
    const { query, bytes, spaces, mostHits } = input;
    this.#input = input;
    this.#finderOf = findersOf(query);
    this.#mostBytes = Math.max(UNPACKED_FOR_SEARCH_LEAST_BYTES, UNPACKED_FOR_SEARCH_TIMES * bytes.length);
    this.#bytesLeft = this.#mostBytes;
    this.#hitsLeft = mostHits;
    this.#aroundLeft = aroundMostBytes;
    const charge = (unpackedBytes: number) => {
      if (unpackedBytes > this.#bytesLeft) throw new TooMuch();
      this.#bytesLeft -= unpackedBytes;
    };
    this.#unpacker = new Unpacker(bytes, spaces, { charge });
  }

  get unsearched(): Unsearched {
    return { damaged: this.#damaged, passedOver: this.#passedOver, mostBytes: this.#mostBytes };
  }

  run(onProgress: OnProgress, onPart: (part: FoundInSpace) => void): void {
    const { parts } = this.#input;
    const total = parts.reduce((sum, { start, end }) => sum + end - start, 0);
    let done = 0;
    for (const part of parts) {
      const bytes = this.#bytesOf(part.space);
      if (bytes !== null) {
        const found = this.#find(bytes, part);
        if (found !== null) onPart(found);
      }
      done += part.end - part.start;
      onProgress({ done, total });
    }
  }

  /** Null where it can't be had. */
  #bytesOf(space: number): Uint8Array | null {
    try {
      return this.#unpacker.bytesOf(space);
    } catch (thrown) {
      if (thrown instanceof TooMuch) this.#passedOver += 1;
      else if (thrown instanceof Malformed) this.#damaged.push(space);
      else throw thrown;
      return null;
    }
  }

  /** Null where there is nothing. */
  #find(bytes: Uint8Array, { space, start, end: wanted }: SpacePart): FoundInSpace | null {
    const sizeBytes = bytes.length;
    const end = Math.min(wanted, sizeBytes);
    const finder = this.#finderOf({
      bytes: Buffer.from(bytes.buffer, bytes.byteOffset, sizeBytes),
      start,
      end,
    });
    const hits = new HitList(this.#hitsLeft);
    finder.find(start, end, hits);
    const { count } = hits;
    if (count === 0) return null;
    const around = this.#aroundOf(bytes, hits);
    const kept = around.length;
    const [starts, lengths, kinds] = [
      hits.starts.slice(0, kept),
      hits.lengths.slice(0, kept),
      hits.kinds.slice(0, kept),
    ];
    this.#hitsLeft = kept < hits.starts.length ? 0 : this.#hitsLeft - kept;
    return {
      space,
      sizeBytes,
      starts,
      lengths,
      kinds,
      count,
      cutCount: finder.cutCount,
      around: inARow(bytes, around),
    };
  }

  /** Of each hit as long as there is room for it. */
  #aroundOf(bytes: Uint8Array, { starts, lengths }: HitList): { from: number; to: number }[] {
    const ranges: { from: number; to: number }[] = [];
    for (const [index, start] of starts.entries()) {
      const range = aroundHit({ start, lengthBytes: lengths[index] ?? 0 }, bytes.length, this.#input.around);
      this.#aroundLeft -= range.to - range.from;
      if (this.#aroundLeft < 0) break;
      ranges.push(range);
    }
    return ranges;
  }
}

function inARow(bytes: Uint8Array, ranges: readonly { from: number; to: number }[]): Uint8Array<ArrayBuffer> {
  const row = new Uint8Array(ranges.reduce((sum, { from, to }) => sum + to - from, 0));
  let at = 0;
  for (const { from, to } of ranges) {
    row.set(bytes.subarray(from, to), at);
    at += to - from;
  }
  return row;
}
