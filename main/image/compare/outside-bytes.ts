/** Bytes of two images that differ and lie in no structure: no change of a structure tells of them. */
import { isGap, type StructureNode } from '../../../app/contract/structure.ts';
import { differingRanges } from './differing-ranges.ts';

type Two<T> = readonly [T, T];

/** How many of them, those that only the longer one has included. A place is left out where a structure of either lies. */
export function outsideBytes([one, other]: Two<Uint8Array>, nodes: Two<readonly StructureNode[]>): number {
  const bothEnd = Math.min(one.length, other.length);
  const end = Math.max(one.length, other.length);
  let [sum, done] = [0, 0];
  const count = (to: number) => {
    if (to <= done) return;
    const inBoth = {
      start: done,
      end: Math.max(done, Math.min(to, bothEnd)),
      joinBytes: Number.POSITIVE_INFINITY,
    };
    sum += differingRanges(one, other, inBoth).differingBytes + Math.max(0, to - Math.max(done, bothEnd));
  };
  const places = nodes.flatMap(placesOf).sort((these, those) => these.start - those.start);
  for (const place of places) {
    count(Math.min(place.start, end));
    done = Math.max(done, place.end);
  }
  count(end);
  return sum;
}

/** Of those that lie in no other one. */
function placesOf(nodes: readonly StructureNode[]): { start: number; end: number }[] {
  return nodes.flatMap((node) => {
    const { parent, start, size } = node;
    return parent !== null || start === null || isGap(node) ? [] : [{ start, end: start + size }];
  });
}
