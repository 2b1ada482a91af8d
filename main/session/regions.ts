/** The region tree as the contract shows it: what lies in `system`, with the flash that each rom device is. */
import type { RegionNode } from '../../app/contract/machine.ts';
import { busAddress } from '../../app/contract/units.ts';
import type { MemoryRegion, Placement } from '../memory/region.ts';
import type { Flash } from './flash.ts';

/** The children of the root, whose own size (2^64) no number holds. */
export function describeRegions(root: MemoryRegion, flashes: readonly Flash[]): RegionNode[] {
  return root.kind === 'container' ? root.children.map((child) => describe(child, 0, flashes)) : [];
}

function describe(
  { offset, priority, region }: Placement,
  base: number,
  flashes: readonly Flash[],
): RegionNode {
  const start = base + offset;
  const shown = region.kind === 'alias' ? region.of : region;
  const flash = flashes.find((candidate) => candidate.region === shown);
  return {
    name: region.name,
    kind: region.kind,
    start: busAddress(start),
    sizeBytes: region.sizeBytes ?? 0,
    priority,
    isDirect: shown.kind === 'rom device' ? shown.isDirect : null,
    flash: flash?.index ?? null,
    children:
      region.kind === 'container' ? region.children.map((child) => describe(child, start, flashes)) : [],
  };
}
