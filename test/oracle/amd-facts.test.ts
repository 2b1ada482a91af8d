/** What a driver finds on QEMU's AMD-command-set flash and on ours: every table, and what time does to an erase. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { answeredValue, type BusDriver, driverOf, toLine } from '../kit/flash/bus-driver.ts';
import { qemuMissing, startQemu } from '../kit/qemu/qtest.ts';
import { openOurs } from './differential/our-machine.ts';

const MIB = 1024 * 1024;
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

/** What a driver knows of a board. */
const FLASHES = {
  musicpal: { base: 0xfe00_0000, widthBytes: 2, unlockAddresses: [0x5555, 0x2aaa] },
  'xilinx-zynq-a9': { base: 0xe200_0000, widthBytes: 1, unlockAddresses: [0x555, 0x2aa] },
} as const;
type BoardName = keyof typeof FLASHES;

/** `2x16384 7x65536` as QEMU's properties. */
function globalsOf(regions: string): string[] {
  if (regions === '') return [];
  return regions.split(' ').flatMap((region, index) => {
    const [count, length] = region.split('x');
    return [`cfi.pflash02.num-blocks${index}=${count}`, `cfi.pflash02.sector-length${index}=${length}`];
  });
}

function startOurs(boardId: BoardName, path: string, globals: readonly string[]) {
  const machine = openOurs({ boardId, images: [path], mode: 'scratch', globals });
  onTestFinished(() => machine.close());
  const bus = driverOf({
    runAll: async (lines) => lines.map((line) => machine.run(line)),
    close: async () => undefined,
  });
  return { machine, bus };
}

function commandsOf(board: BoardName) {
  const { base, widthBytes, unlockAddresses } = FLASHES[board];
  const at = (word: number, data: number | null) =>
    toLine({
      address: base + (word & 0x7ff) * widthBytes,
      widthBytes,
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
    ] as const)('are the same, word for word: %s, %i MiB, %s', async (board, sizeMib, regions) => {
      const { at, begin } = commandsOf(board);
      const words = Array.from({ length: 0x100 }, (_, word) => at(word, null));
      const script = [at(0x55, 0x98), ...words, at(0, 0xf0), ...begin(0x90), ...words, at(0, 0xf0)];
      const path = makeImage(sizeMib * MIB);
      const globals = globalsOf(regions);
      const qemu = await startQemu([{ path, isReadOnly: true }], { board, globals });
      try {
        const told = (answers: readonly string[]) => script.map((line, index) => `${line} -> ${answers[index]}`);
        expect(told(await startOurs(board, path, globals).bus.runAll(script))).toEqual(told(await qemu.runAll(script)));
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
  const board = 'musicpal';
  const { at, begin, unlock } = commandsOf(board);
  const erase = [...begin(0x80), ...unlock(), at(0, 0x30)];
  const poll = { address: FLASHES[board].base, wanted: 0xffffn };
  const EVERY = ['0x0', '0x8', 'array'];

  it.skipIf(missing !== null)(
    'runs through window and erase to the array on a QEMU whose time passes',
    async () => {
      const image = { path: makeImage(8 * MIB), isReadOnly: false };
      const qemu = await startQemu([image], { board, isRunning: true });
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
    const { machine, bus } = startOurs(board, makeImage(8 * MIB), []);
    await bus.runAll(erase);
    expect(await pollUntil(bus, poll, () => machine.run('clock_step 10000'))).toEqual(EVERY);
    expect(machine.flashes[0]?.region.isDirect).toBe(true);
  });
});

describe('A sector erase that is broken off in its window', () => {
  const board = 'musicpal';
  const KEPT = 32;
  const { at, begin, unlock } = commandsOf(board);
  const { base, widthBytes } = FLASHES[board];
  const ask = (sector: number) => toLine({ address: base + sector * 0x1_0000, widthBytes, data: 0x30n });
  const sectors = Array.from({ length: KEPT }, (_, index) => ask(index + 1));
  const brokenOff = [...begin(0x80), ...unlock(), ...sectors, at(0, 0xf0)];
  const erase = [...begin(0x80), ...unlock(), ask(0)];
  const poll = { address: base, wanted: 0xffffn };
  const ALL_MILLISECONDS = (KEPT + 1) * 0.512;

  /** The reset may come after the window on a host that is slow: then the erase runs out, and is tried again. */
  async function breakOff(qemu: BusDriver) {
    for (;;) {
      const answers = await qemu.runAll([...brokenOff, at(0, null)]);
      if (answeredValue(answers.at(-1)) === 0n) return;
      await setTimeout(50);
    }
  }

  it.skipIf(missing !== null)(
    'is kept by QEMU: the next erase takes the time of its sectors too',
    async () => {
      const image = { path: makeImage(8 * MIB), isReadOnly: false };
      const qemu = await startQemu([image], { board, isRunning: true });
      try {
        await breakOff(qemu);
        await setTimeout(10);
        const start = performance.now();
        await qemu.runAll(erase);
        expect((await pollUntil(qemu, poll, () => undefined)).at(-1)).toBe('array');
        expect(performance.now() - start).toBeGreaterThan(ALL_MILLISECONDS);
      } finally {
        await qemu.close();
      }
    },
  );

  it('is kept by ours as long', async () => {
    const { machine, bus } = startOurs(board, makeImage(8 * MIB), []);
    await bus.runAll([...brokenOff, 'clock_step 10000000', ...erase]);
    const nowMilliseconds = () => Number(machine.run('clock_step 0').replace('OK ', '')) / 1e6;
    const start = nowMilliseconds();
    await pollUntil(bus, poll, () => machine.run('clock_step 1000'));
    expect(nowMilliseconds() - start).toBeCloseTo(ALL_MILLISECONDS + 0.05, 3);
  });
});
