/**
 * A machine that is in one state at a time, made of one that may be in many: each set of states that is met becomes one, with
 * a row of a table that says where each byte leads. Rows are made when they are first needed; when there are too many all are
 * forgotten and made anew, so that memory is bounded and each byte costs a bounded number of steps, whatever the expression.
 *
 * Whether an expression ends at a place is known one step later, as it may depend on the byte after it.
 */
import type { Automaton, State } from './automaton.ts';
import { BESIDE, type Beside, type ByteClasses, besideOf, byteClassesOf } from './byte-classes.ts';
import type { Look } from './syntax.ts';

/** Rows that are kept, and numbers of states in all of their sets. */
const ROWS_MAX = 4096;
const HELD_MAX = 1 << 20;

/** The row of what can't match any more. */
export const DEAD = 0;
/** A step: the next row twice, and 1 more where the expression ended before the byte. */
const UNKNOWN = -1;

interface Row {
  /** What comes next, without what leads there without a byte; in order of preference. */
  readonly pending: readonly number[];
  readonly before: Beside;
}

/** How the sets of states are made. */
export interface DfaOptions {
  /** It begins anew at each place. */
  readonly isUnanchored: boolean;
  /** What is less preferred than a match is given up, as Perl and ripgrep do. */
  readonly isOrdered: boolean;
  readonly direction: 'forward' | 'backward';
}

export class LazyDfa {
  /** Of each byte value; the column after the last class is that of an edge of the bytes. */
  readonly classOf: Uint8Array;
  readonly edgeColumn: number;
  readonly width: number;
  readonly #states: readonly State[];
  readonly #start: number;
  readonly #classes: ByteClasses;
  readonly #options: DfaOptions;
  readonly #seen: Uint32Array;
  #round = 0;
  #rows: Row[] = [];
  #numbers = new Map<string, number>();
  /** By what stands before: it is asked for at each place where a match may begin. */
  #startRows: number[] = [];
  #held = 0;
  table: Int32Array;

  constructor({ states, start }: Automaton, options: DfaOptions) {
    this.#states = states;
    this.#start = start;
    this.#options = options;
    this.#classes = byteClassesOf(states);
    this.classOf = this.#classes.classOf;
    this.edgeColumn = this.#classes.members.length;
    this.width = this.edgeColumn + 1;
    this.#seen = new Uint32Array(states.length);
    this.table = new Int32Array(0);
    this.#forget();
  }

  /** The row to begin with, by what stands before the first byte in the direction of reading. */
  startRow(before: Beside): number {
    const known = this.#startRows[before];
    if (known !== undefined) return known;
    // It may forget all that was known, these rows too.
    const row = this.#numberOf({ pending: [this.#start], before });
    this.#startRows[before] = row;
    return row;
  }

  /** What the table does not know yet. @returns the step: twice the next row, and 1 more for a match before the byte */
  makeStep(row: number, column: number): number {
    const from = this.#rows[row];
    if (from === undefined) throw new Error(`there is no row ${row}`);
    const isEdge = column === this.edgeColumn;
    const byte = isEdge ? 0 : (this.#classes.members[column] ?? 0);
    const after = isEdge ? BESIDE.edge : besideOf(byte);
    const { sets, isMatch } = this.#closure(from, after);
    const pending = isEdge ? [] : this.#consume(sets, byte);
    const rowsBefore = this.#rows;
    const isDead = pending.length === 0 && !(this.#options.isUnanchored && !isEdge);
    const next = isDead ? DEAD : this.#numberOf({ pending, before: after });
    const step = 2 * next + (isMatch ? 1 : 0);
    // Where all was forgotten meanwhile the row is not there any more.
    if (rowsBefore === this.#rows) this.table[row * this.width + column] = step;
    return step;
  }

  /** Sets that are reached without a byte, in order of preference, and whether the expression ends here. */
  #closure({ pending, before }: Row, after: Beside): { sets: number[]; isMatch: boolean } {
    this.#round += 1;
    const { isUnanchored, isOrdered, direction } = this.#options;
    const [left, right] = direction === 'forward' ? [before, after] : [after, before];
    const sets: number[] = [];
    let isMatch = false;
    // The last one is the next to be looked at.
    const stack = [...(isUnanchored ? [this.#start] : []), ...[...pending].reverse()];
    for (let number = stack.pop(); number !== undefined; number = stack.pop()) {
      if (this.#seen[number] === this.#round) continue;
      this.#seen[number] = this.#round;
      const state = this.#states[number];
      if (state?.kind === 'set') sets.push(number);
      else if (state?.kind === 'look' && holds(state.look, left, right)) stack.push(state.next);
      else if (state?.kind === 'split') for (const next of state.next.toReversed()) stack.push(next);
      else if (state?.kind === 'match') isMatch = true;
      if (isMatch && isOrdered) break;
    }
    return { sets, isMatch };
  }

  #consume(sets: readonly number[], byte: number): number[] {
    const next = new Set<number>();
    for (const number of sets) {
      const state = this.#states[number];
      if (state?.kind === 'set' && state.set[byte] === 1) next.add(state.next);
    }
    return [...next];
  }

  #numberOf(row: Row): number {
    const { isOrdered } = this.#options;
    const pending = isOrdered ? row.pending : [...row.pending].sort((one, other) => one - other);
    const key = `${row.before}:${pending.join()}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.#rows.length >= ROWS_MAX || this.#held + pending.length > HELD_MAX) this.#forget();
    const number = this.#rows.push({ pending, before: row.before }) - 1;
    this.#numbers.set(key, number);
    this.#held += pending.length;
    this.#makeRoom();
    return number;
  }

  #makeRoom(): void {
    const needed = this.#rows.length * this.width;
    if (needed <= this.table.length) return;
    const grown = new Int32Array(2 * needed).fill(UNKNOWN);
    grown.set(this.table);
    this.table = grown;
  }

  #forget(): void {
    this.#rows = [{ pending: [], before: BESIDE.edge }];
    this.#numbers = new Map();
    this.#startRows = [];
    this.#held = 0;
    this.table = new Int32Array(2 * this.width).fill(UNKNOWN).fill(DEAD, 0, this.width);
  }
}

function holds(look: Look, left: Beside, right: Beside): boolean {
  switch (look) {
    case 'start':
      return left === BESIDE.edge;
    case 'end':
      return right === BESIDE.edge;
    case 'line-start':
      return left === BESIDE.edge || left === BESIDE.lineFeed;
    case 'line-end':
      return right === BESIDE.edge || right === BESIDE.lineFeed;
    case 'word-boundary':
      return (left === BESIDE.word) !== (right === BESIDE.word);
    case 'no-word-boundary':
      return (left === BESIDE.word) === (right === BESIDE.word);
  }
}
