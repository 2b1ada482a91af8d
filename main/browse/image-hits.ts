/** Hits in the flash as it is. */
import { MATCH_MAX_BYTES } from '../../app/contract/find.ts';
import {
  CONTEXT_BYTES,
  type FoundSoFar,
  HIT_BYTES_TOLD,
  type Hit,
  type HitPlace,
  MARKS_MAX,
} from '../../app/contract/finding.ts';
import { type DeviceOffset, deviceOffset } from '../../app/contract/units.ts';
import { aroundHit } from './around-hit.ts';
import type { ListedHits } from './listed-hits.ts';
import type { Found } from './search.ts';

/** What windows are told with a hit. */
export const AROUND_TOLD = { contextBytes: CONTEXT_BYTES, mostBytes: HIT_BYTES_TOLD } as const;

export class ImageHits implements ListedHits {
  readonly #found: Found;

  constructor(found: Found) {
    this.#found = found;
  }

  get soFar(): FoundSoFar {
    const { hits, cutCount } = this.#found;
    return { count: hits.count, kept: hits.starts.length, cutCount, omissions: [] };
  }

  page(bytes: Uint8Array, from: number, to: number): Hit[] {
    const { starts, lengths, kinds } = this.#found.hits;
    const hits: Hit[] = [];
    for (let at = from; at < Math.min(to, starts.length); at++) {
      const [start, lengthBytes] = [starts[at] ?? 0, lengths[at] ?? 0];
      const around = aroundHit({ start, lengthBytes }, bytes.length, AROUND_TOLD);
      hits.push({
        ...{ offset: deviceOffset(start), inside: null, lengthBytes, kind: kinds[at] ?? 0 },
        // A copy in memory of its own: pages shared with a file can't cross to another process as they are.
        bytes: new Uint8Array(bytes.subarray(around.from, around.to)),
        start: start - around.from,
      });
    }
    return hits;
  }

  next({ from, direction }: Parameters<ListedHits['next']>[0]): HitPlace | null {
    const { hits } = this.#found;
    const { starts, lengths } = hits;
    if (starts.length === 0) return null;
    const first = hits.indexFrom(direction === 'forward' ? from + 1 : from);
    const index = (direction === 'back' ? first + starts.length - 1 : first) % starts.length;
    const offset = deviceOffset(starts[index] ?? 0);
    return { index, offset, inside: null, lengthBytes: lengths[index] ?? 0 };
  }

  marks(
    { range, parts }: Parameters<ListedHits['marks']>[0],
    sizeBytes: number,
  ): ReturnType<ListedHits['marks']> {
    const { hits } = this.#found;
    const { starts, lengths } = hits;
    const ranges: { start: DeviceOffset; end: DeviceOffset }[] = [];
    // No hit is longer: what begins further ahead ends before the range. A pattern of more bytes is refused.
    const first = hits.indexFrom(Math.max(0, range.start - MATCH_MAX_BYTES));
    for (let at = first; at < starts.length && ranges.length < MARKS_MAX; at++) {
      const [start, lengthBytes] = [starts[at] ?? 0, lengths[at] ?? 0];
      if (start >= range.end) break;
      if (start + lengthBytes > range.start)
        ranges.push({ start: deviceOffset(start), end: deviceOffset(start + lengthBytes) });
    }
    const partBytes = sizeBytes / parts;
    const marked: number[] = [];
    for (let part = 0; part < parts; part++) {
      const at = hits.indexFrom(Math.ceil(part * partBytes));
      if ((starts[at] ?? Number.POSITIVE_INFINITY) < (part + 1) * partBytes) marked.push(part);
    }
    return { ranges, parts: marked };
  }
}
