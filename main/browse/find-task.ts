/** Looks for a pattern in the bytes of an image, in a worker: several share one search, a piece of the bytes each. */
import { z } from 'zod';
import { FindQuery } from '../../app/contract/find.ts';
import { finderOf, isInOrder } from '../image/find/finder.ts';
import { HitList } from '../image/find/hit-list.ts';
import type { Task } from '../work/task.ts';

/**
 * Taken by one worker at once: long enough that handing it out costs nothing, short enough that the first hit is soon told.
 * What is gone through in order may be much slower.
 */
const PIECE_BYTES = { anyOrder: 8 << 20, inOrder: 512 << 10 } as const;

/** What the workers of a search share, by its place in `shared`. */
export const SHARED = {
  /** The next piece that nobody has taken. */
  nextPiece: 0,
  /** How many more hits are to be kept: those of a piece beyond are counted. */
  hitsLeft: 1,
} as const;

/** What was found in one piece. */
const FoundInPiece = z.object({
  piece: z.int().nonnegative(),
  /** Where it ends. */
  end: z.int().nonnegative(),
  starts: z.instanceof(Uint32Array),
  lengths: z.instanceof(Uint16Array),
  kinds: z.instanceof(Uint8Array),
  count: z.int().nonnegative(),
  cutCount: z.int().nonnegative(),
});
export type FoundInPiece = z.infer<typeof FoundInPiece>;

interface Shared {
  readonly query: FindQuery;
  readonly bytes: Uint8Array;
  /** [start, end) is searched. */
  readonly start: number;
  readonly end: number;
  readonly shared: Int32Array;
}

/** Takes one piece after another until none is left. */
export const FIND: Task<Shared, null, FoundInPiece> = {
  name: 'find',
  input: z.object({
    query: FindQuery,
    bytes: z.instanceof(Uint8Array),
    start: z.int().nonnegative(),
    end: z.int().nonnegative(),
    shared: z.instanceof(Int32Array),
  }),
  output: z.null(),
  part: FoundInPiece,
  work({ query, bytes, start, end, shared }, _, onPart) {
    const searched = { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), start, end };
    const finder = finderOf(query, searched);
    const pieceBytes = isInOrder(query) ? PIECE_BYTES.inOrder : PIECE_BYTES.anyOrder;
    for (;;) {
      const piece = Atomics.add(shared, SHARED.nextPiece, 1);
      const from = start + piece * pieceBytes;
      if (from >= end) return null;
      const to = Math.min(from + pieceBytes, end);
      const hits = new HitList(Atomics.load(shared, SHARED.hitsLeft));
      const cutBefore = finder.cutCount;
      finder.find(from, to, hits);
      const { count } = hits;
      // Copies: what lies beyond the hits in their memory is not sent.
      const [starts, lengths, kinds] = [hits.starts.slice(), hits.lengths.slice(), hits.kinds.slice()];
      onPart({ piece, end: to, starts, lengths, kinds, count, cutCount: finder.cutCount - cutBefore });
    }
  },
};
