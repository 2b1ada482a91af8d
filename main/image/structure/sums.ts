/**
 * Sums of what structures hold, by which they are compared with those of another image. None of more bytes than a scan may go
 * through: they may lie over one another.
 */
import { crc32, updateCrc32 } from '../crc32.ts';
import type { Budget } from './budget.ts';
import type { Found, Range, Unpacked } from './found.ts';
import { Malformed } from './malformed.ts';
import { isRun } from './record/run.ts';

const BLANKS = [0xff, 0];
const ALL_ONES = 0xffff_ffff;

/** Of structures that lie in the same bytes. */
export class Sums {
  readonly bytes: Uint8Array;
  readonly #budget: Budget;
  /** By their starts and ends: many files may lie in one packed block. */
  readonly #ofRanges = new Map<string, number>();

  constructor(bytes: Uint8Array, budget: Budget) {
    this.bytes = bytes;
    this.#budget = budget;
  }

  /** Those of structures in what one of these unpacks to. */
  inside(bytes: Uint8Array): Sums {
    return new Sums(bytes, this.#budget);
  }

  /**
   * Of its bytes, and of a content that lies elsewhere; where it holds others of those that are none's but its own; where it
   * has no place but a content, of how and in what that is packed. Null where there are none of these, and where it would take too long.
   */
  of(found: Found): number | null {
    const { start, sizeBytes, counting, unpacked } = found;
    try {
      if (!isLeaf(found) || counting !== undefined) return this.#ofOwn(found);
      if (start !== null) return this.#ofPlace({ start, end: start + sizeBytes }, unpacked);
      return unpacked === undefined ? null : this.#ofPacked(unpacked);
    } catch (thrown) {
      if (thrown instanceof Malformed) return null;
      throw thrown;
    }
  }

  /** And of a content that lies elsewhere, as that of a hard link does. */
  #ofPlace(place: Range, content: Unpacked | undefined): number {
    const own = this.#ofRange(place);
    if (content === undefined || content.sizeBytes === 0 || isIn(content, place)) return own;
    return crc32(Buffer.from(JSON.stringify([own, this.#ofPacked(content)])));
  }

  #ofRange({ start, end }: Range): number {
    const key = `${start} ${end}`;
    const known = this.#ofRanges.get(key);
    if (known !== undefined) return known;
    this.#budget.spend(end - start);
    const sum = crc32(this.bytes.subarray(start, end));
    this.#ofRanges.set(key, sum);
    return sum;
  }

  /** Of what it is put together of: all of the range, where it is packed as one. */
  #ofPacked({ method, start, sizeBytes, parts = [] }: Unpacked): number {
    const all = parts.length > 0 ? parts : [{ start, sizeBytes, packed: method }];
    const told = all.map((part) => [
      part.sizeBytes,
      part.start === null ? null : this.#ofRange({ start: part.start, end: part.start + part.sizeBytes }),
      part.packed ?? null,
    ]);
    return crc32(Buffer.from(JSON.stringify(told)));
  }

  #ofOwn(found: Found): number | null {
    let register: number | null = null;
    for (const own of this.#ownPieces(found)) {
      this.#budget.spend(own.length);
      if (found.counting !== undefined || !isBlank(own)) register = updateCrc32(own, register ?? ALL_ONES);
    }
    return register;
  }

  *#ownPieces(found: Found): Generator<Uint8Array> {
    const { start, sizeBytes, counting, unpacked } = found;
    const place = start === null ? [] : [{ start, end: start + sizeBytes }];
    for (const own of rest(counting ?? place, takenIn(found))) yield this.bytes.subarray(own.start, own.end);
    const { bytes = null, children = [] } = unpacked ?? {};
    if (bytes === null || children.length === 0) return;
    const whole = { start: 0, end: bytes.length };
    for (const own of rest([whole], takenIn({ children }))) yield bytes.subarray(own.start, own.end);
  }
}

/** Whether none lies in it. */
export function isLeaf({ children = [], unpacked }: Found): boolean {
  return children.length === 0 && (unpacked?.children.length ?? 0) === 0;
}

function isIn({ start, sizeBytes }: Unpacked, place: Range): boolean {
  return start >= place.start && start + sizeBytes <= place.end;
}

/** Which of the bytes that a structure lies in are those of others in it. */
function* takenIn({ children = [], unpacked }: Pick<Found, 'children' | 'unpacked'>): Generator<Range> {
  for (const child of children) {
    const { start, sizeBytes } = child;
    if (start !== null) yield { start, end: start + sizeBytes };
    else yield* takenIn(child);
    if (start === null && child.unpacked !== undefined) yield* rangesOf(child.unpacked);
  }
  if (unpacked !== undefined && unpacked.children.length > 0) yield* rangesOf(unpacked);
}

function* rangesOf({ start, sizeBytes, parts = [] }: Unpacked): Generator<Range> {
  if (parts.length === 0) yield { start, end: start + sizeBytes };
  for (const part of parts)
    if (part.start !== null) yield { start: part.start, end: part.start + part.sizeBytes };
}

/** What the others leave of ranges that lie apart. */
function* rest(ranges: readonly Range[], taken: Iterable<Range>): Generator<Range> {
  const byPlace = [...taken].sort((one, other) => one.start - other.start);
  let next = 0;
  let done = 0;
  for (const { start, end } of [...ranges].sort((one, other) => one.start - other.start)) {
    done = Math.max(done, start);
    for (let each = byPlace[next]; each !== undefined && each.start < end; each = byPlace[++next]) {
      if (each.start > done) yield { start: done, end: each.start };
      done = Math.max(done, each.end);
    }
    if (done < end) yield { start: done, end };
  }
}

/** As what fills up to the next structure is: how much there is of it follows from what is before. */
function isBlank(bytes: Uint8Array): boolean {
  return BLANKS.some((value) => isRun(bytes, 0, bytes.length, value));
}
