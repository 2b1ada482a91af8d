/** Completing a line. Pure. */
import type { Completion } from '../../../app/contract/console.ts';

/** Candidates for the end of a line from `start` on, and the one that is chosen. */
export interface Offer {
  readonly line: string;
  readonly start: number;
  readonly candidates: readonly Completion[];
  readonly chosen: number;
}

/** The longest text that all candidates begin with. */
export function commonStart(candidates: readonly Completion[]): string {
  const [first = '', ...others] = candidates.map(({ text }) => text);
  let length = first.length;
  for (const other of others) {
    while (!other.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length);
}

/** The line with its end replaced, and a space to go on typing after. */
export function withCandidate(line: string, start: number, { text }: Completion): string {
  return `${line.slice(0, start)}${text}${text.endsWith(' ') ? '' : ' '}`;
}
