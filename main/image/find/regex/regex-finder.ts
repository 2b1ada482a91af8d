/**
 * Finds what a regular expression matches: of matches that overlap the one that begins first, and of those that begin at one
 * place the one that Perl and ripgrep take. Matches of no bytes are none.
 *
 * Where a match begins with bytes that are quick to find, they are found first. Otherwise the bytes are read backward, a block
 * at a time, which tells all places where a match begins; blocks are passed over that are far from bytes that are in every
 * match, where those are quick to find. From each such place the bytes are read forward up to where it ends,
 * MATCH_MAX_BYTES at most: so a byte costs a step, or that many for an expression that hopes for a far end again and again.
 */
import { MATCH_MAX_BYTES } from '../../../../app/contract/find.ts';
import { anchorOf, frequenciesOf } from '../anchor.ts';
import type { Sequence } from '../byte-set.ts';
import { HitList } from '../hit-list.ts';
import { patternError } from '../pattern-error.ts';
import type { Searched } from '../searched.ts';
import { SequenceFinder } from '../sequence-finder.ts';
import type { Stretch } from '../shift-and.ts';
import { type Automaton, automatonOf, TooLarge } from './automaton.ts';
import { BESIDE, type Beside, besideOf } from './byte-classes.ts';
import { DEAD, LazyDfa } from './lazy-dfa.ts';
import { neededOf } from './needed.ts';
import { parseRegex } from './parse-regex.ts';
import { beginningsOf } from './prefix.ts';
import type { Node } from './syntax.ts';

const BLOCK_BYTES = 1 << 16;

/** The first place from `least` on where a match may begin; -1 where there is none. `least` never becomes less. */
type NextStart = (least: number) => number;

export class RegexFinder {
  readonly #ends: LazyDfa;
  readonly #starts: LazyDfa;
  readonly #beginnings: readonly Sequence[] | null;
  readonly #beginningFinder: SequenceFinder;
  readonly #marks = Buffer.alloc(BLOCK_BYTES);
  readonly #candidates = new HitList();
  readonly #needed: readonly Sequence[] | null;
  readonly #neededFinder: SequenceFinder;
  readonly #neededFound = new HitList();

  /** @throws UserError for an expression that makes no sense, or is too large */
  constructor(pattern: string, ignoresCase: boolean) {
    const node = parseRegex(pattern, ignoresCase);
    const [forward, backward] = automata(pattern, node);
    this.#ends = new LazyDfa(forward, { isUnanchored: false, isOrdered: true, direction: 'forward' });
    this.#starts = new LazyDfa(backward, { isUnanchored: true, isOrdered: false, direction: 'backward' });
    this.#beginnings = beginningsOf(node);
    this.#beginningFinder = new SequenceFinder(this.#beginnings ?? []);
    this.#needed = neededOf(node);
    this.#neededFinder = new SequenceFinder(this.#needed ?? []);
  }

  /**
   * Adds the matches that begin in [from, to). `free` is where the last match before ended: none begins before it.
   * @returns the same for what comes after, and how many were cut
   */
  find(
    searched: Searched,
    { from, to, free }: { readonly from: number; readonly to: number; readonly free: number },
    hits: HitList,
  ): { readonly free: number; readonly cutCount: number } {
    const frequencies = frequenciesOf(searched.bytes.subarray(from, to));
    const isQuick = areRare(this.#beginnings, frequencies);
    const mayBegin =
      !isQuick && areRare(this.#needed, frequencies) ? this.#nearNeeded(searched, from, to) : null;
    let [at, cutCount] = [free, 0];
    for (let block = from; block < to; block += BLOCK_BYTES) {
      const stretch = { from: block, to: Math.min(block + BLOCK_BYTES, to), end: searched.end };
      if (at >= stretch.to || mayBegin?.(stretch) === false) continue;
      const nextStart = isQuick ? this.#begun(searched.bytes, stretch) : this.#marked(searched, stretch);
      for (let start = nextStart(at); start >= 0; start = nextStart(Math.max(at, start + 1))) {
        const { lengthBytes, isCut } = this.#matchAt(searched, start);
        if (lengthBytes === 0) continue;
        hits.add(start, lengthBytes);
        if (isCut) cutCount += 1;
        at = start + lengthBytes;
      }
    }
    return { free: at, cutCount };
  }

  /** Whether what is in every match comes soon enough for one that begins in a block. They are asked for in order. */
  #nearNeeded({ bytes, end }: Searched, from: number, to: number): (block: Stretch) => boolean {
    this.#neededFound.clear();
    this.#neededFinder.find(bytes, { from, to: Math.min(end, to + MATCH_MAX_BYTES), end }, this.#neededFound);
    const { starts } = this.#neededFound;
    let index = 0;
    return (block) => {
      while ((starts[index] ?? block.from) < block.from) index += 1;
      return (starts[index] ?? Number.POSITIVE_INFINITY) < block.to + MATCH_MAX_BYTES;
    };
  }

  #begun(bytes: Buffer, stretch: Stretch): NextStart {
    this.#candidates.clear();
    this.#beginningFinder.find(bytes, stretch, this.#candidates);
    const { starts } = this.#candidates;
    let index = 0;
    return (least) => {
      while ((starts[index] ?? least) < least) index += 1;
      return starts[index] ?? -1;
    };
  }

  /** Places of the block where a match begins, if it ends soon enough. */
  #marked(searched: Searched, { from, to }: Stretch): NextStart {
    const { bytes, start, end } = searched;
    const dfa = this.#starts;
    const { classOf, edgeColumn, width } = dfa;
    const last = Math.min(end, to + MATCH_MAX_BYTES);
    let row = dfa.startRow(besideAt(searched, last));
    for (let at = last; at >= from; at--) {
      const column = at > start ? (classOf[bytes[at - 1] ?? 0] ?? 0) : edgeColumn;
      let step = dfa.table[row * width + column] ?? -1;
      if (step < 0) step = dfa.makeStep(row, column);
      if (at < to) this.#marks[at - from] = step & 1;
      row = step >> 1;
    }
    const marks = this.#marks.subarray(0, to - from);
    return (least) => {
      const first = Math.max(least - from, 0);
      // Where each place is marked it would take longer to ask for the next one.
      const index = marks[first] === 1 ? first : marks.indexOf(1, first);
      return index < 0 ? -1 : from + index;
    };
  }

  /** 0 bytes where none begins here. */
  #matchAt(searched: Searched, from: number): { lengthBytes: number; isCut: boolean } {
    const { bytes, end } = searched;
    const dfa = this.#ends;
    const { classOf, edgeColumn, width } = dfa;
    const last = Math.min(end, from + MATCH_MAX_BYTES);
    let row = dfa.startRow(besideAt(searched, from - 1));
    let matchEnd = from;
    for (let at = from; at <= last; at++) {
      const column = at < end ? (classOf[bytes[at] ?? 0] ?? 0) : edgeColumn;
      let step = dfa.table[row * width + column] ?? -1;
      if (step < 0) step = dfa.makeStep(row, column);
      if ((step & 1) === 1) matchEnd = at;
      row = step >> 1;
      if (row === DEAD) break;
    }
    const lengthBytes = matchEnd - from;
    return { lengthBytes, isCut: lengthBytes === MATCH_MAX_BYTES && row !== DEAD };
  }
}

/** Whether each of them has a byte that is rare here. */
function areRare(
  sequences: readonly Sequence[] | null,
  frequencies: ReturnType<typeof frequenciesOf>,
): boolean {
  return sequences?.every((sequence) => anchorOf(sequence, frequencies) !== null) ?? false;
}

function besideAt({ bytes, start, end }: Searched, at: number): Beside {
  return at < start || at >= end ? BESIDE.edge : besideOf(bytes[at] ?? 0);
}

function automata(pattern: string, node: Node): readonly [Automaton, Automaton] {
  try {
    return [automatonOf(node, 'forward'), automatonOf(node, 'backward')];
  } catch (thrown) {
    if (!(thrown instanceof TooLarge)) throw thrown;
    throw patternError(
      pattern,
      0,
      'This expression is too large to be looked for',
      'Repeat less often, or look for a part of it.',
    );
  }
}
