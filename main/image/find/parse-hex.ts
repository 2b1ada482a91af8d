/**
 * Bytes as hexadecimal digits: `55 aa`, `55aa`, `0x55, 0xaa`; `??` is any byte, `5?` any that begins with 5; `[0-7f e5]` is
 * one of these, `[^00 ff]` none of them; `(aa|bb cc)` is either.
 */
import { ANY_BYTE, type ByteSet, byteRange, complementOf, type Sequence, unionOf } from './byte-set.ts';
import { patternError } from './pattern-error.ts';

/** Sequences that alternatives may come to. */
export const SEQUENCES_MAX = 64;
/** Places in a sequence. */
export const PLACES_MAX = 4096;
/** Brackets in brackets. */
const DEPTH_MAX = 100;

const HOW = 'Write bytes as pairs of hexadecimal digits: 55 aa ?? [0-7f] (00|ff ff).';

/** What the text stands for, the alternatives in their order. @throws UserError that names the place */
export function parseHex(text: string): readonly Sequence[] {
  const parser = new HexParser(text);
  const sequences = parser.alternatives(0, 0);
  parser.mustEnd();
  if (sequences.some((sequence) => sequence.length === 0))
    throw patternError(text, text.length, 'There is no byte to look for', HOW);
  return sequences;
}

class HexParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  mustEnd(): void {
    if (this.#at < this.#text.length) throw this.#error(this.#at, 'This bracket was never opened', HOW);
  }

  /** Up to a `)` or the end. `openedAt` is where its bracket stands, in so many others. */
  alternatives(openedAt: number, depth: number): Sequence[] {
    if (depth > DEPTH_MAX)
      throw this.#error(this.#at, `There are more than ${DEPTH_MAX} brackets in brackets`, HOW);
    const all = [this.#row(depth)];
    while (this.#text[this.#at] === '|') {
      this.#at += 1;
      all.push(this.#row(depth));
    }
    return this.#few(all.flat(), openedAt);
  }

  #row(depth: number): Sequence[] {
    let row: Sequence[] = [[]];
    for (;;) {
      this.#skipGaps();
      const [at, character] = [this.#at, this.#text[this.#at]];
      if (character === undefined || character === '|' || character === ')') return row;
      const next = this.#part(character, depth);
      row = this.#few(
        row.flatMap((before) => next.map((after) => [...before, ...after])),
        at,
      );
    }
  }

  #part(character: string, depth: number): Sequence[] {
    if (character === '[') return [[this.#class()]];
    if (character !== '(') return [[this.#byte()]];
    const openedAt = this.#at;
    this.#at += 1;
    const inside = this.alternatives(openedAt, depth + 1);
    if (this.#text[this.#at] !== ')')
      throw this.#error(openedAt, 'This bracket is never closed', 'Close it with ).');
    this.#at += 1;
    return inside;
  }

  #few(sequences: Sequence[], at: number): Sequence[] {
    if (sequences.length > SEQUENCES_MAX)
      throw this.#error(
        at,
        `The alternatives come to more than ${SEQUENCES_MAX} sequences`,
        'Look for fewer at once.',
      );
    if (sequences.some(({ length }) => length > PLACES_MAX))
      throw this.#error(at, `There are more than ${PLACES_MAX} bytes`, 'Look for the beginning of them.');
    return sequences;
  }

  #byte(): ByteSet {
    const at = this.#at;
    const [high, low] = [this.#nibble(), this.#nibble()];
    if (high === null || low === null) throw this.#error(at, this.#odd(at), HOW);
    const set = new Uint8Array(256);
    for (const first of high) for (const second of low) set[16 * first + second] = 1;
    return set;
  }

  #odd(at: number): string {
    return /^[0-9a-f?]/i.test(this.#text.slice(at))
      ? 'A byte has two hexadecimal digits, and this has one'
      : 'This is no hexadecimal digit';
  }

  #nibble(): readonly number[] | null {
    const character = this.#text[this.#at] ?? '';
    if (!/^[0-9a-f?]$/i.test(character)) return null;
    this.#at += 1;
    return character === '?' ? NIBBLES : [Number.parseInt(character, 16)];
  }

  #class(): ByteSet {
    const openedAt = this.#at;
    const closedAt = this.#text.indexOf(']', openedAt);
    if (closedAt < 0) throw this.#error(openedAt, 'This bracket is never closed', 'Close it with ].');
    this.#at = closedAt + 1;
    const inside = this.#text.slice(openedAt + 1, closedAt);
    const isNot = inside.startsWith('^');
    const items = [...inside.matchAll(/[^\s,^]+/g)];
    const sets = items.map(({ 0: item, index }) => this.#range(item, openedAt + 1 + index));
    const set = isNot ? complementOf(unionOf(sets)) : unionOf(sets);
    if (items.length === 0 || !set.includes(1))
      throw this.#error(openedAt, 'No byte fits these brackets', 'Write values or ranges: [0-7f e5].');
    return set;
  }

  #range(item: string, at: number): ByteSet {
    if (item === '??') return ANY_BYTE;
    const match = /^([0-9a-f]{1,2})(?:-([0-9a-f]{1,2}))?$/i.exec(item);
    const first = Number.parseInt(match?.[1] ?? '', 16);
    const last = Number.parseInt(match?.[2] ?? match?.[1] ?? '', 16);
    if (match === null || first > last)
      throw this.#error(at, `${item} is no byte and no range of bytes`, 'Write values or ranges: [0-7f e5].');
    return byteRange(first, last);
  }

  #skipGaps(): void {
    const gap = /^(?:[\s,;:]|0x(?=[0-9a-f?]{2})|\\x(?=[0-9a-f?]{2}))*/i.exec(this.#text.slice(this.#at));
    this.#at += gap?.[0].length ?? 0;
  }

  #error(at: number, what: string, todo: string) {
    return patternError(this.#text, at, what, todo);
  }
}

const NIBBLES: readonly number[] = [...Array(16).keys()];
