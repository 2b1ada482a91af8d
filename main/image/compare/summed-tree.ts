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
    return this.sideOf(this.#childrenOf(node));
  }

  sideOf(nodes: readonly StructureNode[]): Side {
    const { digestOf, placeInParent, sumInside, heldBytes, heldSum } = this;
    return { nodes, digestOf, placeInParent, sumInside, heldBytes, heldSum };
  }

  /** Whether nothing lies in it. */
  isLeaf(node: StructureNode): boolean {
    return this.#childrenOf(node).length === 0;
  }

  /** Of what is put together of its parts; null where it has none, they are damaged, or that would take too long. */
  sumOfContent(node: StructureNode): number | null {
    return node.start === null ? this.sumOfFile(node) : null;
  }

  /** Equal for two that the same lies in, at the same places; null where nothing does. */
  readonly sumInside = (node: StructureNode): number | null =>
    this.isLeaf(node) ? null : crc32(Buffer.from(JSON.stringify(this.#digestsInside(node))));

  /** Of what a file holds, wherever that lies; null where that is not told apart, damaged, or would take too long. */
  sumOfFile({ id }: StructureNode): number | null {
    return this.#contents.sumOf(id);
  }

  /** In bytes; null where nothing lies in it. */
  readonly heldBytes = (node: StructureNode): number | null => {
    const bytes = this.#contents.bytesOf(node.id) ?? node.size;
    return bytes === 0 && this.isLeaf(node) ? null : bytes;
  };

  /** Equal for two that hold the same, whatever their names are. Of what has a content only that counts. */
  readonly heldSum = (node: StructureNode): number => this.#contents.sumOf(node.id) ?? this.#sumOfAll(node);

  /** Equal for two that hold the same, wherever they lie: files as they are packed. */
  readonly digestOf = ({ id }: StructureNode): string => this.#digests[id] ?? '';

  /** Where it begins in what it lies in, in bytes; null for what has no place. */
  readonly placeInParent = ({ start, parent, space }: StructureNode): number | null => {
    const outer = parent === null ? undefined : this.#nodes[parent];
    const origin = outer?.space === space ? (outer.start ?? 0) : 0;
    return start === null ? null : start - origin;
  };

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
    const { kind, name, size } = node;
    return `${kind} ${name} ${size} ${this.#sumOfAll(node)}`;
  }

  /** Of all but its name. */
  #sumOfAll(node: StructureNode): number {
    const { kind, subtype, size, sum, fields } = node;
    const texts = fields.map(({ text }) => text);
    const content = JSON.stringify([kind, subtype, size, sum, texts, this.#digestsInside(node)]);
    return crc32(Buffer.from(content));
  }

  #digestsInside(node: StructureNode): string[] {
    return this.#childrenOf(node).map((child) => `${this.placeInParent(child)} ${this.digestOf(child)}`);
  }
}
