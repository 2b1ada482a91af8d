/** A search by several workers, and what it has found by now: hits in order, wherever the workers are. */
import type { FindQuery } from '../../app/contract/find.ts';
import { isInOrder } from '../image/find/finder.ts';
import { HitList } from '../image/find/hit-list.ts';
import { eitherOf } from '../work/either-of.ts';
import type { WorkerPool } from '../work/worker-pool.ts';
import { FIND, type FoundInPiece, SHARED } from './find-task.ts';

/** What to look for, and where: [start, end). `mostHits` are kept, more are counted. */
export interface Search {
  readonly query: FindQuery;
  readonly start: number;
  readonly end: number;
  readonly mostHits: number;
}

/** What a search has found up to `searchedTo`. */
export class Found {
  readonly hits: HitList;
  /** Matches that were cut for their length. */
  cutCount = 0;
  searchedTo: number;
  readonly #early = new Map<number, FoundInPiece>();
  #nextPiece = 0;

  constructor({ start, mostHits }: Search) {
    this.hits = new HitList(mostHits);
    this.searchedTo = start;
  }

  /** Takes what a worker found; what comes too early waits for what lies before it. @returns whether there is more now */
  take(part: FoundInPiece): boolean {
    this.#early.set(part.piece, part);
    const before = this.#nextPiece;
    for (let next = this.#early.get(before); next !== undefined; next = this.#early.get(this.#nextPiece)) {
      this.#early.delete(next.piece);
      this.#nextPiece += 1;
      this.hits.addAll(next);
      this.cutCount += next.cutCount;
      this.searchedTo = next.end;
    }
    return this.#nextPiece > before;
  }
}

/** What a search needs besides. */
export interface Searching {
  readonly signal: AbortSignal;
  /** Hears whenever more of the bytes is searched, with all that is found by then. */
  readonly onMore?: (found: Found) => void;
  /** Where to gather what is found; a new one if it is left out. */
  readonly found?: Found;
}

/**
 * Looks through the bytes with as many threads as there are; with one for what must be gone through in order. The pattern is
 * read in the threads, too: an expression may take a while.
 * @throws UserError for a pattern that makes no sense, before anything is searched; the reason of `signal`
 */
export async function searchBytes(
  pool: WorkerPool,
  bytes: Uint8Array,
  search: Search,
  { signal, onMore = () => undefined, found = new Found(search) }: Searching,
): Promise<Found> {
  const { query, start, end, mostHits } = search;
  const shared = new Int32Array(new SharedArrayBuffer(8));
  shared[SHARED.hitsLeft] = mostHits;
  const onPart = (part: FoundInPiece) => {
    if (!found.take(part)) return;
    // What lies after what is searched by now is not kept either, as soon as there is enough before it.
    if (found.hits.starts.length === mostHits) Atomics.store(shared, SHARED.hitsLeft, 0);
    onMore(found);
  };
  const failed = new AbortController();
  const either = eitherOf(signal, failed.signal);
  const work = () => pool.run(FIND, { query, bytes, start, end, shared }, { signal: either.signal, onPart });
  try {
    await Promise.all(Array.from({ length: isInOrder(query) ? 1 : pool.width }, work));
  } catch (thrown) {
    failed.abort(thrown);
    throw thrown;
  } finally {
    either.release();
  }
  return found;
}
