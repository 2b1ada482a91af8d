/**
 * Latin text in UTF-16 between zeros reads in either order, a byte apart: `00 41 00` is an A twice. Of such twins the one at an
 * even place is meant, as a rule: that is where 16-bit units lie.
 */
import type { Sequence } from './byte-set.ts';
import type { StoredText } from './parse-text.ts';
import type { Searched } from './searched.ts';

/** Whether a sequence that stands at `start` is the twin of a better one in the other order. */
export function twinTest(
  texts: readonly StoredText[],
  { bytes, start: first, end }: Searched,
): (start: number, index: number) => boolean {
  const inOrder = (encoding: string) =>
    texts.flatMap((text) => (text.encoding === encoding ? [text.sequence] : []));
  const [little, big] = [inOrder('utf-16le'), inOrder('utf-16be')];
  const stands = (sequence: Sequence, at: number) =>
    at >= first &&
    at + sequence.length <= end &&
    sequence.every((set, place) => set[bytes[at + place] ?? 0] === 1);
  return (start, index) => {
    if (start % 2 === 0 || little.length === 0 || big.length === 0) return false;
    const encoding = texts[index]?.encoding;
    const others = encoding === 'utf-16le' ? big : encoding === 'utf-16be' ? little : [];
    return others.some((other) => stands(other, start - 1) || stands(other, start + 1));
  };
}
