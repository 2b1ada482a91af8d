/** What a match begins with, where that is a few sequences of bytes: those can be found faster than the expression. */
import type { Sequence } from '../byte-set.ts';
import type { Node } from './syntax.ts';

/** Looked for in the place of an expression, and of each so many bytes. */
export const SEQUENCES_MAX = 16;
export const PLACES_MAX = 32;

/** `isWhole`: these are all that the part can be, so that what comes after it goes on with them. */
interface Beginnings {
  readonly sequences: readonly Sequence[];
  readonly isWhole: boolean;
}

/** Null where a match may begin with anything, or with nothing. */
export function beginningsOf(node: Node): readonly Sequence[] | null {
  const { sequences } = beginnings(node);
  return sequences.some(({ length }) => length === 0) ? null : sequences;
}

function beginnings(node: Node): Beginnings {
  switch (node.kind) {
    case 'empty':
    case 'look':
      return NOTHING;
    case 'set':
      return { sequences: [[node.set]], isWhole: true };
    case 'row':
      return inRow(node.parts.map(beginnings));
    case 'either':
      return oneOf(node.options);
    case 'repeat':
      return repeated(node);
  }
}

const NOTHING: Beginnings = { sequences: [[]], isWhole: true };

function inRow(parts: readonly Beginnings[]): Beginnings {
  let row = NOTHING;
  for (const next of parts) {
    const sequences = row.sequences.flatMap((before) => next.sequences.map((after) => [...before, ...after]));
    if (sequences.length > SEQUENCES_MAX || sequences.some(({ length }) => length > PLACES_MAX))
      return { ...row, isWhole: false };
    row = { sequences, isWhole: next.isWhole };
    if (!row.isWhole) return row;
  }
  return row;
}

function oneOf(options: readonly Node[]): Beginnings {
  const all = options.map(beginnings);
  const sequences = all.flatMap((each) => each.sequences);
  if (sequences.length > SEQUENCES_MAX) return { sequences: [[]], isWhole: false };
  return { sequences, isWhole: all.every(({ isWhole }) => isWhole) };
}

function repeated({ part, least, most }: Node & { kind: 'repeat' }): Beginnings {
  if (least === 0) return { sequences: [[]], isWhole: false };
  // Looked at once: copies of copies of nothing never come to too much, and there would be no end of them.
  const once = beginnings(part);
  const row = inRow(Array.from({ length: Math.min(least, PLACES_MAX) }, () => once));
  return { ...row, isWhole: row.isWhole && least === most && least <= PLACES_MAX };
}
