/** Which boards a person means by some words. */
import type { BoardDescription } from '../../../app/contract/machine.ts';

/** Whether every word is somewhere in the board: its name, what it is, its flashes and their command sets. */
export function isFoundBy(words: string, { id, title, summary, flashes }: BoardDescription): boolean {
  const said = [id, title, summary, ...flashes.flatMap(({ name, commandSet }) => [name, commandSet])];
  const text = said.join(' ').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
