/** Which structures of two lists are the same one. */
import type { StructureNode } from '../../../app/contract/structure.ts';
import { groupedBy } from './grouped-by.ts';

export interface Matched {
  readonly pairs: readonly (readonly [StructureNode, StructureNode])[];
  /** In the first list alone. */
  readonly gone: readonly StructureNode[];
  /** In the second list alone. */
  readonly appeared: readonly StructureNode[];
}

/** Structures of one image, and what tells them by all that lies in them. */
export interface Side {
  readonly nodes: readonly StructureNode[];
  readonly digestOf: (node: StructureNode) => string;
}

/**
 * Those of one kind and name, first the ones that hold the same, then in their order; of the rest those of one kind at the
 * same place, and at last the one that is left of a kind in both: they have another name now.
 */
export function matched(before: Side, after: Side): Matched {
  const matching = new Matching(before, after);
  matching.pairUp((node, { digestOf }) => `${node.kind} ${node.name} ${digestOf(node)}`);
  matching.pairUp(({ kind, name }) => `${kind} ${name}`);
  matching.pairUp(({ kind, start }) => `${kind} ${start}`);
  matching.pairUp(({ kind }) => kind, { onlyAlone: true });
  return matching;
}

type KeyOf = (node: StructureNode, side: Side) => string;

class Matching implements Matched {
  readonly pairs: [StructureNode, StructureNode][] = [];
  #before: Side;
  #after: Side;

  constructor(before: Side, after: Side) {
    this.#before = before;
    this.#after = after;
  }

  get gone(): readonly StructureNode[] {
    return this.#before.nodes;
  }

  get appeared(): readonly StructureNode[] {
    return this.#after.nodes;
  }

  /** Those with equal keys, in their order. */
  pairUp(keyOf: KeyOf, { onlyAlone = false } = {}): void {
    const taken = new Set<StructureNode>();
    const others = groupedBy(this.#after.nodes, (node) => keyOf(node, this.#after));
    for (const [key, these] of groupedBy(this.#before.nodes, (node) => keyOf(node, this.#before))) {
      const those = others.get(key) ?? [];
      if (onlyAlone && (these.length > 1 || those.length > 1)) continue;
      for (const [index, one] of these.entries()) {
        const other = those[index];
        if (other === undefined) break;
        this.pairs.push([one, other]);
        taken.add(one).add(other);
      }
    }
    const isLeft = (node: StructureNode) => !taken.has(node);
    this.#before = { ...this.#before, nodes: this.#before.nodes.filter(isLeft) };
    this.#after = { ...this.#after, nodes: this.#after.nodes.filter(isLeft) };
  }
}
