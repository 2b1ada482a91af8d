/** What a program may touch: where a machine's flashes are seen on the bus, and where nothing at all answers. */
import type { FlashPart } from '../../../main/board/flash-plan.ts';
import { type FlatRange, flatten } from '../../../main/memory/flat-view.ts';
import type { LeafRegion } from '../../../main/memory/region.ts';
import type { FlatViewText } from '../../kit/qemu/monitor-output.ts';
import type { OurMachine } from './our-machine.ts';

/** Bytes [offset, offset + lengthBytes) of a flash are seen from bus address `address` on. */
export interface Place {
  readonly address: number;
  readonly offset: number;
  readonly lengthBytes: number;
}

/** One flash with all of its places on the bus: its own, mirrors, aliases. */
export interface TargetFlash {
  readonly part: FlashPart;
  readonly sizeBytes: number;
  readonly places: readonly Place[];
}

export interface Ground {
  readonly flashes: readonly TargetFlash[];
  /** ROM that was filled from a flash at start. */
  readonly copies: readonly Place[];
  /** Whether all of these bytes are a flash, a copy of one, or nothing: other devices are not ours to compare. */
  isOurs(address: number, lengthBytes: number): boolean;
}

/** Far above the memory of any board. */
export const FAR_AWAY = [0x1000_0000_0000, 2 ** 52] as const;

/** The ground of one machine, ours as it is and QEMU's as its monitor prints `info mtree -f`. */
export function groundOf({ bus, flashes }: OurMachine, theirViews: readonly FlatViewText[]): Ground {
  const ranges = flatten(bus.root);
  const names = new Set(ranges.map(({ region }) => region.name));
  const view = theirViews.find(({ root }) => root === bus.root.name);
  if (view === undefined) throw new Error(`QEMU has no flat view of ${bus.root.name}`);
  const foreign = view.ranges
    .filter(({ name }) => !names.has(name))
    .map(({ start, end }) => ({ start: Number(start), end: Number(end) }));
  return {
    flashes: flashes.map(({ part, region }) => ({
      part,
      sizeBytes: region.sizeBytes,
      places: placesOf(ranges, region),
    })),
    copies: ranges.filter(({ region }) => region.kind === 'rom').map(placeOf),
    isOurs: (address, lengthBytes) =>
      address >= 0 && !foreign.some(({ start, end }) => start < address + lengthBytes && end > address),
  };
}

function placesOf(ranges: readonly FlatRange[], region: LeafRegion): Place[] {
  return ranges.filter((range) => range.region === region).map(placeOf);
}

function placeOf({ start, end, offsetInRegion }: FlatRange): Place {
  return { address: start, offset: offsetInRegion, lengthBytes: end - start };
}
