/** The region tree as the contract shows it, with the flash that each rom device is. */
import type { RegionNode } from '../../app/contract/machine.ts';
import { busAddress, deviceOffset } from '../../app/contract/units.ts';
import type { MemoryRegion, Placement } from '../memory/region.ts';
import type { Flash } from './flash.ts';

/** The root with all that lies in it. */
export function describeRegions(root: MemoryRegion, flashes: readonly Flash[]): RegionNode {
  return describe({ offset: 0, priority: 0, region: root }, 0, flashes);
}

function describe(
  { offset, priority, region }: Placement,
  base: number,
  flashes: readonly Flash[],
): RegionNode {
  const start = base + offset;
  const { shown, offsetInShown } = behindAliases(region);
  const flash = flashes.find((candidate) => candidate.region === shown);
  return {
    name: region.name,
    kind: region.kind,
    start: busAddress(start),
    sizeBytes: region.sizeBytes,
    priority,
    isDirect: shown.kind === 'rom device' ? shown.isDirect : null,
    flash: flash?.index ?? null,
    flashOffset: flash === undefined ? null : deviceOffset(offsetInShown),
    children:
      region.kind === 'container' ? region.children.map((child) => describe(child, start, flashes)) : [],
  };
}

/** What an alias shows in the end, and from which byte on. */
function behindAliases(region: MemoryRegion): { shown: MemoryRegion; offsetInShown: number } {
  if (region.kind !== 'alias') return { shown: region, offsetInShown: 0 };
  const { shown, offsetInShown } = behindAliases(region.of);
  return { shown, offsetInShown: region.offset + offsetInShown };
}
