/**
 * A tree of structures whose nodes can be compared with those of another, by all that lies in them. What lies between those of
 * the image is left out: it is told as bytes that differ, and moves with each structure that grows.
 */
import { isGap, type StructureNode } from '../../../app/contract/structure.ts';
import { crc32 } from '../crc32.ts';
import type { SummedStructure } from '../structure/flatten.ts';
import type { Side } from './matched.ts';
import { ScatteredContents } from './scattered-contents.ts';

export class SummedTree {
  readonly #nodes: readonly StructureNode[];
  readonly #children = new Map<number | null, StructureNode[]>();
  readonly #digests: string[] = [];
  readonly #contents: ScatteredContents;

  constructor({ nodes, contents, budget }: SummedStructure) {
    this.#nodes = nodes;
    this.#contents = new ScatteredContents(contents, budget);
    for (const node of nodes) {
      if (node.parent === null && isGap(node)) continue;
      const siblings = this.#children.get(node.parent);
      if (siblings === undefined) this.#children.set(node.parent, [node]);
      else siblings.push(node);
    }
    // Each after its parent: from the last one on, all that lies in a node is there before it.
    for (const node of nodes.toReversed()) this.#digests[node.id] = this.#newDigest(node);
  }

  /** What lies in a structure; null: in none. */
  inside(node: StructureNode | null): Side {
    return { nodes: this.#childrenOf(node), digestOf: this.digestOf };
  }

  /** Whether nothing lies in it. */
  isLeaf(node: StructureNode): boolean {
    return this.#childrenOf(node).length === 0;
  }

  /** Of what is put together of its parts; null where it has none, they are damaged, or that would take too long. */
  sumOfContent({ id }: StructureNode): number | null {
    return this.#contents.sumOf(id);
  }

  /** Equal for two that hold the same, wherever they lie: files as they are packed. */
  readonly digestOf = ({ id }: StructureNode): string => this.#digests[id] ?? '';

  /** Where it begins in what it lies in, in bytes; null for what has no place. */
  placeInParent({ start, parent, space }: StructureNode): number | null {
    const outer = parent === null ? undefined : this.#nodes[parent];
    const origin = outer?.space === space ? (outer.start ?? 0) : 0;
    return start === null ? null : start - origin;
  }

  /** Names of what it lies in, the outermost first. */
  pathOf({ parent }: StructureNode): string[] {
    const path: string[] = [];
    for (let at = parent; at !== null; at = this.#nodes[at]?.parent ?? null)
      path.unshift(this.#nodes[at]?.name ?? '');
    return path;
  }

  #childrenOf(node: StructureNode | null): readonly StructureNode[] {
    return this.#children.get(node?.id ?? null) ?? [];
  }

  #newDigest(node: StructureNode): string {
    const { kind, subtype, name, size, sum, fields } = node;
    const inside = this.#childrenOf(node).map(
      (child) => `${this.placeInParent(child)} ${this.digestOf(child)}`,
    );
    const content = JSON.stringify([kind, subtype, name, size, sum, fields.map(({ text }) => text), inside]);
    return `${kind} ${name} ${size} ${crc32(Buffer.from(content))}`;
  }
}
