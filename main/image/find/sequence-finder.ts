/**
 * Finds each place where one of some sequences of bytes stands, also where two overlap. What decides is speed: a value that
 * is rare in these bytes is looked for with the system's own `memchr` (through `Buffer.indexOf`: 10 GiB a second), and the
 * rest of the sequence is compared where it stands. Where nothing is rare, each byte is looked at (1 GiB a second).
 */
import { type Anchor, anchorOf, frequenciesOf } from './anchor.ts';
import type { Sequence } from './byte-set.ts';
import type { HitList } from './hit-list.ts';
import { ShiftAnd, type Stretch } from './shift-and.ts';

/** Looked through by one sequence after another, while it is in the processor's cache. */
const BLOCK_BYTES = 1 << 18;
/** Anchors in a block after which each byte is looked at: the sample was not like this block. */
const ANCHORS_MAX = BLOCK_BYTES / 32;
/** A start within its block and the number of the sequence, in one number. */
const INDEX_BITS = 8;

interface Plan {
  readonly anchored: readonly { readonly index: number; readonly anchor: Anchor }[];
  /** Those without an anchor. */
  readonly others: ShiftAnd | null;
}

/** Whether a sequence, by its number, does not count where it stands. */
type IsUnwanted = (start: number, index: number) => boolean;

export class SequenceFinder {
  readonly #sequences: readonly Sequence[];
  readonly #isUnwanted: IsUnwanted;
  readonly #alone: readonly ShiftAnd[];
  #found = new Uint32Array(1024);
  #count = 0;
  #isInOrder = true;

  /** At most 256 sequences. Of those that begin at one place the earlier one counts. */
  constructor(sequences: readonly Sequence[], isUnwanted: IsUnwanted = () => false) {
    this.#sequences = sequences;
    this.#isUnwanted = isUnwanted;
    this.#alone = sequences.map((sequence, index) => new ShiftAnd([{ sequence, index }]));
  }

  /** Adds what begins in [from, to) and ends by `end`, in order, to `hits`. */
  find(bytes: Buffer, { from, to, end }: Stretch, hits: HitList): void {
    const plan = this.#plan(bytes.subarray(from, Math.max(to, from)));
    for (let start = from; start < to; start += BLOCK_BYTES) {
      const block = { from: start, to: Math.min(start + BLOCK_BYTES, to), end };
      this.#findInBlock(bytes, block, plan);
      this.#tell(start, hits);
    }
  }

  #plan(piece: Uint8Array): Plan {
    const frequencies = frequenciesOf(piece);
    const anchored: { index: number; anchor: Anchor }[] = [];
    const others: { sequence: Sequence; index: number }[] = [];
    for (const [index, sequence] of this.#sequences.entries()) {
      const anchor = anchorOf(sequence, frequencies);
      if (anchor === null) others.push({ sequence, index });
      else anchored.push({ index, anchor });
    }
    return { anchored, others: others.length === 0 ? null : new ShiftAnd(others) };
  }

  #findInBlock(bytes: Buffer, block: Stretch, { anchored, others }: Plan): void {
    [this.#count, this.#isInOrder] = [0, true];
    const note = (start: number, index: number, fitting: number) => {
      if (this.#fits(bytes, block.end, { start, index, fitting })) this.#note(start - block.from, index);
    };
    for (const { index, anchor } of anchored) {
      const counted = this.#count;
      if (this.#findAnchors(bytes, block, { index, anchor })) continue;
      this.#count = counted;
      this.#alone[index]?.find(bytes, block, note);
    }
    others?.find(bytes, block, note);
  }

  /** False where there are too many anchors. */
  #findAnchors(bytes: Buffer, block: Stretch, { index, anchor }: Plan['anchored'][number]): boolean {
    const { place, values } = anchor;
    const part = bytes.subarray(block.from + place, Math.min(block.to + place, block.end));
    let left = ANCHORS_MAX;
    for (const value of values) {
      for (let at = part.indexOf(value); at >= 0; at = part.indexOf(value, at + 1)) {
        const start = block.from + at;
        if (this.#fits(bytes, block.end, { start, index, fitting: 0 })) this.#note(at, index);
        left -= 1;
        if (left === 0) return false;
      }
    }
    return true;
  }

  /** The places from `fitting` on. */
  #fits(
    bytes: Buffer,
    end: number,
    { start, index, fitting }: { start: number; index: number; fitting: number },
  ): boolean {
    const sequence = this.#sequences[index] ?? [];
    if (start + sequence.length > end) return false;
    for (let place = fitting; place < sequence.length; place++) {
      if (sequence[place]?.[bytes[start + place] ?? 0] !== 1) return false;
    }
    return !this.#isUnwanted(start, index);
  }

  #note(startInBlock: number, index: number): void {
    if (this.#count === this.#found.length) {
      const grown = new Uint32Array(2 * this.#count);
      grown.set(this.#found);
      this.#found = grown;
    }
    const packed = (startInBlock << INDEX_BITS) | index;
    if (this.#count > 0 && packed < (this.#found[this.#count - 1] ?? 0)) this.#isInOrder = false;
    this.#found[this.#count] = packed;
    this.#count += 1;
  }

  #tell(blockStart: number, hits: HitList): void {
    const found = this.#found.subarray(0, this.#count);
    if (!this.#isInOrder) found.sort();
    let before = -1;
    for (const packed of found) {
      const start = packed >>> INDEX_BITS;
      if (start === before) continue;
      before = start;
      hits.add(blockStart + start, this.#sequences[packed & ((1 << INDEX_BITS) - 1)]?.length ?? 0);
    }
  }
}
