/** What may be done to a machine, for tests that do a lot of it and look whether it can be gone back over. */
import fc from 'fast-check';
import type { MachineRequest } from '../../../app/contract/machine.ts';
import type { BusCycle } from '../../../main/session/bus-cycle.ts';
import { JOURNAL_LIMITS, type JournalLimits } from '../../../main/session/journal/limits.ts';
import { type Machine, openMachine } from '../../../main/session/machine.ts';
import { madeImage } from '../files/images.ts';

/** Something that is done to a machine. */
export type Deed = BusCycle | { readonly wait: number };

/** Two moments are closer than a command is long, and some dozens of deeds fill the budget. */
export const TINY: JournalLimits = { budgetBytes: 160_000, eventsBetweenMoments: 5, branches: 3 };

/** Whoever opens it closes it. */
export function open(request: MachineRequest, limits = JOURNAL_LIMITS): Machine {
  return openMachine(request, { onState: () => {}, onBytes: () => {} }, null, limits);
}

/** A flash of 64 KiB in blocks of 16 KiB: so small that many machines can be compared. */
export function small(commandSet: 'intel' | 'amd'): MachineRequest {
  const images = [{ path: madeImage(64 << 10), mode: 'scratch' as const }];
  return {
    board: 'generic',
    images,
    geometry: { commandSet, bankWidthBytes: 2, sectorLengthBytes: 16 << 10 },
  };
}

/** Waits are counted from now. */
export function act(machine: Machine, deed: Deed): void {
  if ('wait' in deed) machine.waitUntil(machine.clock.nowNanoseconds + deed.wait);
  else machine.cycle(deed);
}

const INTEL_BYTES = [0x10, 0x20, 0x40, 0x50, 0x60, 0x70, 0x90, 0x98, 0xd0, 0xe8, 0xff, 0, 1, 3];
const AMD_BYTES = [0xaa, 0x55, 0x80, 0x30, 0x10, 0xa0, 0x20, 0x90, 0xf0, 0xb0, 0x98, 0x12];

/** Deeds that a driver may do, and some that none would, close together so that they meet. */
function deeds(bytes: readonly number[]): fc.Arbitrary<Deed> {
  const address = fc.constantFrom(0, 4, 8, 0x554, 0xaaa, 0x4000, 0x8000, 0x2_0000);
  const bus = { address, widthBytes: fc.constant(2 as const) };
  const write = { ...bus, direction: fc.constant('write' as const), data: fc.constantFrom(...bytes) };
  // Two accesses of the flash, which may be of two operations.
  const wide = {
    address,
    widthBytes: fc.constant(4 as const),
    direction: fc.constant('write' as const),
    data: fc
      .tuple(fc.constantFrom(...bytes), fc.constantFrom(...bytes))
      .map(([low, high]) => low + 0x1_0000 * high),
  };
  return fc.oneof(
    { weight: 6, arbitrary: fc.record(write) },
    { weight: 1, arbitrary: fc.record(wide) },
    { weight: 2, arbitrary: fc.record({ ...bus, direction: fc.constant('read' as const) }) },
    { weight: 1, arbitrary: fc.record({ wait: fc.constantFrom(1_000, 60_000, 1_000_000) }) },
  );
}

/** Whole commands beside single cycles: random ones seldom make one. */
export function sequences(commandSet: 'intel' | 'amd'): fc.Arbitrary<Deed[]> {
  const write = (address: number, data: number): Deed => ({
    direction: 'write',
    address,
    widthBytes: 2,
    data,
  });
  /** Two accesses of the flash. */
  const wide = (data: number): Deed => ({ direction: 'write', address: 0, widthBytes: 4, data });
  const read = (address: number): Deed => ({ direction: 'read', address, widthBytes: 2 });
  const wait: Deed = { wait: 60_000 };
  const unlock = [write(0xaaa, 0xaa), write(0x554, 0x55)];
  const intel = [
    [write(0x4000, 0x20), write(0x4000, 0xd0)],
    [write(8, 0x40), write(8, 0x1234)],
    [write(0, 0xe8), write(0, 3), ...[0, 2, 4, 6].map((at) => write(at, 0x5a00 + at)), write(0, 0xd0)],
    [10, 12, 14].flatMap((at) => [write(at, 0x40), write(at, 0x1200 + at), read(at)]),
    [write(0xaa, 0x98), read(0x20), write(0, 0xff)],
    [...[0x40, 0x1234, 0x50].map((data) => write(0, data)), wide(0x0040_0050), write(2, 0x5678), read(2)],
    [write(0xaa, 0x9898), read(0x20), write(0, 0xff)],
    [
      ...[0xe8, 1].map((data) => write(0, data)),
      write(0x8000, 1),
      write(0, 2),
      write(0, 0xd0),
      write(0, 0x50),
    ],
    [write(0, 0xff)],
  ];
  const amd = [
    [...unlock, write(0xaaa, 0x80), ...unlock, write(0x4000, 0x30), wait, write(0, 0xb0)],
    [...unlock, write(0xaaa, 0x80), ...unlock, write(0xaaa, 0x10)],
    [...unlock, write(0xaaa, 0xa0), write(8, 0x1234), wait],
    [...unlock, write(0xaaa, 0x20)],
    [10, 12, 14].flatMap((at) => [
      ...[...unlock, write(0xaaa, 0xa0), write(at, 0x1200 + at), wait],
      ...[at, 0x4000, 0x8000, at].map(read),
    ]),
    [write(0xaa, 0x9898), read(0x20), write(0, 0xf0)],
    [write(0, 0xf0)],
  ];
  const single = commandSet === 'intel' ? INTEL_BYTES : AMD_BYTES;
  const one = fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...(commandSet === 'intel' ? intel : amd)) },
    { weight: 2, arbitrary: deeds(single).map((deed) => [deed]) },
  );
  return fc.array(one, { minLength: 1, maxLength: 60, size: 'max' }).map((all) => all.flat());
}
