/** Which boards a person means by some words, and how keys move among them. */
import { takesSize } from '../../../app/contract/geometry/flash-sizes.ts';
import type { BoardDescription, BoardFlash } from '../../../app/contract/machine.ts';
import { parseBytes } from '../../../app/contract/text/parse-bytes.ts';

const PAGE_ROWS = 8;

/** Boards with every word in them, the ones whose name begins with the first word ahead of the others. */
export function findBoards(words: string, boards: readonly BoardDescription[]): readonly BoardDescription[] {
  const [first = ''] = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = boards.filter((board) => isFoundBy(words, board));
  const isNamed = ({ id }: BoardDescription) => id.startsWith(first);
  return [...found.filter(isNamed), ...found.filter((board) => !isNamed(board))];
}

/** Whether each word is in the board: its name, what it is, its flashes, their command sets, addresses and sizes. */
export function isFoundBy(words: string, board: BoardDescription): boolean {
  const { id, title, summary, flashes } = board;
  const said = [id, title, summary, ...flashes.flatMap(({ name, commandSet }) => [name, commandSet])];
  const text = said.join(' ').toLowerCase();
  return termsOf(words).every(({ term, sizeBytes }) =>
    sizeBytes === null
      ? text.includes(term) || flashes.some((flash) => beginsAt(flash, term))
      : flashes.some((flash) => hasSize(flash, sizeBytes)),
  );
}

/** A word, or a number and its unit together: a size, which is that one and no part of another. */
interface Term {
  readonly term: string;
  readonly sizeBytes: number | null;
}

function termsOf(words: string): readonly Term[] {
  const found = words.toLowerCase().matchAll(/(?<!\S)(?<size>\d[\d,]*\s*(?:b|[kmg](?:i?b)?))(?!\S)|\S+/g);
  return [...found].map(({ 0: term, groups }) => ({
    term,
    sizeBytes: groups?.size === undefined ? null : parseBytes(term),
  }));
}

function hasSize({ sizes, geometry }: BoardFlash, bytes: number): boolean {
  return takesSize(sizes, bytes) || geometry?.sectorLengthBytes === bytes;
}

/** Whether one of the flash's addresses begins so: `0xfe00_0000`, `fe00`, with or without its leading zeros. */
function beginsAt({ base, alsoAt }: BoardFlash, term: string): boolean {
  const typed = /^(?:0x)?(?<digits>[0-9a-f][0-9a-f_]*)$/.exec(term)?.groups?.digits?.replaceAll('_', '');
  if (typed === undefined) return false;
  return [base ?? [], alsoAt].flat().some((address) => {
    const digits = address.toString(16);
    return digits.startsWith(typed) || digits.padStart(8, '0').startsWith(typed);
  });
}

/** The row that a key goes to from row `at` of `rowCount`; null for a key that does not move. */
export function stepIn(rowCount: number, at: number, key: string): number | null {
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE_ROWS, PageUp: -PAGE_ROWS }[key];
  if (step === undefined || rowCount === 0) return null;
  if (Math.abs(step) === 1) return (at + step + rowCount) % rowCount;
  return Math.min(Math.max(at + step, 0), rowCount - 1);
}
