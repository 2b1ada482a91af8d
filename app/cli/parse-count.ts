/** Counts and ranges on a command line. */
import { InvalidArgumentError } from 'commander';
import { HITS_MAX } from '../contract/find.ts';
import { countText } from '../contract/text/count-text.ts';
import { parseBytes } from '../contract/text/parse-bytes.ts';

/** @throws InvalidArgumentError if the text is no whole number, 0 or more */
export function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count)) return count;
  throw new InvalidArgumentError('It must be a whole number, 0 or more.');
}

/** How many hits are asked for. @throws InvalidArgumentError for more than are kept */
export function parseLimit(text: string): number {
  const count = parseCount(text);
  if (count <= HITS_MAX) return count;
  throw new InvalidArgumentError(`At most ${countText(HITS_MAX)} are printed; --range asks for a part.`);
}

/** `0x1000..0x2000`, `64k..1M`: the end is the first byte that is not in it. @throws InvalidArgumentError */
export function parseRange(text: string): { readonly start: number; readonly end: number } {
  const [start, end, more] = text.split('..').map(parseBytes);
  if (start === null || start === undefined || end === null || end === undefined || more !== undefined)
    throw new InvalidArgumentError('It must be two offsets with .. between them: 0x1000..0x2000.');
  return { start, end };
}
