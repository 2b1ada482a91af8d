import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BESIDE_OFF } from '../../../app/contract/beside.ts';
import { UserError } from '../../../app/contract/errors.ts';
import type { BackingMode } from '../../../app/contract/machine.ts';
import { argumentsOf, processesWith, untilGone } from '../../kit/processes.ts';
import { type FakeBehaviour, writeFakeQemu } from '../../kit/qemu/fake-qemu.ts';
import { type Beside, openBeside } from '../../kit/session/beside.ts';

const VIRT_BYTES = 64 << 20;
/** Long enough for a process to start on a machine that has much to do, and soon over where it hangs. */
const PATIENCE_MS = 3_000;

let folder: string;
let image: string;
let beside: Beside | null = null;
const { PATH } = process.env;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'norscope-beside-test-'));
  image = join(folder, 'a, b.img');
  const bytes = new Uint8Array(VIRT_BYTES).fill(0xff);
  for (let at = 0; at < 0x1000; at++) bytes[at] = at & 0xff;
  writeFileSync(image, bytes);
  process.env.PATH = `${folder}:${PATH}`;
});
afterEach(() => {
  process.env.PATH = PATH;
  beside?.close();
  beside = null;
  rmSync(folder, { recursive: true });
});

function open(behaviour: FakeBehaviour | null, mode: BackingMode = 'scratch', board = 'virt'): Beside {
  if (behaviour !== null) writeFakeQemu(folder, behaviour);
  beside = openBeside({ board, images: [{ path: image, mode }], geometry: null }, PATIENCE_MS);
  return beside;
}

/** Reads a byte at each of these addresses. */
function read({ session }: Beside, ...addresses: readonly number[]): void {
  for (const address of addresses) session.run(`r8 0x${address.toString(16)}`, 0);
}

/** A board with an AMD flash, whose erase takes time. */
function openAmd(behaviour: FakeBehaviour): Beside {
  truncateSync(image, 8 << 20);
  return open(behaviour, 'scratch', 'musicpal');
}

/** Begins to erase a sector, in six cycles, and goes on. */
function erase({ session }: Beside, next: string): void {
  const unlock = 'w16 0xfe000aaa 0xaa ; w16 0xfe000554 0x55';
  session.run(`${unlock} ; w16 0xfe000aaa 0x80 ; ${unlock} ; w16 0xfe000000 0x30 ; ${next}`, 0);
}

/** The person goes back to a position of the history. */
function goTo({ session }: Beside, position: number): void {
  session.go(position);
}

describe('A machine with a QEMU beside it', () => {
  it('is followed from the beginning of its history, and both answers are told', async () => {
    const both = open({});
    read(both, 1, 2);
    const started = await both.side.start(both.session.machine);
    expect(started).toMatchObject({ phase: 'beside', program: 'qemu-system-arm', version: '7.2.22' });
    await both.settled();
    read(both, 0x33);
    const { position, reads, answers } = await both.settled();
    expect({ position, reads }).toEqual({ position: 3, reads: 3 });
    expect(answers).toEqual([1, 2, 0x33].map((data, at) => ({ number: at + 1, norscope: data, qemu: data })));
  });

  it.each<BackingMode>(['shared', 'scratch'])(
    'is followed on an image in %s, whose path has a comma',
    async (mode) => {
      const both = open({}, mode);
      read(both, 7);
      await both.side.start(both.session.machine);
      expect(await both.settled()).toMatchObject({ phase: 'beside', reads: 1 });
    },
  );

  it('stops at the first answer that differs, however many were sent at once', async () => {
    const both = open({ wrongAt: 700 });
    read(both, ...Array.from({ length: 1000 }, (_, at) => at));
    await both.side.start(both.session.machine);
    const { phase, position, reads, difference } = await both.settled();
    expect({ phase, position, reads }).toEqual({ phase: 'differs', position: 699, reads: 699 });
    expect(difference).toEqual({
      number: 700,
      read: {
        ...{ flash: 0, flashName: 'virt.flash0', deviceOffset: 699, address: 699, widthBytes: 1 },
        ...{ norscope: 0xbb, qemu: 0x44 },
      },
      what: 'Norscope reads 0xbb from virt.flash0 at 0x2bb, QEMU reads 0x44',
    });
    await untilGone(folder);
  });

  it('says so where the QEMU is another one than the devices follow', async () => {
    const both = open({ version: '9.1.0', wrongAt: 1 });
    read(both, 1);
    await both.side.start(both.session.machine);
    const { difference } = await both.settled();
    expect(difference?.what).toContain('(Norscope follows QEMU 7.2.22, and this one is 9.1.0)');
  });

  it.each([
    [{ diesAt: 2 }, /^QEMU is gone \(exit code 1\) at cycle 2, readb 0x2: the fake was told to die\. /],
    [{ hangsAt: 2 }, /^QEMU is gone \(no answer for 3 s\) at cycle 2, readb 0x2: it said nothing\. /],
    [{ rubbishAt: 2 }, /^QEMU was asked “readb 0x2”, and answered “no answer at all”\. /],
  ] as const)('ends, and says why, where it fails: %o', async (behaviour, words) => {
    const both = open(behaviour);
    read(both, 1, 2, 3);
    await both.side.start(both.session.machine);
    const { phase, difference, reason } = await both.settled();
    expect({ phase, difference }).toEqual({ phase: 'ended', difference: null });
    expect(reason).toMatch(words);
    await untilGone(folder);
  });

  it('waits while somebody is earlier in the history, and is not sent again what it has done', async () => {
    const both = open({});
    read(both, 1, 2, 3);
    await both.side.start(both.session.machine);
    await both.settled();
    goTo(both, 1);
    goTo(both, 3);
    read(both, 4);
    expect(await both.settled()).toMatchObject({ position: 4, reads: 4 });
    expect(both.told.filter(({ phase }) => phase === 'starting')).toHaveLength(2);
  });

  it('is started anew where something else is done from an earlier position', async () => {
    const both = open({});
    read(both, 1, 2, 3);
    await both.side.start(both.session.machine);
    await both.settled();
    goTo(both, 1);
    read(both, 0x44);
    await both.until(({ phase }) => phase === 'starting');
    const { answers } = await both.settled();
    expect(answers.map(({ qemu }) => qemu)).toEqual([1, 0x44]);
  });

  it('goes on where what is done otherwise comes after all that it was sent', async () => {
    const both = open({});
    read(both, 1, 2);
    await both.side.start(both.session.machine);
    await both.settled();
    goTo(both, 1);
    const { branches } = both.session.machine.history.state();
    expect(branches).toEqual([]);
    goTo(both, 2);
    read(both, 3);
    await both.settled();
    expect(both.told.filter(({ phase }) => phase === 'starting')).toHaveLength(2);
  });

  it('is started anew where an image gets another mode', async () => {
    const both = open({});
    read(both, 1);
    await both.side.start(both.session.machine);
    await both.settled();
    both.session.machine.setMode(0, 'shared');
    both.session.replaced();
    await both.until(({ phase }) => phase === 'starting');
    expect(await both.settled()).toMatchObject({ phase: 'beside', position: 0 });
  });

  it('finds bytes that are written here and not there, though nobody has read them', async () => {
    const both = open({});
    await both.side.start(both.session.machine);
    both.session.run('w32 0x2010 0x00400040 ; w32 0x2010 0xff00ffff', 0);
    await both.until(({ position }) => position === 2);
    both.session.run('w32 0 0x00ff00ff', 0);
    const { phase, difference } = await both.until((state) => state.phase !== 'beside');
    expect(phase).toBe('differs');
    expect(difference).toEqual({
      number: 3,
      read: null,
      what: 'Norscope holds 0x00 in virt.flash0 at 0x2012, QEMU holds 0xff; it was written by this cycle or before',
    });
  });

  it('differs where a timer fires here and not there', async () => {
    const both = openAmd({ timersAtOnce: 1, timersInAll: 1 });
    await both.side.start(both.session.machine);
    erase(both, 'wait 1ms');
    const { phase, difference } = await both.settled();
    expect(phase).toBe('differs');
    expect(difference).toEqual({
      number: 7,
      read: null,
      what: 'A timer of a flash fires in Norscope, and in QEMU it does not',
    });
  });

  it('says of none that differs where QEMU tells of no timer at all', async () => {
    const both = openAmd({});
    await both.side.start(both.session.machine);
    erase(both, 'wait 1ms');
    const { phase, position, difference, reason } = await both.settled();
    expect({ phase, position, difference }).toEqual({ phase: 'ended', position: 6, difference: null });
    expect(reason).toContain('built without a log of its trace events');
  });

  it('lets a timer fire too early there as long as nobody can see it', async () => {
    const both = openAmd({ timersAtOnce: 2 });
    await both.side.start(both.session.machine);
    erase(both, 'wait 60us ; wait 1ms');
    expect(await both.settled()).toMatchObject({ phase: 'beside', position: 8 });
  });

  it('is started anew where a timer fired too early there that somebody can see, and gives up at last', async () => {
    const both = openAmd({ timersAtOnce: 2 });
    await both.side.start(both.session.machine);
    erase(both, 'wait 60us ; r16 0xfe000000');
    const { phase, difference, reason } = await both.until((state) => state.phase === 'ended');
    expect({ phase, difference }).toEqual({ phase: 'ended', difference: null });
    expect(reason).toMatch(/^QEMU could not be stopped in time before cycle 8: /);
    expect(both.told.filter((state) => state.phase === 'starting').length).toBeGreaterThan(5);
  });

  it('does not send what no flash answers', async () => {
    const both = open({});
    read(both, 0x0900_0000, 5);
    await both.side.start(both.session.machine);
    expect(await both.settled()).toMatchObject({ position: 2, reads: 1, unsent: 1 });
  });

  it('is not compared with an image that has become another one on the disk', async () => {
    const both = open({});
    read(both, 5, 6);
    // Not at once: this process is asked for its lease first, and must be able to answer.
    const file = await openFile(image, 'r+');
    await file.write(Uint8Array.of(0xaa), 0, 1, 6);
    await file.close();
    await both.side.start(both.session.machine);
    const { phase, position, difference, reason } = await both.settled();
    expect({ phase, position, difference }).toEqual({ phase: 'ended', position: 1, difference: null });
    expect(reason).toContain('an image has changed on the disk');
  });

  it('can’t be told what reaches over the end of a flash', async () => {
    const both = open({});
    read(both, 1);
    both.session.run('w32 0x7fffffe 0', 0);
    await both.side.start(both.session.machine);
    const { phase, reads, position, reason } = await both.settled();
    expect({ phase, reads, position }).toEqual({ phase: 'ended', reads: 1, position: 1 });
    expect(reason).toMatch(/^A write of 4 bytes at 0x7fffffe reaches over the end of a flash/);
  });

  it('can’t be told that somebody edited the image by hand', async () => {
    const both = open({});
    await both.side.start(both.session.machine);
    read(both, 1);
    both.session.run('edit 0x40 de ad', 0);
    const { phase, position, reason } = await both.settled();
    expect({ phase, position }).toEqual({ phase: 'ended', position: 1 });
    expect(reason).toContain('edited virt.flash0 by hand, which QEMU can’t be told');
  });

  it('ends with what was compared where it is stopped, where the machine is closed, and where another is opened', async () => {
    const both = open({});
    const ends = [
      () => void both.side.stop(),
      () => void both.session.open(both.session.machine.request),
      () => void both.session.close(),
    ];
    for (const end of ends) {
      await both.side.start(both.session.machine);
      end();
      await both.until((state) => state === BESIDE_OFF);
      await untilGone(folder);
    }
  });

  it('is replaced by a second one', async () => {
    const both = open({});
    await both.side.start(both.session.machine);
    const first = processesWith(folder);
    await both.side.start(both.session.machine);
    await expect.poll(() => processesWith(folder)).toHaveLength(1);
    expect(processesWith(folder)).not.toEqual(first);
  });

  it('can be cancelled while it starts', async () => {
    const both = open({ hangsAt: 1 });
    const starting = both.side.start(both.session.machine);
    both.side.stop();
    await expect(starting).rejects.toThrow('Cancelled');
    expect(both.side.state).toBe(BESIDE_OFF);
    await untilGone(folder);
  });
});

describe('Nothing is put beside a machine', () => {
  it.each([
    ['virt', 'qemu-system-arm'],
    ['malta', 'qemu-system-mips'],
    ['r2d', 'qemu-system-misc'],
  ])('where no QEMU is installed that has %s: the package is named', async (board, packageName) => {
    const both = openOn(board);
    process.env.PATH = folder;
    const refused = both.side.start(both.session.machine);
    await expect(refused).rejects.toThrow(`apt-get install ${packageName})`);
    await expect(refused).rejects.toThrow(UserError);
    expect(both.side.state).toBe(BESIDE_OFF);
  });

  it('where QEMU refuses to start: its words are told', async () => {
    const both = open({ refuses: 'qemu-system-arm: the fake is not in the mood' });
    await expect(both.side.start(both.session.machine)).rejects.toThrow('the fake is not in the mood');
    expect(both.side.state).toBe(BESIDE_OFF);
  });

  it('where QEMU does not answer to its machine protocol', async () => {
    const both = open({ isMute: true });
    await expect(both.side.start(both.session.machine)).rejects.toThrow('does not start');
    expect(both.side.state).toBe(BESIDE_OFF);
    await untilGone(folder);
  });

  it('where no QEMU has the board', async () => {
    const both = open({}, 'scratch', 'generic');
    await expect(both.side.start(both.session.machine)).rejects.toThrow('No QEMU has the board generic');
  });

  it('where a flash writes through, and something was done to it already', async () => {
    const both = open({}, 'write-through');
    read(both, 1);
    await expect(both.side.start(both.session.machine)).rejects.toThrow('open it as scratch');
  });
});

describe('An image that the machine writes through to', () => {
  it('is copied for QEMU, and the copy is gone in the end', async () => {
    const both = open({}, 'write-through');
    await both.side.start(both.session.machine);
    both.session.run('w32 0x40000 0x00200020 ; w32 0x40000 0x00d000d0 ; w32 0 0x00ff00ff', 0);
    read(both, 0x33);
    expect(await both.settled()).toMatchObject({ phase: 'beside', position: 4, reads: 1 });
    const [copy = ''] = copiesOf(processesWith(folder));
    expect(copy).not.toBe(image);
    expect(existsSync(copy)).toBe(true);
    both.side.stop();
    await untilGone(folder);
    await expect.poll(() => existsSync(copy)).toBe(false);
  });
});

/** The images of these processes. */
function copiesOf(pids: readonly number[]): string[] {
  return pids.flatMap((pid) => {
    const [, path] = /file=([^\0]*),snapshot=on/.exec(argumentsOf(pid)) ?? [];
    return path === undefined ? [] : [path.replaceAll(',,', ',')];
  });
}

/** A board without any image. */
function openOn(board: string): Beside {
  beside = openBeside({ board, images: [], geometry: null }, PATIENCE_MS);
  return beside;
}
