import type { RegionNode } from '../../../app/contract/machine.ts';
import { formatSize } from '../../format/numbers.ts';
import { lengthOf } from './map-layout.ts';

/** `rom device · 64 MiB`; where that takes two lines, the second is the size. */
export function RegionKind({ region }: { region: RegionNode }) {
  return (
    <span className="map-kind secondary">{`${region.kind}\u00a0· ${formatSize(lengthOf(region))}`}</span>
  );
}
