/** Hits in what is packed in an image: with the structure that each is in. */
import type { StructureNode } from '../contract/structure.ts';

/** A hit as the engine tells it, with bytes around it. */
export interface UnpackedHit {
  readonly place: { readonly node: StructureNode; readonly offset: number; readonly isUnpacked: boolean };
  readonly lengthBytes: number;
  readonly kind: number;
  readonly bytes: Uint8Array;
  /** Where it begins in these. */
  readonly start: number;
}

/** The list of them; the first `kept` can be looked at. */
export interface ToldUnpacked {
  readonly structure: { readonly nodes: readonly StructureNode[] };
  readonly count: number;
  readonly kept: number;
  readonly cutCount: number;
  /** What was not searched, and why, a sentence each. */
  readonly omissions: readonly string[];
  hits(from: number, to: number): Iterable<UnpackedHit>;
}

/** Behind what is told of the image itself; each hit with what `more` says of it. */
export function unpackedJson(
  list: ToldUnpacked,
  more: (hit: UnpackedHit) => object = () => ({}),
): Record<string, unknown> {
  const { count, cutCount, omissions } = list;
  const unpacked = { [Symbol.iterator]: () => placesOf(list, more) };
  return { unpackedCount: count, unpacked, unpackedCut: cutCount, omissions };
}

/** For programs: a structure of the scan, and where in its bytes, or in those that it unpacks to. */
function* placesOf(
  list: ToldUnpacked,
  more: (hit: UnpackedHit) => object,
): Generator<Record<string, unknown>> {
  for (const hit of list.hits(0, list.kept)) {
    const { node, offset, isUnpacked } = hit.place;
    const { lengthBytes } = hit;
    yield { node: node.id, name: nameOf(list, node), isUnpacked, offset, lengthBytes, ...more(hit) };
  }
}

/** Lines of them, and one before those of each structure: `12, volume / DxeCore / TE image:` */
export function* unpackedLines(
  list: ToldUnpacked,
  line: (place: string, hit: UnpackedHit) => string,
): Generator<string> {
  let before = '';
  for (const hit of list.hits(0, list.kept)) {
    const { node, offset, isUnpacked } = hit.place;
    const heading = `${node.id}, ${isUnpacked ? 'unpacked, ' : ''}${nameOf(list, node)}:\n`;
    if (heading !== before) yield heading;
    before = heading;
    yield line(`${node.id}+0x${offset.toString(16).padStart(8, '0')}`, hit);
  }
}

/** With the names of what it lies in. */
function nameOf({ structure: { nodes } }: ToldUnpacked, node: StructureNode): string {
  const names: string[] = [];
  for (let at: StructureNode | undefined = node; at !== undefined; at = nodes[at.parent ?? -1])
    names.unshift(at.name);
  return names.join(' / ');
}
