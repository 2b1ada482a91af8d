/** Counts and ranges on a command line. */
import { InvalidArgumentError } from 'commander';
import { HITS_MAX } from '../contract/find.ts';
import { countText } from '../contract/text/count-text.ts';
import { isTooManyBytes, parseBytes } from '../contract/text/parse-bytes.ts';

/** @throws InvalidArgumentError if the text is no whole number, 0 or more, or one beyond 2^53 - 1 */
export function parseCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  const count = Number(text);
  if (Number.isSafeInteger(count)) return count;
  throw new InvalidArgumentError('It must be less than 2^53.');
}

/** How many hits are asked for. @throws InvalidArgumentError for more than are kept */
export function parseLimit(text: string): number {
  const count = parseCount(text);
  if (count <= HITS_MAX) return count;
  throw new InvalidArgumentError(`At most ${countText(HITS_MAX)} are printed; --range asks for a part.`);
}

/** `0x1000..0x2000`, `64k..1M`: the end is the first byte that is not in it. @throws InvalidArgumentError */
export function parseRange(text: string): { readonly start: number; readonly end: number } {
  const written = text.split('..');
  const [start, end, more] = written.map(parseBytes);
  if (typeof start === 'number' && typeof end === 'number' && more === undefined) return { start, end };
  const isOfNumbers = written.every((part) => parseBytes(part) !== null || isTooManyBytes(part));
  throw new InvalidArgumentError(
    isOfNumbers && written.length === 2
      ? 'An offset is less than 2^53: no image reaches so far.'
      : 'It must be two offsets with .. between them: 0x1000..0x2000.',
  );
}
