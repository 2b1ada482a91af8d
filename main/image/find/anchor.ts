/** Which byte of a sequence to look for first: the one that is rarest in these bytes. */
import { type Sequence, valuesOf } from './byte-set.ts';

/** Bytes that are looked at to learn how often each value comes. */
const SAMPLES = 4096;
/** Values that a place may have to be an anchor: each is looked for by itself. */
export const VALUES_MAX = 4;
/** Looking for a value that comes more often than once in so many bytes costs more than looking at each byte. */
const RARE_BYTES = 48;

/** A place in a sequence, and the values that may stand there. */
export interface Anchor {
  readonly place: number;
  readonly values: readonly number[];
}

/** How often each value comes in the bytes, by a sample of them: 256 counts, and their sum. */
export function frequenciesOf(bytes: Uint8Array): { readonly counts: Uint32Array; readonly total: number } {
  const counts = new Uint32Array(256);
  // Odd, so that fields of structures in step do not hide the others.
  const step = Math.floor(bytes.length / SAMPLES) | 1;
  let total = 0;
  for (let at = 0; at < bytes.length; at += step) {
    const value = bytes[at] ?? 0;
    counts[value] = (counts[value] ?? 0) + 1;
    total += 1;
  }
  return { counts, total };
}

/** Null where there is none that is rare enough. */
export function anchorOf(
  sequence: Sequence,
  { counts, total }: ReturnType<typeof frequenciesOf>,
): Anchor | null {
  let [best, bestCount]: [Anchor | null, number] = [null, total / RARE_BYTES];
  for (const [place, set] of sequence.entries()) {
    const values = valuesOf(set);
    if (values.length > VALUES_MAX) continue;
    const count = values.reduce((sum, value) => sum + (counts[value] ?? 0), 0);
    if (count > bestCount || (count === bestCount && best !== null)) continue;
    [best, bestCount] = [{ place, values }, count];
  }
  return best;
}
