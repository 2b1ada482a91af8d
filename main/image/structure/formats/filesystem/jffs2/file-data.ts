/** What a file of JFFS2 holds: pieces in many nodes, of which the latest counts where they overlap. Follows Linux, fs/jffs2/nodelist.c. */
import { pluralText } from '../../../../../../app/contract/text/plural-text.ts';
import type { Method } from '../../../../compression/decompress.ts';
import type { Part } from '../../../found.ts';
import { Malformed } from '../../../malformed.ts';
import { notUnpacked } from '../../../unread.ts';
import { missingPart, packedPart, zerosPart } from '../content.ts';

/** A piece of a file: `offset` and `sizeBytes` are of the file, the rest says where it lies packed. */
export interface DataNode {
  readonly version: number;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly method: number;
  readonly dataAt: number;
  readonly packedBytes: number;
  /** Of the whole file, when it was written. */
  readonly fileBytes: number;
}

/** What a node says of the file as a whole. */
export type Latest = Pick<DataNode, 'version' | 'fileBytes'>;

const NONE = 0;
const ZERO = 1;
/** By the numbers of JFFS2. Rubin's are not read. */
const METHODS: Readonly<Record<number, Method>> = { 2: 'rtime', 6: 'zlib', 7: 'lzo1x' };

/**
 * The content of a file of so many bytes. A hole has a node of its own, which Linux writes when a file grows over it: what no
 * node has is missing. @throws Malformed for a method that is not known
 */
export function dataParts(nodes: readonly DataNode[], sizeBytes: number): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const { node, start, end } of visible(nodes, sizeBytes)) {
    if (start > at) parts.push(missingPart(start - at));
    parts.push(partOf(node, start - node.offset, end - start));
    at = end;
  }
  if (at < sizeBytes) parts.push(missingPart(sizeBytes - at));
  return parts;
}

/**
 * How many of the damaged nodes would count for some byte of the file, were they sound.
 * @param latest of the sound ones: a damaged one may be what the file grew by behind it
 */
export function visiblyDamaged(
  nodes: readonly DataNode[],
  damaged: readonly DataNode[],
  latest: Latest,
): number {
  if (damaged.length === 0) return 0;
  const { fileBytes } = [latest, ...damaged].reduce((one, other) =>
    other.version > one.version ? other : one,
  );
  const seen = new Set(visible([...nodes, ...damaged], fileBytes).map(({ node }) => node));
  return damaged.filter((node) => seen.has(node)).length;
}

interface Piece {
  readonly node: DataNode;
  /** Half-open, in bytes of the file. */
  readonly start: number;
  end: number;
}

/** What of each node is not covered by later ones, by its place. Each stretch between two edges is given away once. */
function visible(nodes: readonly DataNode[], sizeBytes: number): Piece[] {
  const edgeOf = (offset: number) => Math.min(offset, sizeBytes);
  const ends = nodes.flatMap(({ offset, sizeBytes: length }) => [edgeOf(offset), edgeOf(offset + length)]);
  const edges = [...new Set(ends)].sort((one, other) => one - other);
  const indexOf = new Map(edges.map((edge, index) => [edge, index]));
  const owners = new Array<DataNode | undefined>(edges.length);
  /** From each stretch on the next that nobody owns, or one on the way there. */
  const free = edges.map((_, index) => index);
  const nextFree = (from: number): number => {
    let at = from;
    while ((free[at] ?? at) !== at) {
      const next = free[at] ?? at;
      free[at] = free[next] ?? next;
      at = next;
    }
    return at;
  };
  for (const node of [...nodes].sort((one, other) => other.version - one.version)) {
    const last = indexOf.get(edgeOf(node.offset + node.sizeBytes)) ?? 0;
    let at = nextFree(indexOf.get(edgeOf(node.offset)) ?? last);
    for (; at < last; at = nextFree(at)) {
      owners[at] = node;
      free[at] = at + 1;
    }
  }
  return joined(edges, owners);
}

function joined(edges: readonly number[], owners: readonly (DataNode | undefined)[]): Piece[] {
  const pieces: Piece[] = [];
  for (const [index, node] of owners.entries()) {
    const [start, end] = [edges[index] ?? 0, edges[index + 1] ?? 0];
    if (node === undefined) continue;
    const before = pieces.at(-1);
    if (before?.node === node && before.end === start) before.end = end;
    else pieces.push({ node, start, end });
  }
  return pieces;
}

function partOf(
  { method, dataAt, packedBytes, sizeBytes }: DataNode,
  skipBytes: number,
  takeBytes: number,
): Part {
  if (method === ZERO) return zerosPart(takeBytes);
  if (method === NONE) {
    if (packedBytes !== sizeBytes)
      throw new Malformed(
        `A node of ${pluralText(packedBytes, 'byte that is', 'bytes that are')} not packed is told to have ${sizeBytes}.`,
      );
    return { start: dataAt + skipBytes, sizeBytes: takeBytes };
  }
  const known = METHODS[method];
  if (known === undefined) throw new Malformed(notUnpacked(`Its data is packed by method ${method}, which`));
  return packedPart(known, { start: dataAt, sizeBytes: packedBytes }, { skipBytes, takeBytes });
}
