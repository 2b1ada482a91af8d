/** Hits in what is packed or scattered in a flash: each with the structure that it is in. */
import {
  type FoundSoFar,
  type Hit,
  type HitInside,
  type HitPlace,
  NAMES_TOLD,
} from '../../app/contract/finding.ts';
import { outwards } from '../../app/contract/structure.ts';
import { namesOutwards } from '../../app/contract/text/names-outwards.ts';
import { type DeviceOffset, deviceOffset } from '../../app/contract/units.ts';
import type { PlaceInside } from './innermost.ts';
import type { ListedHits } from './listed-hits.ts';
import type { UnpackedFound } from './unpacked-found.ts';

export class UnpackedHits implements ListedHits {
  readonly #found: UnpackedFound;
  readonly #scan: number;

  /** `scan` found the structure in which is searched. */
  constructor(found: UnpackedFound, scan: number) {
    this.#found = found;
    this.#scan = scan;
  }

  get soFar(): FoundSoFar {
    const { count, kept, cutCount, omissions } = this.#found;
    return { count, kept, cutCount, omissions: [...omissions] };
  }

  page(_: Uint8Array, from: number, to: number): Hit[] {
    return Array.from(this.#found.hits(from, to), ({ place, lengthBytes, kind, bytes, start }) => ({
      ...this.#placeOf(place),
      ...{ lengthBytes, kind, start },
      // What crosses to another process takes the whole buffer along.
      bytes: bytes.slice(),
    }));
  }

  next({ at, direction }: Parameters<ListedHits['next']>[0]): HitPlace | null {
    const { kept } = this.#found;
    const beside = { here: 0, forward: at === null ? 0 : at + 1, back: (at ?? 0) - 1 }[direction];
    const index = kept === 0 ? 0 : (beside + kept) % kept;
    const [hit] = this.#found.hits(index, index + 1);
    return hit === undefined ? null : { index, ...this.#placeOf(hit.place), lengthBytes: hit.lengthBytes };
  }

  marks(): ReturnType<ListedHits['marks']> {
    return { ranges: [], parts: [] };
  }

  #placeOf({ node, offset, isUnpacked }: PlaceInside): { offset: DeviceOffset; inside: HitInside } {
    const { nodes } = this.#found.structure;
    const names = namesOutwards(nodes, node).slice(0, NAMES_TOLD);
    const placed = [...outwards(nodes, node)].find((each) => each.offset !== null);
    return {
      offset: deviceOffset(placed?.offset ?? 0),
      inside: { scan: this.#scan, node: node.id, names: names.reverse(), isUnpacked, offset },
    };
  }
}
