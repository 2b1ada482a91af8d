/** Hits in what is packed in an image: with the structure that each is in. */
import type { Engine } from '../../main/engine.ts';
import type { StructureNode } from '../contract/structure.ts';
import { namesOutwards } from '../contract/text/names-outwards.ts';
import { offsetText } from './offset-text.ts';

/** What was found in a file. */
export type Told = Parameters<Parameters<Engine['findInFile']>[3]>[0];
/** In what is packed in it; the first `kept` can be looked at. */
export type ToldUnpacked = NonNullable<Told['unpacked']>;
type HitOf<List> = List extends Iterable<infer Hit> ? Hit : never;
/** A hit, with bytes around it. */
export type UnpackedHit = HitOf<ReturnType<ToldUnpacked['hits']>>;

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
  const nameOf = namer(list);
  for (const hit of list.hits(0, list.kept)) {
    const { node, offset, isUnpacked } = hit.place;
    const { lengthBytes } = hit;
    yield { node: node.id, name: nameOf(node), isUnpacked, offset, lengthBytes, ...more(hit) };
  }
}

/** Lines of them, and one before those of each structure: `12, volume / DxeCore / TE image:` */
export function* unpackedLines(
  list: ToldUnpacked,
  line: (place: string, hit: UnpackedHit) => string,
): Generator<string> {
  const nameOf = namer(list);
  let before = '';
  for (const hit of list.hits(0, list.kept)) {
    const { node, offset, isUnpacked } = hit.place;
    const heading = `${node.id}, ${isUnpacked ? 'unpacked, ' : ''}${nameOf(node)}:\n`;
    if (heading !== before) yield heading;
    before = heading;
    yield line(`${node.id}+${offsetText(offset)}`, hit);
  }
}

/** With the names of what it lies in: made once for the hits of a structure that follow on one another. */
function namer({ structure: { nodes } }: ToldUnpacked): (node: StructureNode) => string {
  let [named, name]: [StructureNode | null, string] = [null, ''];
  return (node) => {
    if (node === named) return name;
    [named, name] = [node, namesOutwards(nodes, node).reverse().join(' / ')];
    return name;
  };
}
