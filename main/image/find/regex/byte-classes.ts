/** Byte values that an expression can't tell apart, so that a table of transitions is as narrow as may be. */
import type { State } from './automaton.ts';
import { WORD } from './escapes.ts';

/** What stands beside a place, as far as it can be asked for: see `Look`. */
export const BESIDE = { edge: 0, lineFeed: 1, word: 2, other: 3 } as const;
export type Beside = (typeof BESIDE)[keyof typeof BESIDE];

/** What a byte is to the place beside it. */
export function besideOf(byte: number): Beside {
  if (byte === 0x0a) return BESIDE.lineFeed;
  return WORD[byte] === 1 ? BESIDE.word : BESIDE.other;
}

/** The class of each byte value, and a value of each class. */
export interface ByteClasses {
  readonly classOf: Uint8Array;
  readonly members: readonly number[];
}

/** Values with the same class are in the same sets of all states, and are the same to what is asked of places. */
export function byteClassesOf(states: readonly State[]): ByteClasses {
  const hasLooks = states.some(({ kind }) => kind === 'look');
  const sets = new Set(states.flatMap((state) => (state.kind === 'set' ? [state.set] : [])));
  const [classOf, members, known] = [new Uint8Array(256), [] as number[], new Map<string, number>()];
  const parts = Array.from({ length: 256 }, (_, value) => (hasLooks ? `${besideOf(value)}` : ''));
  for (const set of sets)
    for (let value = 0; value < 256; value++) parts[value] += set[value] === 1 ? '1' : '0';
  for (const [value, part] of parts.entries()) {
    const index = known.get(part) ?? members.push(value) - 1;
    known.set(part, index);
    classOf[value] = index;
  }
  return { classOf, members };
}
