/** An expression as a machine that may be in many states at once (Thompson, 1968), for reading bytes forward or backward. */
import type { ByteSet } from '../byte-set.ts';
import type { Look, Node } from './syntax.ts';

/** What a state does. `match`: the expression has been read to its end. */
export type State =
  | { readonly kind: 'match' }
  | { readonly kind: 'set'; readonly set: ByteSet; readonly next: number }
  | { readonly kind: 'look'; readonly look: Look; readonly next: number }
  /** Both without a byte; the first is preferred. */
  | { readonly kind: 'split'; next: readonly number[] };

/** States by their numbers, and the one to begin with. */
export interface Automaton {
  readonly states: readonly State[];
  readonly start: number;
}

/** States of an expression, copies for `{n}` among them. */
const STATES_MAX = 10_000;

/** Thrown where an expression comes to too many states. */
export class TooLarge extends Error {}

/** @throws TooLarge */
export function automatonOf(node: Node, direction: 'forward' | 'backward'): Automaton {
  const builder = new Builder(direction === 'backward');
  const match = builder.add({ kind: 'match' });
  const start = builder.build(node, match);
  return { states: builder.states, start };
}

/** Builds from the end: each part is told which state comes after it. */
class Builder {
  readonly states: State[] = [];
  readonly #isBackward: boolean;

  constructor(isBackward: boolean) {
    this.#isBackward = isBackward;
  }

  add(state: State): number {
    if (this.states.length >= STATES_MAX) throw new TooLarge();
    return this.states.push(state) - 1;
  }

  build(node: Node, next: number): number {
    switch (node.kind) {
      case 'empty':
        return next;
      case 'set':
        return this.add({ kind: 'set', set: node.set, next });
      case 'look':
        return this.add({ kind: 'look', look: node.look, next });
      case 'row': {
        const parts = this.#isBackward ? node.parts : [...node.parts].reverse();
        return parts.reduce((after, part) => this.build(part, after), next);
      }
      case 'either':
        return this.add({ kind: 'split', next: node.options.map((option) => this.build(option, next)) });
      case 'repeat':
        return this.#repeat(node, next);
    }
  }

  #repeat({ part, least, most, isGreedy }: Node & { kind: 'repeat' }, next: number): number {
    const ordered = (inside: number, outside: number) => (isGreedy ? [inside, outside] : [outside, inside]);
    let after = next;
    if (most === Number.POSITIVE_INFINITY) {
      const loop: State = { kind: 'split', next: [] };
      after = this.add(loop);
      loop.next = ordered(this.build(part, after), next);
    } else {
      for (let more = least; more < most; more++)
        after = this.add({ kind: 'split', next: ordered(this.build(part, after), next) });
    }
    for (let count = 0; count < least; count++) {
      const before = after;
      after = this.build(part, before);
      // Nothing is nothing however often: billions of it must cost nothing, too.
      if (after === before) break;
    }
    return after;
  }
}
