/**
 * Finds what reads as text: runs of characters that have a sign. Those are tab and what ASCII can print, in UTF-8 also all from
 * U+00A0 on, and in UTF-16 those up to U+024F: were it more, any bytes would read as text.
 */
import { MATCH_MAX_BYTES, StringEncoding } from '../../../app/contract/find.ts';
import { decodeString } from '../../../app/contract/text/decode-string.ts';
import type { HitList } from '../find/hit-list.ts';
import type { Searched } from '../find/searched.ts';
import { charactersIn, charactersOfWide, endOfNarrow, nextNarrow, nextWide } from './runs.ts';

/** What counts as a string. */
export interface StringsWanted {
  /** To be in it, in whatever case; empty for all. */
  readonly text: string;
  readonly leastCharacters: number;
  readonly encodings: readonly StringEncoding[];
}

interface Found {
  readonly start: number;
  readonly lengthBytes: number;
  readonly encoding: StringEncoding;
}

export class StringsFinder {
  readonly #wanted: StringsWanted;
  readonly #searched: Searched;
  readonly #text: string;
  /** Where the last string of each kind ended. */
  #freeNarrow: number;
  #freeWide: number;
  #cutCount = 0;

  constructor(wanted: StringsWanted, searched: Searched) {
    this.#wanted = wanted;
    this.#searched = searched;
    this.#text = wanted.text.toLowerCase();
    [this.#freeNarrow, this.#freeWide] = [searched.start, searched.start];
  }

  /** How many were cut at `MATCH_MAX_BYTES`. */
  get cutCount(): number {
    return this.#cutCount;
  }

  /** Adds those that begin in [from, to), or a byte later, which follows on what was searched last; `kind` is their encoding’s number. */
  find(from: number, to: number, hits: HitList): void {
    const found: Found[] = [];
    this.#findNarrow(from, to, found);
    if (this.#has('utf-16le') || this.#has('utf-16be')) this.#findWide(from, to, found);
    found.sort((one, other) => one.start - other.start);
    for (const { start, lengthBytes, encoding } of found) {
      hits.add(start, lengthBytes, StringEncoding.options.indexOf(encoding));
    }
  }

  #has(encoding: StringEncoding): boolean {
    return this.#wanted.encodings.includes(encoding);
  }

  #findNarrow(from: number, to: number, found: Found[]): void {
    const isAscii = !this.#has('utf-8');
    if (isAscii && !this.#has('ascii')) return;
    const { bytes, end } = this.#searched;
    const { leastCharacters } = this.#wanted;
    const next = (first: number) =>
      nextNarrow(bytes, { from: first, to, end, least: leastCharacters }, isAscii);
    let at = next(Math.max(from, this.#freeNarrow));
    while (at < to) {
      const stop = endOfNarrow(bytes, at, Math.min(end, at + MATCH_MAX_BYTES), isAscii);
      const lengthBytes = stop - at;
      if (lengthBytes >= leastCharacters) {
        const characters = charactersIn(bytes, at, stop);
        const encoding = lengthBytes === characters ? 'ascii' : 'utf-8';
        if (characters >= leastCharacters) this.#keep({ start: at, lengthBytes, encoding }, found);
      }
      at = next(Math.max(at + 1, stop));
    }
    this.#freeNarrow = at;
  }

  #findWide(from: number, to: number, found: Found[]): void {
    const { bytes, end } = this.#searched;
    const { leastCharacters } = this.#wanted;
    const next = (first: number) => nextWide(bytes, { from: first, to, end, least: leastCharacters });
    let at = next(Math.max(from, this.#freeWide));
    while (at < to) {
      const here = this.#wideAt(at, leastCharacters);
      if (here === null) {
        at = next(at + 1);
        continue;
      }
      // What reads as a text in one order often reads as most of it in the other, a byte later or earlier.
      const best = this.#wideAt(at + 1, here.lengthBytes / 2 + 1) ?? here;
      this.#keep(best, found);
      at = next(best.start + best.lengthBytes);
    }
    this.#freeWide = at;
  }

  /** Null where it is shorter than that. */
  #wideAt(start: number, leastCharacters: number): Found | null {
    const { bytes, end } = this.#searched;
    const last = Math.min(end, start + MATCH_MAX_BYTES);
    const little = this.#has('utf-16le') ? charactersOfWide(bytes, start, last, 0) : 0;
    const big = this.#has('utf-16be') ? charactersOfWide(bytes, start, last, 1) : 0;
    const characters = Math.max(little, big);
    if (characters < leastCharacters) return null;
    return { start, lengthBytes: 2 * characters, encoding: little >= big ? 'utf-16le' : 'utf-16be' };
  }

  #keep(string: Found, found: Found[]): void {
    if (this.#text !== '' && !this.#textOf(string).toLowerCase().includes(this.#text)) return;
    if (this.#goesOn(string)) this.#cutCount += 1;
    found.push(string);
  }

  #goesOn({ start, lengthBytes, encoding }: Found): boolean {
    // A character of UTF-8 has up to four bytes.
    if (lengthBytes + 4 <= MATCH_MAX_BYTES) return false;
    const { bytes, end } = this.#searched;
    const rest = start + lengthBytes;
    if (encoding === 'ascii' || encoding === 'utf-8')
      return endOfNarrow(bytes, rest, Math.min(end, rest + 4), !this.#has('utf-8')) > rest;
    return charactersOfWide(bytes, rest, Math.min(end, rest + 2), encoding === 'utf-16le' ? 0 : 1) > 0;
  }

  #textOf({ start, lengthBytes, encoding }: Found): string {
    return decodeString(this.#searched.bytes.subarray(start, start + lengthBytes), encoding);
  }
}
