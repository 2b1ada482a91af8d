import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BesideResult } from '../../app/contract/beside.ts';
import type { AccessWidth } from '../../app/contract/units.ts';
import { Comparison } from '../../main/beside/comparison.ts';
import { boardBeside, openAlike, startAlike } from '../../main/beside/start-pair.ts';
import { BOARD_SHEETS } from '../../main/board/sheets.ts';
import { installedProgram } from '../../main/qemu/program.ts';
import type { JournalEvent } from '../../main/session/journal/event-columns.ts';
import type { Machine } from '../../main/session/machine.ts';
import { QtestWords } from '../../main/trace/qtest-words.ts';
import { startCommand } from '../kit/command.ts';
import { sampleSizes } from '../kit/files/board-images.ts';
import { emulatorMissing } from '../kit/qemu/monitor.ts';
import { readTraceFixture, TRACES } from '../kit/qemu/trace-fixture.ts';
import { type Beside, openBeside } from '../kit/session/beside.ts';
import { binaryOf } from './differential/compare.ts';
import { groundOf } from './differential/ground.ts';
import { writeStartImage } from './differential/images.ts';
import { programFor } from './differential/program.ts';
import { boardSettings, nameOf, type Setting } from './differential/settings.ts';

const seed = Number(process.env.ORACLE_SEED ?? Date.now() % 0x7fff_ffff);
const STEPS = 60;
const WIDTHS: Readonly<Record<string, AccessWidth>> = { b: 1, w: 2, l: 4, q: 8 };

let folder: string;
let beside: Beside | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'norscope-beside-test-'));
});
afterEach(() => {
  beside?.close();
  beside = null;
  rmSync(folder, { recursive: true });
});

function open({ board, sizes, drives }: Setting): Beside {
  const images = sizes.map((sizeBytes, unit) => {
    if (sizeBytes === null) return null;
    const path = join(folder, `${unit}.img`);
    writeStartImage(path, sizeBytes, seed);
    return { path, mode: drives === 'read-only' ? ('shared' as const) : ('scratch' as const) };
  });
  beside = openBeside({ board: board.id, images, geometry: null });
  return beside;
}

/** Random cycles as a person could type them. Between two steps some time passes. */
function playRandomly(machine: Machine, count: number): void {
  const { bus, flashes } = machine;
  const parts = flashes.map(({ plan: { unit, part }, region }) => ({
    unit,
    part,
    region,
    awaitedWords: () => 0,
  }));
  const ours = { bus, flashes: parts, run: () => '', close: () => undefined };
  const ground = groundOf(ours, [{ root: bus.root.name, ranges: [] }]);
  const [program = []] = fc.sample(programFor(ground, count), { seed, numRuns: 1 });
  const waits = fc.sample(fc.constantFrom(0, 0, 0, 20_000, 60_000, 700_000), {
    seed,
    numRuns: program.length,
  });
  for (const [index, line] of program.entries()) {
    const words = new QtestWords(line);
    const [, direction, letter = ''] = /^(read|write)([bwlq])$/.exec(words.command) ?? [];
    const widthBytes = WIDTHS[letter];
    // Programs for a QEMU alone reach below its first address as well.
    if (widthBytes === undefined || words.text(0).includes('-')) continue;
    const address = Number(words.unsigned(0));
    if (isCut(machine, address, widthBytes)) continue;
    const wait = waits[index] ?? 0;
    if (wait > 0) machine.waitUntil(machine.clock.nowNanoseconds + wait);
    if (direction === 'read') machine.cycle({ direction, address, widthBytes });
    else machine.cycle({ direction: 'write', address, widthBytes, data: words.unsigned(1) });
  }
}

/** Whether these bytes are not all of one flash, or all of none: QEMU can't be sent that. */
function isCut(machine: Machine, address: number, widthBytes: number): boolean {
  const flashAt = (lane: number) => machine.placeAt(address + lane)?.flash;
  const lanes = Array.from({ length: widthBytes }, (_, lane) => lane);
  return lanes.some((lane) => flashAt(lane) !== flashAt(0));
}

const settings = boardSettings();
const missing =
  [...new Set(settings.map(binaryOf))].map(emulatorMissing).find((each) => each !== null) ?? null;

describe.skipIf(missing !== null)(
  `A QEMU beside the open machine, ORACLE_SEED=${seed}${missing === null ? '' : `: ${missing}`}`,
  () => {
    it.each(settings.map((setting) => ({ setting, name: nameOf(setting) })))(
      'answers what was done before it came, and what is done after, alike: $name',
      async ({ setting }) => {
        const { session, side, settled } = open(setting);
        playRandomly(session.machine, STEPS);
        await side.start(session.machine);
        const before = await settled();
        expect(before).toMatchObject({ phase: 'beside', difference: null, reason: null });
        playRandomly(session.machine, STEPS);
        const after = await settled();
        expect(after).toMatchObject({ phase: 'beside', difference: null, reason: null });
        expect(after.position).toBe(session.machine.history.state().position);
        expect(after.reads).toBeGreaterThan(before.reads);
      },
    );
  },
);

const lacking =
  [...new Set(BOARD_SHEETS.map(({ binaries: [binary = ''] }) => binary))]
    .map(emulatorMissing)
    .find((each) => each !== null) ?? null;

describe.skipIf(lacking !== null)(`The QEMU of a board${lacking ?? ''}`, () => {
  it.each(BOARD_SHEETS.map((board) => ({ board, id: board.id })))(
    'comes up beside it, and answers for its flashes: $id',
    async ({ board }) => {
      const [, sizes = []] = sampleSizes(board);
      const { session, side, settled } = open({ board, sizes, drives: 'writable', globals: [] });
      const { flashes } = session.machine;
      expect(flashes.length).toBeGreaterThan(0);
      await side.start(session.machine);
      for (const { plan } of flashes) session.run(`r16 0x${plan.base.toString(16)}`, 0);
      const { phase, reads, unsent } = await settled();
      expect({ phase, cycles: reads + unsent }).toEqual({ phase: 'beside', cycles: flashes.length });
      expect(reads).toBeGreaterThan(0);
    },
  );
});

describe.skipIf(missing !== null)('Timers of an AMD flash beside a QEMU', () => {
  it('fire there as they fire here: through window and erase to the array, one at a time', async () => {
    const { session, side, settled } = open({ ...settingOf('musicpal'), sizes: [8 << 20] });
    await side.start(session.machine);
    session.run('w16 0xfe000aaa 0xaa ; w16 0xfe000554 0x55 ; w16 0xfe000aaa 0x80', 0);
    session.run('w16 0xfe000aaa 0xaa ; w16 0xfe000554 0x55 ; w16 0xfe000000 0x30', 0);
    session.run('r16 0xfe000000 3 ; wait 20us ; r16 0xfe000000 3', 0);
    session.run('wait ; r16 0xfe000000 3 ; wait 100us ; r16 0xfe000000 3', 0);
    session.run('wait ; r16 0xfe000000 3', 0);
    expect(await settled()).toMatchObject({ phase: 'beside', difference: null, reads: 15 });
  });

  it('stand still there with a reset of the machine', async () => {
    const { session, side, settled } = open({ ...settingOf('musicpal'), sizes: [8 << 20] });
    await side.start(session.machine);
    session.run('w16 0xfe000aaa 0xaa ; w16 0xfe000554 0x55 ; w16 0xfe000aaa 0x90 ; r16 0xfe000000', 0);
    session.machine.play({ kind: 'reset', flash: 0 });
    session.run('r16 0xfe000000', 0);
    const { answers, difference } = await settled();
    expect(difference).toBe(null);
    expect(answers.map(({ qemu }) => qemu)).toEqual([0xbf, session.machine.flash(0).lastCycle?.data]);
  });
});

describe.skipIf(missing !== null)('A device that is not quite QEMU’s', () => {
  it('is found at the first read that shows it', async () => {
    const path = join(folder, 'flash.img');
    writeStartImage(path, 8 << 20, seed);
    const images = [{ path, mode: 'scratch' as const }];
    const like = (globals: string[]) =>
      openAlike({ request: { board: 'z2', images, geometry: null, globals } });
    const [ours, other] = [like([]), like(['cfi.pflash01.device-width=2'])];
    const { signal } = new AbortController();
    const program = await installedProgram(boardBeside(ours.machine).binaries, signal);
    const qemu = await startAlike(other.machine, program, { signal });
    try {
      const events = [
        read(0),
        read(0x1000),
        write(0x154, 0x98),
        write(0, 0x70),
        read(0),
        write(0, 0x98),
        read(0x40),
      ];
      const difference = await new Comparison(ours, qemu, program).play(events);
      expect(difference?.number).toBe(7);
      expect(difference?.read).toMatchObject({ deviceOffset: 0x40, widthBytes: 4 });
    } finally {
      await qemu.close();
      for (const { machine } of [ours, other]) machine.close();
    }
  });
});

describe.skipIf(missing !== null)('What a driver did, from its log', () => {
  it.each([
    ['edk2-on-virt', 8_000, 400],
    ['uboot-on-r2d', 30_000, 10_000],
  ] as const)('is answered alike by both: %s', async (name, events, reads) => {
    const { board, flash } = TRACES[name];
    const image = join(folder, 'before.img');
    writeFileSync(image, readTraceFixture(name).before);
    const log = join('test', 'fixtures', 'qemu-7.2.22', `${name}.log.gz`);
    const options = ['--board', board, `--flash${flash}`, `${image},mode=scratch`, '--json'];
    const command = startCommand(['beside', log, ...options]);
    expect(await command.ended, command.output.stderr).toBe(0);
    const result = BesideResult.parse(JSON.parse(command.output.stdout));
    expect(result).toMatchObject({ version: '7.2.22', unsent: 0, difference: null });
    expect(result.events).toBeGreaterThan(events);
    expect(result.reads).toBeGreaterThan(reads);
  });
});

/** Four bytes of the flash at address 0. */
function read(address: number): JournalEvent {
  return { kind: 'cycle', cycle: { direction: 'read', address, widthBytes: 4 } };
}

function write(address: number, data: number): JournalEvent {
  return { kind: 'cycle', cycle: { direction: 'write', address, widthBytes: 4, data } };
}

function settingOf(id: string): Setting {
  const setting = settings.find(({ board }) => board.id === id);
  if (setting === undefined) throw new Error(`no setting has ${id}`);
  return setting;
}
