/** Machines with one AMD-command-set flash, on our own bus and clock, behind the same interface as QEMU. */
import { AddressSpace } from '../../main/memory/address-space.ts';
import { romDeviceOver } from '../../main/memory/region.ts';
import { Cfi02, type Cfi02Options } from '../../main/pflash/cfi02.ts';
import { type EraseBlockRegion, regionsOf } from '../../main/pflash/geometry.ts';
import { NorArray } from '../../main/pflash/nor-array.ts';
import { SteppedClock } from '../../main/session/stepped-clock.ts';
import { toCycle } from './bus-driver.ts';

/** One flash as a board has it; the device repeats itself from `base` to the end of `spaceBytes` (QEMU `mappings`). */
export type AmdBoard = Omit<Cfi02Options, 'clock' | 'profile'> & {
  readonly base: number;
  readonly spaceBytes: number;
};

const KIB = 1024;
const MIB = 1024 * KIB;

/** QEMU 7.2's boards, as far as their flash goes. */
export const AMD_BOARDS = {
  musicpal: {
    base: 0xfe00_0000,
    spaceBytes: 32 * MIB,
    geometry: { sectorLengthBytes: 64 * KIB, sectorCount: 128, bankWidthBytes: 2, deviceWidthBytes: 2 },
    identifiers: [0x00bf, 0x236d, 0, 0],
    unlockAddresses: [0x5555, 0x2aaa],
  },
  'xilinx-zynq-a9': {
    base: 0xe200_0000,
    spaceBytes: 64 * MIB,
    geometry: { sectorLengthBytes: 128 * KIB, sectorCount: 512, bankWidthBytes: 1, deviceWidthBytes: 1 },
    identifiers: [0x0066, 0x0022, 0, 0],
    unlockAddresses: [0x0555, 0x02aa],
  },
} satisfies Record<string, AmdBoard>;

/** A board with erase block regions as `-global cfi.pflash02.num-blocks0=…` sets them. */
export function withGlobals(board: AmdBoard, globals: readonly string[]): AmdBoard {
  const values = new Map(globals.map((text) => toProperty(text)));
  const regions: EraseBlockRegion[] = [];
  for (let index = 0; values.get(`num-blocks${index}`); index++) {
    regions.push({
      sectorCount: values.get(`num-blocks${index}`) ?? 0,
      sectorLengthBytes: values.get(`sector-length${index}`) ?? 0,
    });
  }
  if (regions.length === 0) return board;
  return { ...board, geometry: { ...board.geometry, regions } };
}

function toProperty(text: string): [name: string, value: number] {
  const [, name, value] = /^cfi\.pflash02\.([\w-]+)=(\d+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new Error(`not a number for cfi.pflash02: ${text}`);
  return [name, Number(value)];
}

export interface AmdMachine {
  readonly device: Cfi02;
  readonly clock: SteppedClock;
  readonly bus: AddressSpace;
  /** Whether reads go straight to the array. */
  readonly isDirect: boolean;
  /** One qtest line, answered as qtest does; `clock_step` moves the clock. */
  run(line: string): string;
}

/** The machine over these bytes, which it writes unless they are protected. */
export function startAmdMachine(board: AmdBoard, bytes: Uint8Array, isProtected = false): AmdMachine {
  const clock = new SteppedClock();
  const device = new Cfi02(new NorArray(bytes, isProtected), { ...board, clock });
  const sizeBytes = regionsOf(board.geometry).reduce(
    (sum, each) => sum + each.sectorCount * each.sectorLengthBytes,
    0,
  );
  const region = romDeviceOver(bytes, { name: 'flash', sizeBytes, device });
  device.onDirectChange = (isDirect) => {
    region.isDirect = isDirect;
  };
  const children = Array.from({ length: board.spaceBytes / sizeBytes }, (_, index) => {
    return { offset: board.base + index * sizeBytes, priority: 0, region };
  });
  const bus = new AddressSpace({ kind: 'container', name: 'system', sizeBytes: null, children });
  return {
    device,
    clock,
    bus,
    get isDirect() {
      return region.isDirect;
    },
    run: (line) => answerOf({ bus, clock }, line),
  };
}

function answerOf({ bus, clock }: { bus: AddressSpace; clock: SteppedClock }, line: string): string {
  const step = /^clock_step (\d+)$/.exec(line)?.[1];
  if (step !== undefined) {
    clock.advance(Number(step));
    return `OK ${clock.nowNanoseconds}`;
  }
  const { address, widthBytes, data } = toCycle(line);
  if (data === null) {
    const value = widthBytes === 8 ? bus.read64(address) : BigInt(bus.read(address, widthBytes));
    return `OK 0x${value.toString(16).padStart(16, '0')}`;
  }
  if (widthBytes === 8) bus.write64(address, data);
  else bus.write(address, Number(data), widthBytes);
  return 'OK';
}
