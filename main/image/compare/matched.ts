/** Which structures of two lists are the same one. */
import type { StructureNode } from '../../../app/contract/structure.ts';
import { groupedBy } from './grouped-by.ts';
import { isKnownByName } from './known-by-name.ts';

/** The first of them in the first list. */
export type Pair = readonly [StructureNode, StructureNode];

export interface Matched {
  readonly pairs: readonly Pair[];
  /** In the first list alone. */
  readonly gone: readonly StructureNode[];
  /** In the second list alone. */
  readonly appeared: readonly StructureNode[];
}

/** Structures of one image, and what tells them by all that lies in them. */
export interface Side {
  readonly nodes: readonly StructureNode[];
  readonly digestOf: (node: StructureNode) => string;
  /** Where it begins in what it lies in, in bytes; null for what has no place. */
  readonly placeInParent: (node: StructureNode) => number | null;
  /** Equal for two that the same lies in; null where nothing does. */
  readonly sumInside: (node: StructureNode) => number | null;
  /** What it holds, in bytes; null where that is nothing. */
  readonly heldBytes: (node: StructureNode) => number | null;
  /** Equal for two that hold the same, whatever their names are. What is packed is unpacked for it. */
  readonly heldSum: (node: StructureNode) => number;
}

/**
 * Those of one kind and name, first the ones that hold the same, then in their order. What is named for what it holds may have
 * another name now: of the rest of that those of one kind that the same lies in, then those at the same place in what they lie
 * in, and at last the one that is left of a kind in both.
 */
export function matched(before: Side, after: Side): Matched {
  const matching = new Matching(before, after);
  matching.pairUp((node, { digestOf }) => `${node.kind} ${node.name} ${digestOf(node)}`);
  matching.pairUp(({ kind, name }) => `${kind} ${name}`);
  matching.pairUp(unlessKnownByName((node, { sumInside }) => sumInside(node)));
  matching.pairUp(unlessKnownByName((node, { placeInParent }) => placeInParent(node)));
  matching.pairUp(
    unlessKnownByName(() => ''),
    { onlyAlone: true },
  );
  return matching;
}

/** Those known by their names that hold the same under another one. */
export function renamed(before: Side, after: Side): readonly Pair[] {
  const matching = new Matching(before, after);
  const sizesOf = ({ nodes, heldBytes }: Side) => new Set(nodes.map(heldBytes));
  const [those, these] = [sizesOf(before), sizesOf(after)];
  matching.pairUp((node, { heldBytes, heldSum }) => {
    const size = isKnownByName(node) ? heldBytes(node) : null;
    // What has no other of its size need not be unpacked.
    return size !== null && those.has(size) && these.has(size)
      ? `${node.kind} ${size} ${heldSum(node)}`
      : null;
  });
  return matching.pairs;
}

/** Null: it is not paired. */
type KeyOf = (node: StructureNode, side: Side) => string | null;

/** Of one kind with one mark. */
function unlessKnownByName(markOf: (node: StructureNode, side: Side) => string | number | null): KeyOf {
  return (node, side) => {
    const mark = isKnownByName(node) ? null : markOf(node, side);
    return mark === null ? null : `${node.kind} ${mark}`;
  };
}

class Matching implements Matched {
  readonly pairs: Pair[] = [];
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
    const grouped = (side: Side) => groupedBy(side.nodes, (node) => keyOf(node, side));
    const others = grouped(this.#after);
    for (const [key, these] of grouped(this.#before)) {
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
