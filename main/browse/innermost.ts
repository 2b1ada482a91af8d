/** Whose bytes those are that a scan came by: the innermost structure that has them. Of those that overlap it is the last one. */
import type { Structure, StructureNode, StructureSpace } from '../../app/contract/structure.ts';
import { STORED } from '../image/structure/stored.ts';

/** A structure, and a place in it. */
export interface PlaceInside {
  readonly node: StructureNode;
  /** In bytes from the start of its own bytes, or of those that it unpacks to. */
  readonly offset: number;
  readonly isUnpacked: boolean;
}

/** Of one scan. */
export class Innermost {
  readonly #structure: Structure;
  /** By the space: those that have bytes in it, by where they begin, what lies in another after that. Made when asked for. */
  #placed: ReadonlyMap<number, readonly StructureNode[]> | null = null;

  /** By their nodes: contents that stand there as they are. Made when asked for. */
  #stored: ReadonlyMap<number, StructureSpace> | null = null;

  constructor(structure: Structure) {
    this.#structure = structure;
  }

  /** What has the byte at `start` of a space, by its number; null for one that is not there. */
  of(space: number, start: number): PlaceInside | null {
    this.#placed ??= bySpace(this.#structure.nodes);
    const { nodes, spaces } = this.#structure;
    const last = lastFrom(this.#placed.get(space) ?? [], start);
    for (let node = last; node?.space === space; node = nodes[node.parent ?? -1] ?? null) {
      if (node.start !== null && start < node.start + node.size)
        return this.#inContent(node, start) ?? { node, offset: start - node.start, isUnpacked: false };
    }
    const packed = nodes[spaces[space - 1]?.node ?? -1];
    return packed === undefined ? null : { node: packed, offset: start, isUnpacked: true };
  }
  /** A file of an archive is what is behind its header. Null where it is none, or the byte is one of the header. */
  #inContent(node: StructureNode, start: number): PlaceInside | null {
    this.#stored ??= new Map(
      this.#structure.spaces.flatMap((space) => (space.method === STORED ? [[space.node, space]] : [])),
    );
    const content = this.#stored.get(node.id);
    if (content === undefined || content.space !== node.space) return null;
    const offset = start - content.start;
    return offset < 0 || offset >= content.size ? null : { node, offset, isUnpacked: true };
  }
}

function bySpace(nodes: readonly StructureNode[]): Map<number, StructureNode[]> {
  const placed = new Map<number, StructureNode[]>();
  for (const node of nodes) {
    if (node.start === null || node.size === 0) continue;
    const others = placed.get(node.space);
    if (others === undefined) placed.set(node.space, [node]);
    else others.push(node);
  }
  const startOf = ({ start }: StructureNode) => start ?? 0;
  for (const its of placed.values())
    its.sort((one, other) => startOf(one) - startOf(other) || one.id - other.id);
  return placed;
}

/** The last one that begins at `start` or before it. */
function lastFrom(placed: readonly StructureNode[], start: number): StructureNode | null {
  let [low, high] = [0, placed.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((placed[middle]?.start ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  return placed[low - 1] ?? null;
}
