/** Which structures the budget of a scan has counted: each once, also those that a parser puts into its own. */
import type { Found } from './found.ts';

/** What a structure brings that was not counted. */
export interface Added {
  readonly nodes: number;
  /** And parts of which something is put together: they take as much memory. */
  readonly fields: number;
  /** Of names and texts: they are copied to another thread, and to the window. */
  readonly characters: number;
  /** Whether there is something in it that was counted before. */
  readonly holdsSome: boolean;
}

export class Counted {
  readonly #counted = new WeakSet<Found>();

  /** Itself, and what is in it as far as none has counted it; from now on it is counted. */
  add(found: Found): Added {
    this.#counted.add(found);
    const parts = found.unpacked?.parts?.length ?? 0;
    let [nodes, fields, holdsSome] = [1, (found.fields?.length ?? 0) + parts, false];
    let characters = charactersOf(found);
    for (const inside of [found.children ?? [], found.unpacked?.children ?? []]) {
      for (const child of inside) {
        const isKnown = this.#counted.has(child);
        const added = isKnown ? KNOWN : this.add(child);
        nodes += added.nodes;
        fields += added.fields;
        characters += added.characters;
        holdsSome ||= added.holdsSome;
      }
    }
    return { nodes, fields, characters, holdsSome };
  }
}

/** What a structure that was counted adds to the one it lies in. */
const KNOWN: Added = { nodes: 0, fields: 0, characters: 0, holdsSome: true };

function charactersOf({ name, fields = [], checks = [], problems = [] }: Found): number {
  let characters = name.length;
  for (const told of [...fields, ...checks]) characters += told.name.length + told.text.length;
  for (const problem of problems) characters += problem.length;
  return characters;
}
