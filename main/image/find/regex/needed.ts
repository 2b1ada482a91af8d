/**
 * What is in every match, wherever in it: where none of it is near there is no match, and it can be found faster than the
 * expression.
 */
import { VALUES_MAX } from '../anchor.ts';
import { type Sequence, valuesOf } from '../byte-set.ts';
import { PLACES_MAX, SEQUENCES_MAX } from './prefix.ts';
import type { Node } from './syntax.ts';

/** Each match has one of these in it; null where nothing is known that says much. */
export function neededOf(node: Node): readonly Sequence[] | null {
  const needed = neededIn(node);
  return needed === null || worthOf(needed) === 0 ? null : needed;
}

function neededIn(node: Node): readonly Sequence[] | null {
  switch (node.kind) {
    case 'empty':
    case 'look':
      return null;
    case 'set':
      return [[node.set]];
    case 'row':
      return best(choicesIn(node.parts));
    case 'either':
      return inAny(node.options);
    case 'repeat':
      return node.least === 0 ? null : neededIn(node.part);
  }
}

/** Bytes that follow each other are a sequence; what lies between them may need something of its own. */
function choicesIn(parts: readonly Node[]): (readonly Sequence[])[] {
  const choices: (readonly Sequence[])[] = [];
  let run: Sequence = [];
  const endRun = () => {
    if (run.length > 0) choices.push([run]);
    run = [];
  };
  for (const part of parts.flatMap(unfolded)) {
    if (part.kind === 'set' && run.length < PLACES_MAX) run = [...run, part.set];
    else {
      endRun();
      const needed = neededIn(part);
      if (needed !== null) choices.push(needed);
    }
  }
  endRun();
  return choices;
}

function unfolded(part: Node): readonly Node[] {
  return part.kind === 'row' ? part.parts.flatMap(unfolded) : [part];
}

/** The earlier one of those that say as much. */
function best(choices: readonly (readonly Sequence[])[]): readonly Sequence[] | null {
  let [found, worth]: [readonly Sequence[] | null, number] = [null, -1];
  for (const choice of choices) {
    const its = worthOf(choice);
    if (its > worth) [found, worth] = [choice, its];
  }
  return found;
}

function inAny(options: readonly Node[]): readonly Sequence[] | null {
  const all: Sequence[] = [];
  for (const option of options) {
    const needed = neededIn(option);
    if (needed === null || all.length + needed.length > SEQUENCES_MAX) return null;
    all.push(...needed);
  }
  return all;
}

/** Places that say much, in the sequence that has the fewest. */
function worthOf(sequences: readonly Sequence[]): number {
  return Math.min(...sequences.map((sequence) => sequence.filter(saysMuch).length));
}

/** A place that can be no anchor does not help to find it. */
function saysMuch(set: Sequence[number]): boolean {
  return valuesOf(set).length <= VALUES_MAX;
}
