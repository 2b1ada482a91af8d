/** The memory of a board, as far as its flashes go: the regions of QEMU's `info mtree` that show them. */
import {
  type Alias,
  type Container,
  type LeafRegion,
  type MemoryRegion,
  type Placement,
  Rom,
  type RomDevice,
} from '../memory/region.ts';
import { type BoardSheet, SECURE_MEMORY } from './board-sheet.ts';
import { type PlacedCopy, type PlacedFlash, placeCopies } from './place-flashes.ts';

/** A flash of a board with the region that answers for it. */
export interface WiredFlash {
  readonly placed: PlacedFlash;
  readonly region: RomDevice;
}

/** The memory of a machine that is none of QEMU's: regions in `system`, and nothing else. */
export function flatTree(regions: readonly { base: number; region: LeafRegion }[]): Container {
  return container(
    'system',
    null,
    regions.map(({ base, region }) => ({ offset: base, priority: 0, region })),
  );
}

/** Where a region lies on the bus, and in which container; null: `system`. */
interface Seat {
  readonly inside: string | null;
  readonly base: number;
  readonly priority: number;
  readonly region: MemoryRegion;
}

/**
 * The root is `system`, or for a board with a Secure state the memory that its Secure software sees, with `system`
 * under it. Copies of flashes are filled with what the regions hold now.
 */
export function regionTree(board: BoardSheet, flashes: readonly WiredFlash[]): Container {
  const copies = placeCopies(
    board,
    flashes.map(({ placed }) => placed),
  );
  const seats: Seat[] = [
    ...flashes.map(seatOf),
    ...copies.map((copy) => ({
      inside: copy.sheet.inside,
      base: copy.base,
      priority: copy.sheet.priority,
      region: romOf(copy, { flashes, isLittleEndian: board.busEndianness === 'little' }),
    })),
  ];
  for (const { name, from, sizeBytes, priority } of board.containers) {
    if (name === SECURE_MEMORY) continue;
    const region = container(name, sizeBytes, placementsIn(name, seats, from));
    seats.push({ inside: null, base: from, priority, region });
  }
  const shown = new Map([...seats, ...flashes].map(({ region }) => [region.name, region]));
  for (const { name, of, from, offset, lengthBytes } of board.aliases) {
    const region = shown.get(of);
    if (region !== undefined) seats.push(aliasSeat({ name, of: region, offset, lengthBytes }, from));
  }
  const system = container('system', null, placementsIn(null, seats, 0));
  if (!board.containers.some(({ name }) => name === SECURE_MEMORY)) return system;
  return container(SECURE_MEMORY, null, [
    { offset: 0, priority: -1, region: system },
    ...placementsIn(SECURE_MEMORY, seats, 0),
  ]);
}

function placementsIn(inside: string | null, seats: readonly Seat[], from: number): Placement[] {
  return seats
    .filter((seat) => seat.inside === inside)
    .map(({ base, priority, region }) => ({ offset: base - from, priority, region }));
}

/** A flash that is there more than once lies in a container of its own, which shows it again and again. */
function seatOf({ placed: { sheet, base, sizeBytes, mappings }, region }: WiredFlash): Seat {
  const { inside } = sheet;
  if (mappings === 1) return { inside, base, priority: 0, region };
  const mirror: Alias = { kind: 'alias', name: 'pflash-alias', sizeBytes, of: region, offset: 0 };
  const mirrors = Array.from({ length: mappings }, (_, index) => ({
    offset: index * sizeBytes,
    priority: 0,
    region: mirror,
  }));
  return { inside, base, priority: 0, region: container('pflash', mappings * sizeBytes, mirrors) };
}

function aliasSeat(
  { name, of, offset, lengthBytes }: { name: string; of: MemoryRegion; offset: number; lengthBytes: number },
  base: number,
): Seat {
  return {
    inside: null,
    base,
    priority: 0,
    region: { kind: 'alias', name, sizeBytes: lengthBytes, of, offset },
  };
}

function romOf(
  { sheet, of, offset, lengthBytes }: PlacedCopy,
  { flashes, isLittleEndian }: { flashes: readonly WiredFlash[]; isLittleEndian: boolean },
): Rom {
  const source = flashes.find(({ placed }) => placed === of)?.region.bytes;
  if (source === undefined) throw new Error(`${sheet.of} is not wired`);
  const bytes = source.slice(offset, offset + lengthBytes);
  if (sheet.patch !== null)
    new DataView(bytes.buffer).setUint32(sheet.patch.offset, sheet.patch.word, isLittleEndian);
  return new Rom({ name: sheet.name, bytes });
}

function container(name: string, sizeBytes: number | null, children: readonly Placement[]): Container {
  return { kind: 'container', name, sizeBytes, children };
}
