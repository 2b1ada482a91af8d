/** What the finder finds in bytes that are searched in pieces. */
import type { FindQuery } from '../../../app/contract/find.ts';
import { finderOf } from '../../../main/image/find/finder.ts';
import { HitList } from '../../../main/image/find/hit-list.ts';

export interface Pieces {
  readonly start?: number;
  readonly end?: number;
  readonly pieceBytes?: number;
}

/** `[start, length]` of each hit. */
export function foundIn(
  query: FindQuery,
  content: Uint8Array,
  { start = 0, end = content.length, pieceBytes = Math.max(1, content.length) }: Pieces = {},
): [number, number][] {
  const hits = hitsIn(query, content, { start, end, pieceBytes });
  return [...hits.starts].map((at, index) => [at, hits.lengths[index] ?? 0]);
}

/** With their kinds. */
export function hitsIn(
  query: FindQuery,
  content: Uint8Array,
  { start, end, pieceBytes }: Required<Pieces>,
): HitList {
  const finder = finderOf(query, { bytes: Buffer.from(content), start, end });
  const hits = new HitList();
  for (let at = start; at < end; at += pieceBytes) finder.find(at, Math.min(at + pieceBytes, end), hits);
  return hits;
}
