/** Finds the signatures of many formats in one pass, and asks those that have none for their places. */
import type { Format, Piece, Signature } from './format.ts';
import { endOfRun } from './record/run.ts';

/** A place where a structure of a format may begin. */
export interface Candidate {
  readonly start: number;
  readonly format: Format;
}

/** Looked for at once, so that what has been claimed is skipped. */
const PIECE_BYTES = 1 << 20;

type Entry = {
  readonly format: Format;
  readonly rank: number;
  readonly signature: Signature;
  readonly codes: Uint8Array;
};

/** The signatures of some formats, sorted by their first two bytes. */
export class SignatureTable {
  /** 1 for each two first bytes, little-endian, that a signature has or that are blank: half as large as `#heads`. */
  readonly #marks = new Uint8Array(1 << 16);
  /** By the first two bytes, little-endian: 0, or one more than an index into `#lists`. */
  readonly #heads = new Uint16Array(1 << 16);
  readonly #lists: Entry[][] = [];
  /** Farthest that a signature lies from the start of its structure, in bytes. */
  readonly #farthest: number;
  /** No signature begins with two zeros or two 0xff: blank flash is passed over quickly. */
  readonly #skipsBlank: boolean;
  /** Those that have places, with their ranks. */
  readonly #placers: { readonly format: Format; readonly rank: number }[];

  /** Of formats that take the same place the earlier one is asked first. */
  constructor(formats: readonly Format[]) {
    const entries = formats.flatMap((format, rank) =>
      format.signatures.map((signature) => ({ format, rank, signature, codes: codesOf(signature) })),
    );
    this.#farthest = Math.max(0, ...entries.map(({ signature: { at = 0 }, codes }) => at + codes.length));
    for (const entry of entries) this.#add(entry);
    this.#placers = formats
      .map((format, rank) => ({ format, rank }))
      .filter(({ format }) => format.places !== undefined);
    this.#skipsBlank = this.#heads[0] === 0 && this.#heads[0xffff] === 0;
    if (this.#skipsBlank) this.#marks[0] = this.#marks[0xffff] = 1;
  }

  /**
   * Candidates from `start` on, in order, each place and format once. They are found piece by piece: `skipTo` lets the
   * search go on from a later place.
   */
  *candidates(bytes: Uint8Array, start: number, end: number): Generator<Candidate, void, number | undefined> {
    let from = start;
    while (from < end) {
      const to = Math.min(from + PIECE_BYTES, end);
      let skipTo = from;
      for (const { start: at, format } of this.#inPiece(bytes, { from, to, floor: start, end })) {
        if (at < skipTo) continue;
        skipTo = Math.max(skipTo, (yield { start: at, format }) ?? 0);
      }
      from = Math.max(to, skipTo);
    }
  }

  #inPiece(bytes: Uint8Array, { from, to, floor, end }: Piece & { floor: number }): Candidate[] {
    const found: (Candidate & { rank: number })[] = [];
    const last = Math.min(to + this.#farthest, end) - 1;
    for (let at = this.#nextMark(bytes, from, last); at < last; at = this.#nextMark(bytes, at + 1, last)) {
      const head = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
      if (this.#skipsBlank && (head === 0 || head === 0xffff)) {
        at = endOfRun(bytes, at, last + 1, head & 0xff) - 2;
        continue;
      }
      for (const { format, rank, signature, codes } of this.#lists[(this.#heads[head] ?? 0) - 1] ?? []) {
        const start = at - (signature.at ?? 0);
        if (start < Math.max(from, floor) || start >= to || start % (signature.alignment ?? 1) !== 0)
          continue;
        if (at + codes.length <= end && isAt(bytes, at, codes)) found.push({ start, format, rank });
      }
    }
    for (const { format, rank } of this.#placers) {
      for (const start of format.places?.(bytes, { from, to, end }) ?? [])
        found.push({ start, format, rank });
    }
    found.sort((one, other) => one.start - other.start || one.rank - other.rank);
    return found.filter(({ start, format }, index) => {
      const before = found[index - 1];
      return before?.start !== start || before.format !== format;
    });
  }

  #nextMark(bytes: Uint8Array, from: number, last: number): number {
    const marks = this.#marks;
    let at = from;
    while (at < last && marks[(bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)] === 0) at += 1;
    return at;
  }

  #add(entry: Entry): void {
    const [first = 0, second = 0] = entry.codes;
    const head = first | (second << 8);
    const known = this.#heads[head] ?? 0;
    if (known > 0) this.#lists[known - 1]?.push(entry);
    else this.#heads[head] = this.#lists.push([entry]);
    this.#marks[head] = 1;
  }
}

function isAt(bytes: Uint8Array, at: number, codes: Uint8Array): boolean {
  for (let index = 2; index < codes.length; index++) {
    if (bytes[at + index] !== codes[index]) return false;
  }
  return true;
}

function codesOf({ bytes }: Signature): Uint8Array {
  return typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Uint8Array.from(bytes);
}
