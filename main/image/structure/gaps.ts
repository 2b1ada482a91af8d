/**
 * What no parser claims between the structures of an image: runs of erased flash, runs of zeros, and data with its entropy.
 * Sizes are bytes.
 */
import { sizeText } from '../../../app/contract/text/size-text.ts';
import { entropyOf, textIn } from '../overview/byte-counts.ts';
import type { Found } from './found.ts';
import { endOfRun } from './record/run.ts';

/** A smaller gap is what alignment leaves, and is not told. */
const GAP_LEAST_BYTES = 64;
/** A shorter run of one byte value within data is part of the data. At its ends it is padding of what is there. */
const RUN_LEAST_BYTES = 4096;
/** A run that is long enough has one of the places in it that are so far apart. */
const STEP_BYTES = RUN_LEAST_BYTES / 2;
/** In one range. Data that alternates with blanks more often stays in one piece. */
const GAPS_MAX = 10_000;

const ERASED = 0xff;

type Range = { readonly start: number; readonly end: number };

/** What a scan of a range found together with what lies between, in order. The range is all of the bytes if none is given. */
export function withGaps(
  bytes: Uint8Array,
  found: readonly Found[],
  { start: first, end: last }: Range = { start: 0, end: bytes.length },
): Found[] {
  if (found.length === 0) return [...gapNodes(bytes, { start: first, end: last }, GAPS_MAX)];
  const all: Found[] = [];
  let gapsLeft = GAPS_MAX;
  const gap = (start: number, end: number) => {
    const nodes = end - start < GAP_LEAST_BYTES ? [] : [...gapNodes(bytes, { start, end }, gapsLeft)];
    gapsLeft -= nodes.length;
    return nodes;
  };
  let done = first;
  const byPlace = [...found].sort((one, other) => (one.start ?? 0) - (other.start ?? 0));
  for (const each of byPlace) {
    const start = each.start ?? done;
    all.push(...gap(done, start), each);
    done = Math.max(done, start + each.sizeBytes);
  }
  return [...all, ...gap(done, last)];
}

function* gapNodes(bytes: Uint8Array, { start, end }: Range, atMost: number): Generator<Found> {
  let [from, left] = [start, atMost];
  for (let at = start; at < end && left > 0; ) {
    const run = runAround(bytes, at, { start: from, end });
    if (run !== null) {
      if (run.start > from) yield dataNode(bytes, { start: from, end: run.start });
      yield blankNode(bytes, run);
      from = run.end;
      left -= 2;
    }
    // The last byte is looked at in any case.
    at = run?.end ?? (at < end - 1 ? Math.min(at + STEP_BYTES, end - 1) : end);
  }
  if (from < end) yield dataNode(bytes, { start: from, end });
}

/** The run of erased or zero bytes that holds `at`, where it is long enough, and at an end of the gap long enough for one. */
function runAround(bytes: Uint8Array, at: number, gap: Range): Range | null {
  const value = bytes[at];
  if (value !== ERASED && value !== 0) return null;
  let start = at;
  while (start > gap.start && bytes[start - 1] === value) start -= 1;
  const end = endOfRun(bytes, at, gap.end, value);
  const isWhole = start === gap.start && end === gap.end;
  const isAtEnd = start === gap.start || end === gap.end;
  return isWhole || end - start >= (isAtEnd ? GAP_LEAST_BYTES : RUN_LEAST_BYTES) ? { start, end } : null;
}

function blankNode(bytes: Uint8Array, { start, end }: Range): Found {
  const size = sizeText(end - start);
  const common = { start, sizeBytes: end - start };
  return bytes[start] === 0
    ? { ...common, kind: 'zeros', name: 'Zeros', origin: `${size} of zeros: padding, as a rule.` }
    : {
        ...common,
        kind: 'erased',
        name: 'Erased',
        origin: `${size} of 0xff: erased flash, or padding that looks like it.`,
      };
}

function dataNode(bytes: Uint8Array, { start, end }: Range): Found {
  const counts = countsOf(bytes, { start, end });
  const entropy = entropyOf(counts, sumOf(counts));
  const looks = looksOf(counts, entropy);
  const entropyText = `${entropy.toFixed(2)} bits a byte`;
  return {
    kind: 'data',
    subtype: looks,
    name: `Unknown, ${sizeText(end - start)}`,
    start,
    sizeBytes: end - start,
    fields: [{ name: 'entropy', offset: null, size: 0, text: entropyText }],
    origin: `No structure was found in these ${sizeText(end - start)}. Their entropy is ${entropyText}: ${looks}.`,
  };
}

/** Read of a longer gap: pieces that are spread over it evenly. */
const COUNTED_MOST_BYTES = 1 << 24;
const PIECE_BYTES = 1 << 16;

/** How often each byte value is there. */
function countsOf(bytes: Uint8Array, { start, end }: Range): Uint32Array {
  const counts = new Uint32Array(256);
  const isWhole = end - start <= COUNTED_MOST_BYTES;
  const pieces = isWhole ? 1 : COUNTED_MOST_BYTES / PIECE_BYTES;
  const stride = (end - start) / pieces;
  for (let index = 0; index < pieces; index++) {
    const from = start + Math.floor(index * stride);
    count(bytes.subarray(from, isWhole ? end : from + PIECE_BYTES), counts);
  }
  return counts;
}

function count(bytes: Uint8Array, counts: Uint32Array): void {
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    counts[byte] = (counts[byte] ?? 0) + 1;
  }
}

/** From here on nothing but packed or enciphered data is. Code has 5 to 6.8. */
const PACKED_ENTROPY = 7.6;
/** Of so few bytes even random ones have less: `n` bytes can't have more than log2(n). */
const FEW_BYTES = 2048;
const TEXT_SHARE = 0.95;
/** Nearly all of it is one value. */
const SPARSE_ENTROPY = 1;

function looksOf(counts: Uint32Array, entropy: number): string {
  const total = sumOf(counts);
  const needed = total < FEW_BYTES ? Math.log2(total) - 1 : PACKED_ENTROPY;
  if (total >= 256 && entropy >= Math.min(needed, PACKED_ENTROPY)) return 'compressed or encrypted';
  if (textIn(counts) >= TEXT_SHARE * total) return 'text';
  return entropy < SPARSE_ENTROPY ? 'nearly blank' : 'code or data';
}

function sumOf(counts: Uint32Array): number {
  return counts.reduce((sum, times) => sum + times, 0);
}
