import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { UserError } from '../../../app/contract/errors.ts';
import { survivesBusErrors } from '../../../main/backing/bus-error.ts';
import { openMachine } from '../../../main/session/machine.ts';
import { replay } from '../../../main/trace/replay.ts';
import type { TraceLog } from '../../../main/trace/trace-log.ts';
import { madeImage, temporaryFolder } from '../../kit/files/images.ts';
import { sha256 } from '../../kit/files/sha256.ts';
import { FILLED, spoil } from '../../kit/files/spoiler.ts';
import { logOf } from '../../kit/trace/log-of.ts';
import { recorded } from '../../kit/trace/recorded.ts';

const write = (offset: number, value: string) =>
  `pflash_io_write virt.flash0: offset:0x${offset.toString(16)} size:4 value:${value} wcycle:0\n`;
const read = (offset: number, value: string) =>
  `pflash_io_read virt.flash0: offset:0x${offset.toString(16)} size:4 value:${value} cmd:0x70 wcycle:0\n`;

function virt() {
  const machine = openMachine(
    { board: 'virt', images: [], geometry: null },
    { onState: () => {}, onBytes: () => {} },
  );
  onTestFinished(() => machine.close());
  return machine;
}

const untold = { signal: new AbortController().signal, onProgress: () => undefined };

const play = (log: string, machine = virt()) => replay(machine, logOf(Buffer.from(log)), untold);

const ERASE = write(0x40000, '0x200020') + write(0x40000, '0xd000d0');

describe('A replay', () => {
  it('does to the flash what the log says, and compares each read', async () => {
    const machine = virt();
    const result = await play(ERASE + read(0, '0x800080') + write(0, '0xff00ff'), machine);
    expect(result).toEqual({ events: 4, reads: 1, mismatches: 0, firstMismatch: null, operations: 1 });
    expect(machine.bus.read(0x40000, 4)).toBe(0xffff_ffff);
  });

  it('tells the first read that is answered otherwise, by its line', async () => {
    const result = await play(
      `${ERASE}something else\n${read(0, '0x800080')}${read(0, '0xa000a0')}${read(4, '0x0')}`,
    );
    expect(result).toMatchObject({
      reads: 3,
      mismatches: 2,
      firstMismatch: { line: 5, expected: 0xa000a0, got: 0x800080 },
    });
  });

  it('compares as many bits as the access had, whatever more the log prints', async () => {
    const narrow = 'pflash_io_read virt.flash0: offset:0x0 size:1 value:0x800080 cmd:0x70 wcycle:0\n';
    expect(await play(ERASE + narrow)).toMatchObject({ reads: 1, mismatches: 0 });
  });

  it('starts the device anew where the guest was reset', async () => {
    const machine = virt();
    await play(`${write(0, '0x980098')}pflash_reset virt.flash0: reset\n`, machine);
    expect(machine.flash(0).device.isDirect).toBe(true);
  });

  it('is refused for the log of another board, with what this one has', async () => {
    await expect(play('pflash_reset musicpal.flash: reset\n')).rejects.toThrow(
      /musicpal\.flash, which the virt board has not \(it has virt\.flash0, virt\.flash1\)/,
    );
  });

  it('says that a flash of the board needs an image, where the log speaks of one that has none', async () => {
    const path = madeImage(4096);
    const machine = openMachine(
      { board: 'q35', images: [{ path, mode: 'shared' }], geometry: null },
      { onState: () => {}, onBytes: () => {} },
    );
    onTestFinished(() => machine.close());
    const log = 'pflash_reset system.flash0: reset\npflash_reset system.flash1: reset\n';
    await expect(play(log, machine)).rejects.toThrow(
      /Line 2 of the log speaks of system\.flash1, which the q35 board has only with an image.* Give system\.flash1 an image \(--flash1 FILE/,
    );
  });

  it('is refused where a device is smaller than the log’s', async () => {
    await expect(play(ERASE + read(0x400_0000, '0x0'))).rejects.toThrow(
      'Line 3 of the log is at 0x4000000 of virt.flash0, which is smaller here',
    );
  });

  it.each([
    ['in the middle', 50_000],
    ['in its last batch', 120_000],
  ])('ends with the reason when an image is lost %s', async (_, atEvent) => {
    const path = join(temporaryFolder(), 'image.bin');
    writeFileSync(path, new Uint8Array(64 << 20));
    const machine = openMachine(
      { board: 'virt', images: [{ path, mode: 'shared' }], geometry: null },
      { onState: () => {}, onBytes: () => {} },
    );
    onTestFinished(() => machine.close());
    const log = logOf(Buffer.from(read(0, '0x0').repeat(120_000)));
    // By its name: another thing than its content, which this process guards with a lease of its own.
    const onProgress = ({ done }: { done: number }) => {
      if (done === atEvent) renameSync(path, `${path}.old`);
    };
    await expect(replay(machine, log, { ...untold, onProgress })).rejects.toThrow('moved away');
  });

  it.each([
    ['in the middle', 50_000],
    ['in its last batch', 120_000],
  ])('ends with the reason when the machine is closed %s', async (_, atEvent) => {
    const machine = virt();
    const log = logOf(Buffer.from(read(0, '0x0').repeat(120_000)));
    const onProgress = ({ done }: { done: number }) => {
      if (done === atEvent) machine.close();
    };
    await expect(replay(machine, log, { ...untold, onProgress })).rejects.toThrow('was closed meanwhile');
  });

  it.runIf(survivesBusErrors())(
    'reads on or ends with the loss, and never ends the process, while another program cuts the image',
    async () => {
      const path = join(temporaryFolder(), 'image.bin');
      writeFileSync(path, new Uint8Array(4 << 20).fill(FILLED));
      const lines = Array.from({ length: 60_000 }, (_, at) => genericRead((at * 97 * 4) % (4 << 20)));
      const log = logOf(Buffer.from(lines.join('')));
      const spoiler = spoil(path, 100);
      const ends = new Set<string>();
      while (!spoiler.hasEnded()) ends.add(await endOf(path, log));
      expect([...ends].filter((end) => !KNOWN_ENDS.test(end))).toEqual([]);
      expect(ends.size).toBeGreaterThan(1);
    },
  );

  it('ends when it is cancelled', async () => {
    const log = logOf(Buffer.from(read(0, '0x0').repeat(120_000)));
    const controller = new AbortController();
    const running = replay(virt(), log, { ...untold, signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
  });

  it('tells how many events are played, up to the last', async () => {
    const log = logOf(Buffer.from(read(0, '0x0').repeat(120_000)));
    const onProgress = vi.fn();
    await replay(virt(), log, { ...untold, onProgress });
    const total = 120_000;
    expect(onProgress.mock.calls).toEqual([50_000, 100_000, total].map((done) => [{ done, total }]));
  });
});

const genericRead = (offset: number) =>
  `pflash_io_read generic.flash0: offset:0x${offset.toString(16)} size:4 value:0x5a5a5a5a cmd:0x00 wcycle:0\n`;

/** All read as it was, the image lost meanwhile, smaller than the log wants it, or empty when it was opened. */
const KNOWN_ENDS = /^(0 mismatches|backing-lost|bad-input|empty|wrong-size)$/;

async function endOf(path: string, log: TraceLog): Promise<string> {
  try {
    const images = [{ path, mode: 'shared' as const }];
    const machine = openMachine(
      { board: 'generic', images, geometry: null },
      { onState: () => {}, onBytes: () => {} },
    );
    try {
      return `${(await replay(machine, log, untold)).mismatches} mismatches`;
    } finally {
      machine.close();
    }
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown.report.code;
    throw thrown;
  }
}

describe('What a real driver did on QEMU 7.2.22', () => {
  it.each([
    ['edk2-on-virt', { events: 8_975, reads: 552, operations: 240 }],
    ['edk2-on-q35', { events: 31_539, reads: 1, operations: 252 }],
    ['uboot-on-virt', { events: 10_279, reads: 669, operations: 541 }],
    ['uboot-on-r2d', { events: 36_007, reads: 14_142, operations: 17 }],
  ] as const)(
    'replays without one wrong value, and leaves the image that QEMU left: %s',
    async (name, counts) => {
      const { machine, log, afterSha256, array } = recorded(name);
      const result = await replay(machine, log, untold);
      expect(result).toEqual({ ...counts, mismatches: 0, firstMismatch: null });
      expect(sha256(array.bytes)).toBe(afterSha256);
    },
  );

  it('fails at its first erase on a read-only image', async () => {
    const { machine, log } = recorded('edk2-on-virt', 'shared');
    const { firstMismatch } = await replay(machine, log, untold);
    expect(firstMismatch).toEqual({ line: 17, expected: 0x800080, got: 0xa000a0 });
  });
});
