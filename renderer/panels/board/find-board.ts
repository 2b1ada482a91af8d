/** Which boards a person means by some words, and how keys move among them. */
import type { BoardDescription } from '../../../app/contract/machine.ts';
import { formatSize } from '../../format/numbers.ts';

const PAGE_ROWS = 8;

/** Boards with every word in them, the ones whose name begins with the first word ahead of the others. */
export function findBoards(words: string, boards: readonly BoardDescription[]): readonly BoardDescription[] {
  const [first = ''] = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = boards.filter((board) => isFoundBy(words, board));
  const isNamed = ({ id }: BoardDescription) => id.startsWith(first);
  return [...found.filter(isNamed), ...found.filter((board) => !isNamed(board))];
}

/** Whether every word is somewhere in the board: its name, what it is, its flashes, their command sets and sizes. */
export function isFoundBy(words: string, { id, title, summary, flashes }: BoardDescription): boolean {
  const said = [id, title, summary, ...flashes.flatMap(({ name, commandSet }) => [name, commandSet])];
  const sizes = flashes.flatMap(({ geometry }) =>
    geometry === null ? [] : [formatSize(geometry.sizeBytes), formatSize(geometry.sectorLengthBytes)],
  );
  const text = [...said, ...sizes].join(' ').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The row that a key goes to from row `at` of `rowCount`; null for a key that does not move. */
export function stepIn(rowCount: number, at: number, key: string): number | null {
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE_ROWS, PageUp: -PAGE_ROWS }[key];
  if (step === undefined || rowCount === 0) return null;
  if (Math.abs(step) === 1) return (at + step + rowCount) % rowCount;
  return Math.min(Math.max(at + step, 0), rowCount - 1);
}
