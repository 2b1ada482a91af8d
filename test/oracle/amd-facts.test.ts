/** What a driver finds on QEMU's AMD-command-set flash and on ours: every table, and what time does to an erase. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sizeBytesOf } from '../../main/pflash/geometry.ts';
import { AMD_BOARDS, type AmdBoard, startAmdMachine, withGlobals } from '../kit/amd-machine.ts';
import { answeredValue, type BusDriver, driverOf, toLine } from '../kit/bus-driver.ts';
import { qemuMissing, startQemu } from '../kit/qemu-qtest.ts';

const MIB = 1024 * 1024;
const SECTORS = 64 * 1024;
const missing = qemuMissing();
const folder = mkdtempSync(join(tmpdir(), 'norscope-amd-facts-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** An image of zeros that takes no room on the disk. */
function makeImage(sizeBytes: number): string {
  const path = join(folder, 'flash.img');
  writeFileSync(path, '');
  truncateSync(path, sizeBytes);
  return path;
}

function musicpal(sizeMib: number): AmdBoard {
  const board = AMD_BOARDS.musicpal;
  return { ...board, geometry: { ...board.geometry, sectorCount: (sizeMib * MIB) / SECTORS } };
}

/** `2x16384 7x65536` as QEMU's properties. */
function globalsOf(regions: string): string[] {
  if (regions === '') return [];
  return regions.split(' ').flatMap((region, index) => {
    const [count, length] = region.split('x');
    return [`cfi.pflash02.num-blocks${index}=${count}`, `cfi.pflash02.sector-length${index}=${length}`];
  });
}

function startOurs(board: AmdBoard) {
  const machine = startAmdMachine(board, new Uint8Array(sizeBytesOf(board.geometry)));
  const bus = driverOf({
    runAll: async (lines) => lines.map((line) => machine.run(line)),
    close: async () => undefined,
  });
  return { machine, bus };
}

function commandsOf({ base, geometry, unlockAddresses }: AmdBoard) {
  const width = geometry.bankWidthBytes;
  const at = (word: number, data: number | null) =>
    toLine({
      address: base + (word & 0x7ff) * width,
      widthBytes: width,
      data: data === null ? null : BigInt(data),
    });
  const unlock = () => [at(unlockAddresses[0], 0xaa), at(unlockAddresses[1], 0x55)];
  const begin = (byte: number) => [...unlock(), at(unlockAddresses[0], byte)];
  return { at, unlock, begin };
}

describe.skipIf(missing !== null)(
  `The tables of QEMU 7.2.22 and ours${missing === null ? '' : `: ${missing}`}`,
  () => {
    // biome-ignore format: a row a geometry: board, size in MiB, regions
    it.each([
      ['musicpal',       8,  ''],
      ['musicpal',       16, ''],
      ['musicpal',       32, ''],
      ['musicpal',       8,  '128x65536'],
      ['musicpal',       8,  '8x8192 127x65536'],
      ['musicpal',       8,  '1x16384 2x8192 1x32768 127x65536'],
      ['musicpal',       8,  '32768x256'],
      ['musicpal',       8,  '1x8388608'],
      ['xilinx-zynq-a9', 64, ''],
    ] as const)('are the same, word for word: %s, %i MiB, %s', async (name, sizeMib, regions) => {
      const board = withGlobals(name === 'musicpal' ? musicpal(sizeMib) : AMD_BOARDS[name], globalsOf(regions));
      const { at, begin } = commandsOf(board);
      const words = Array.from({ length: 0x100 }, (_, word) => at(word, null));
      const script = [at(0x55, 0x98), ...words, at(0, 0xf0), ...begin(0x90), ...words, at(0, 0xf0)];
      const image = { path: makeImage(sizeMib * MIB), isReadOnly: false };
      const qemu = await startQemu([image], { board: name, globals: globalsOf(regions) });
      try {
        const told = (answers: readonly string[]) => script.map((line, index) => `${line} -> ${answers[index]}`);
        expect(told(await startOurs(board).bus.runAll(script))).toEqual(told(await qemu.runAll(script)));
      } finally {
        await qemu.close();
      }
    });
  },
);

/** What a driver sees that polls one word: each different status once, toggle bits left out, then the array. */
async function pollUntil(
  bus: BusDriver,
  { address, wanted }: { address: number; wanted: bigint },
  wait: () => void,
) {
  const seen: string[] = [];
  for (;;) {
    const [answer] = await bus.runAll([toLine({ address, widthBytes: 2, data: null })]);
    const value = answeredValue(answer);
    const status = value === wanted ? 'array' : `0x${(value & ~0x44n).toString(16)}`;
    if (seen.at(-1) !== status) seen.push(status);
    if (status === 'array') return seen;
    wait();
  }
}

describe('A sector erase that a driver polls', () => {
  const board = AMD_BOARDS.musicpal;
  const { at, begin, unlock } = commandsOf(board);
  const erase = [...begin(0x80), ...unlock(), at(0, 0x30)];
  const poll = { address: board.base, wanted: 0xffffn };
  const EVERY = ['0x0', '0x8', 'array'];

  it.skipIf(missing !== null)(
    'runs through window and erase to the array on a QEMU whose time passes',
    async () => {
      const image = { path: makeImage(8 * MIB), isReadOnly: false };
      const qemu = await startQemu([image], { board: 'musicpal', isRunning: true });
      try {
        await qemu.runAll(erase);
        const seen = await pollUntil(qemu, poll, () => undefined);
        // Whether the poll comes soon enough to see window and erase depends on the host; their order does not.
        expect(EVERY.filter((status) => seen.includes(status))).toEqual(seen);
        expect(seen.at(-1)).toBe('array');
      } finally {
        await qemu.close();
      }
    },
  );

  it('runs through window and erase to the array on ours', async () => {
    const { machine, bus } = startOurs(board);
    await bus.runAll(erase);
    expect(await pollUntil(bus, poll, () => machine.clock.advance(10_000))).toEqual(EVERY);
    expect(machine.isDirect).toBe(true);
  });
});
