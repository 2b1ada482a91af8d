/** How often each byte value is there, and what follows from it. Counts are exact. */

const VALUES = 256;
/** Tables that are counted in by turns: the next byte, often the same, need not wait until the last one is written. */
const TABLES = 4;

/** Counts anew again and again without new memory. */
export class ByteCounts {
  readonly #tables = new Uint32Array(TABLES * VALUES);
  readonly counts = new Uint32Array(VALUES);

  /** Counts bytes [start, end). `words` are those of `bytes`, whose first one is word 0; null where they don't fit. */
  count(bytes: Uint8Array, words: Int32Array | null, start: number, end: number): void {
    const tables = this.#tables.fill(0);
    const wordsStart = words === null ? end : Math.min(end, (start + 3) & ~3);
    const wordsEnd = words === null ? end : Math.max(wordsStart, end & ~3);
    countBytes(tables, bytes, start, wordsStart);
    if (words !== null) countWords(tables, words, wordsStart >>> 2, wordsEnd >>> 2);
    countBytes(tables, bytes, wordsEnd, end);
    const { counts } = this;
    for (let value = 0; value < VALUES; value++)
      counts[value] =
        (tables[value] ?? 0) +
        (tables[VALUES + value] ?? 0) +
        (tables[2 * VALUES + value] ?? 0) +
        (tables[3 * VALUES + value] ?? 0);
  }
}

/** The bytes as 32-bit words; null where their memory doesn't begin with one. */
export function wordsOf(bytes: Uint8Array): Int32Array | null {
  return bytes.byteOffset % 4 === 0
    ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2)
    : null;
}

function countBytes(tables: Uint32Array, bytes: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    tables[byte] = (tables[byte] ?? 0) + 1;
  }
}

function countWords(tables: Uint32Array, words: Int32Array, start: number, end: number): void {
  let at = start;
  while (at < end) {
    const word = words[at] ?? 0;
    // Erased flash and zeros come in runs, and are most of many images.
    if (word === -1 || word === 0) {
      const from = at;
      do at += 1;
      while (at < end && words[at] === word);
      const value = word & 0xff;
      tables[value] = (tables[value] ?? 0) + 4 * (at - from);
      continue;
    }
    const one = word & 0xff;
    const two = ((word >>> 8) & 0xff) + VALUES;
    const three = ((word >>> 16) & 0xff) + 2 * VALUES;
    const four = (word >>> 24) + 3 * VALUES;
    tables[one] = (tables[one] ?? 0) + 1;
    tables[two] = (tables[two] ?? 0) + 1;
    tables[three] = (tables[three] ?? 0) + 1;
    tables[four] = (tables[four] ?? 0) + 1;
    at += 1;
  }
}

/** n log2(n) of the counts that small cells have. */
const LOGS = Float64Array.from({ length: 2048 }, (_, times) => (times < 2 ? 0 : times * Math.log2(times)));

/** Shannon's entropy in bits a byte: 0 to 8, and 0 of no bytes. */
export function entropyOf(counts: Uint32Array, total: number): number {
  let sum = 0;
  for (let value = 0; value < VALUES; value++) {
    const times = counts[value] ?? 0;
    sum += LOGS[times] ?? times * Math.log2(times);
  }
  return total === 0 ? 0 : Math.max(0, Math.log2(total) - sum / total);
}

/** How many are printable ASCII, tabs or line ends. */
export function textIn(counts: Uint32Array): number {
  let sum = (counts[0x09] ?? 0) + (counts[0x0a] ?? 0) + (counts[0x0d] ?? 0);
  for (let value = 0x20; value < 0x7f; value++) sum += counts[value] ?? 0;
  return sum;
}
