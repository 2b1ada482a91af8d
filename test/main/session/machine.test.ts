import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UserError } from '../../../app/contract/errors.ts';
import { type MachineRequest, MachineState } from '../../../app/contract/machine.ts';
import { busAddress } from '../../../app/contract/units.ts';
import { runLine } from '../../../main/session/console/run.ts';
import { windowOf } from '../../../main/session/image-window.ts';
import { type Machine, openMachine } from '../../../main/session/machine.ts';
import { FIRMWARE, firmwareMissing, madeImage, temporaryFolder } from '../../kit/files/images.ts';
import { sha256 } from '../../kit/files/sha256.ts';
import { elsewhere } from '../backing/files.ts';

const quiet = { onState: () => undefined, onBytes: () => undefined };
const BLOCK = 262_144;

function open(request: Partial<MachineRequest>): Machine {
  const machine = openMachine({ board: 'virt', images: [], geometry: null, ...request }, quiet);
  onTestFinished(() => machine.close());
  return machine;
}

function sha256OfFile(path: string): string {
  return sha256(readFileSync(path));
}

const virt = describe.skipIf(firmwareMissing() !== null);

virt('The virt board with AAVMF_CODE.fd in its first flash', () => {
  const code = { path: FIRMWARE.aavmfCode, mode: 'shared' } as const;

  it('reads on the bus what lies in the file', () => {
    const machine = open({ images: [code] });
    const file = readFileSync(FIRMWARE.aavmfCode);
    for (const offset of [0, 0x1028, 0x100000, file.length - 4]) {
      expect(machine.bus.read(offset, 4)).toBe(file.readUInt32LE(offset));
    }
    expect(machine.bus.read64(0x1000)).toBe(file.readBigUInt64LE(0x1000));
  });

  it('is protected in shared mode: an erase changes neither bytes nor file, and the status says so', () => {
    const before = sha256OfFile(FIRMWARE.aavmfCode);
    const machine = open({ images: [code] });
    const erase = machine.cycle({ direction: 'write', address: 0, widthBytes: 4, data: 0x0020_0020 });
    expect(erase).toMatchObject({ tone: 'bad', moved: true, state: 'Erase setup' });
    machine.cycle({ direction: 'write', address: 0, widthBytes: 4, data: 0x00d0_00d0 });
    const status = machine.cycle({ direction: 'read', address: 0, widthBytes: 4 });
    expect(status).toMatchObject({ data: 0x00a0_00a0, tone: 'bad' });
    const [flash] = machine.state().flashes;
    expect(flash?.isProtected).toBe(true);
    expect(flash?.device.registers[0]?.sentence).toContain('SR.5: an erase failed');
    expect(sha256OfFile(FIRMWARE.aavmfCode)).toBe(before);
  });

  it('is writable in scratch mode, and the file still never changes', () => {
    const before = sha256OfFile(FIRMWARE.aavmfCode);
    const machine = open({ images: [{ ...code, mode: 'scratch' }] });
    machine.cycle({ direction: 'write', address: 0x1000, widthBytes: 4, data: 0x0020_0020 });
    expect(
      windowOf(machine, { flash: 0, offset: 0, lengthBytes: BLOCK }).bytes.every((byte) => byte === 0xff),
    ).toBe(true);
    expect(windowOf(machine, { flash: 0, offset: 0x1000, lengthBytes: 16 }).changed).not.toEqual([]);
    expect(machine.state().flashes[0]).toMatchObject({ changedBlocks: 1, changedBlockNumbers: [0] });
    expect(sha256OfFile(FIRMWARE.aavmfCode)).toBe(before);
  });

  it('starts from power-on with the file’s own bytes when its mode changes', () => {
    const machine = open({ images: [{ ...code, mode: 'scratch' }] });
    machine.cycle({ direction: 'write', address: 0, widthBytes: 4, data: 0x20 });
    machine.setMode(0, 'shared');
    expect(machine.state().flashes[0]).toMatchObject({ isDirect: true, changedBlocks: 0, isProtected: true });
    expect(machine.bus.read(0x1028, 4)).toBe(readFileSync(FIRMWARE.aavmfCode).readUInt32LE(0x1028));
  });

  it('describes itself as the contract has it', () => {
    const machine = open({ images: [code] });
    const state = MachineState.parse({ ...machine.state(), revision: 1, opening: 1, sight: null });
    expect(state.flashes.map(({ name, base }) => [name, base])).toEqual([
      ['virt.flash0', 0],
      ['virt.flash1', 0x4000000],
    ]);
    expect(state.flashes[1]).toMatchObject({ image: null, isProtected: false });
    expect(state.memory.children.map(({ name, isDirect }) => [name, isDirect])).toEqual([
      ['virt.flash0', true],
      ['virt.flash1', true],
    ]);
  });
});

virt('The generic board with a U-Boot, whose size no erase block divides', () => {
  const image = { path: FIRMWARE.uBoot, mode: 'scratch' } as const;

  it('has erased flash after the image, and says so', () => {
    const machine = open({ board: 'generic', images: [image] });
    const file = readFileSync(FIRMWARE.uBoot);
    const [flash] = machine.state().flashes;
    const end = flash?.geometry.sizeBytes ?? 0;
    expect(end).toBeGreaterThan(file.length);
    expect(machine.bus.read(file.length - 1, 1)).toBe(file.at(-1));
    expect(machine.bus.read(file.length, 1)).toBe(0xff);
    expect(machine.bus.read(end - 4, 4)).toBe(0xffff_ffff);
    expect(flash?.image?.sentence).toContain(`${(end - file.length).toLocaleString('en')} of 0xff follow`);
  });

  it('programs and erases what lies after the image as anything else, and the file never grows', () => {
    const before = sha256OfFile(FIRMWARE.uBoot);
    const machine = open({ board: 'generic', images: [image] });
    const { sizeBytes: end = 0, sectorLengthBytes: block = 0 } = machine.state().flashes[0]?.geometry ?? {};
    const write = (address: number, data: number) =>
      machine.cycle({ direction: 'write', address, widthBytes: 2, data });
    for (const data of [0x40, 0x1234, 0xff]) write(end - 2, data);
    expect(machine.bus.read(end - 2, 2)).toBe(0x1234);
    expect(machine.state().flashes[0]?.changedBlocks).toBe(1);
    for (const data of [0x20, 0xd0, 0xff]) write(end - 2, data);
    expect(
      windowOf(machine, { flash: 0, offset: end - block, lengthBytes: block }).bytes.every(
        (byte) => byte === 0xff,
      ),
    ).toBe(true);
    expect(sha256OfFile(FIRMWARE.uBoot)).toBe(before);
  });
});

describe('A machine', () => {
  it('answers a cycle outside every region with 0, and says that nothing is there', () => {
    const machine = open({});
    const cycle = machine.cycle({ direction: 'read', address: 0x9000_0000, widthBytes: 4 });
    expect(cycle).toMatchObject({ data: 0, tone: 'bad' });
    expect(cycle.what).toContain('nothing answers here');
  });

  it('explains a read of 8 bytes by what the device answers, not by the array', () => {
    const machine = open({});
    machine.cycle({ direction: 'write', address: 0, widthBytes: 4, data: 0x0070_0070 });
    expect(machine.cycle({ direction: 'read', address: 0, widthBytes: 8 }).what).toBe('status: ready');
  });

  it('shows an access over the edge between two flashes at both', () => {
    const machine = open({});
    const cycle = machine.cycle({ direction: 'write', address: 0x3fffffe, widthBytes: 4, data: 0x0098_0098 });
    expect(cycle.what).toBe('CFI query (reaches into the next flash)');
    for (const flash of machine.state().flashes) {
      expect(flash.device.state).toBe('readQuery');
      expect(flash.recentCycles).toHaveLength(1);
    }
  });

  it('takes the geometry for the generic board from the image, or from the person', () => {
    const images = [{ path: madeImage(3 * 4096), mode: 'scratch' as const }];
    const proposed = open({ board: 'generic', images });
    expect(proposed.state().flashes[0]?.geometry).toMatchObject({
      sectorLengthBytes: 4096,
      sectorCount: 3,
      interleave: 1,
    });
    const geometry = {
      base: busAddress(0x8000_0000),
      commandSet: 'intel',
      sectorLengthBytes: 1024,
      bankWidthBytes: 4,
      deviceWidthBytes: 1,
    } as const;
    const chosen = open({ board: 'generic', images, geometry });
    expect(chosen.bus.read(0x8000_0010, 1)).toBe(0x10);
    expect(chosen.state().flashes[0]?.geometry).toMatchObject({ sectorCount: 12, interleave: 4 });
  });

  it('reads the last byte of the bus, and zeros past it', () => {
    const base = busAddress(Number.MAX_SAFE_INTEGER - 8192);
    const images = [{ path: madeImage(8192), mode: 'shared' as const }];
    const { bus } = open({ board: 'generic', images, geometry: { base, sectorLengthBytes: 4096 } });
    const last = Number.MAX_SAFE_INTEGER - 1;
    expect([bus.read(last, 1), bus.read(last, 2), bus.read(last + 1, 1)]).toEqual([0xff, 0xff, 0]);
    expect(() => open({ board: 'generic', images, geometry: { base: busAddress(base + 1) } })).toThrow(
      'reach past 0x1ffffffffffffe',
    );
  });

  it('fills in what the person leaves open of the generic board’s geometry', () => {
    const images = [{ path: madeImage(3 * 4096), mode: 'scratch' as const }];
    const wide = open({ board: 'generic', images, geometry: { bankWidthBytes: 8 } });
    expect(wide.geometry).toMatchObject({ base: 0, sectorLengthBytes: 4096, deviceWidthBytes: null });
    const amd = open({ board: 'generic', images, geometry: { commandSet: 'amd', bankWidthBytes: 4 } });
    expect(amd.geometry).toMatchObject({ deviceWidthBytes: 4 });
  });

  it('puts an AMD flash with a power of two of blocks under any image, too, with every property open', () => {
    const machine = open({
      board: 'generic',
      images: [{ path: madeImage(3 * 4096 + 10), mode: 'scratch' }],
      geometry: {
        base: busAddress(0x1000),
        commandSet: 'amd',
        sectorLengthBytes: 4096,
        bankWidthBytes: 2,
        deviceWidthBytes: 2,
      },
      globals: ['cfi.pflash02.id1=0x1234', 'cfi.pflash02.unlock-addr0=0x100', 'cfi.pflash02.big-endian=on'],
    });
    expect(machine.state().flashes[0]?.geometry).toMatchObject({ sectorCount: 4, sizeBytes: 0x4000 });
    const write = (word: number, data: number) =>
      machine.cycle({ direction: 'write', address: 0x1000 + 2 * word, widthBytes: 2, data });
    write(0x100, 0xaa);
    write(0x2aa, 0x55);
    write(0x100, 0x90);
    expect(machine.bus.read(0x1002, 2)).toBe(0x1234);
    write(0, 0xf0);
    expect(machine.bus.read(0x1000 + 0x10, 2)).toBe(0x1011);
  });

  it.each([
    ['an unknown board', { board: 'toaster' }, 'bad-input', 'There is no board “toaster”'],
    [
      'a missing file',
      { images: [{ path: '/nowhere/at/all.fd', mode: 'shared' as const }] },
      'not-found',
      'all.fd',
    ],
    ['three images on a board of two', { images: [null, null, null] }, 'bad-input', '3 images were given'],
    [
      'a geometry on a board with flashes of its own',
      { geometry: { bankWidthBytes: 1 as const } },
      'bad-input',
      'no geometry can be chosen',
    ],
    ['the generic board without an image', { board: 'generic' }, 'bad-input', 'takes its size from an image'],
  ])('is not opened for %s', (_, request, code, sentence) => {
    expect(() => open(request)).toThrow(sentence);
    expect(thrownBy(() => open(request)).report.code).toBe(code);
  });

  it('refuses an image of another size with both sizes and what to do', () => {
    const path = madeImage(4096);
    const { report } = thrownBy(() => open({ images: [{ path, mode: 'shared' }] }));
    expect(report.code).toBe('wrong-size');
    expect(report.what).toContain('4,096 bytes');
    expect(report.what).toContain('67,108,864');
    expect(report.todo).toContain('generic board');
  });

  it('stays what it was said to be, raw bytes, in another mode and when it is opened again', async () => {
    const path = join(temporaryFolder(), 'kernel.gz');
    const content = Buffer.concat([gzipSync('kernel'), Buffer.alloc(4096)]).subarray(0, 4096);
    writeFileSync(path, content);
    const images = [{ path, mode: 'shared' as const, format: 'raw' as const }];
    const machine = open({ board: 'generic', images });
    const image = () => machine.state().flashes[0]?.image;
    expect(image()).toMatchObject({ format: 'raw', condition: 'mapped' });
    expect(image()?.sentence).toContain('Opened as raw bytes');
    machine.setMode(0, 'scratch');
    expect(image()).toMatchObject({ format: 'raw', mode: 'scratch' });
    await elsewhere(
      path,
      "fs.writeFileSync(path, Buffer.concat([fs.readFileSync(path).subarray(0, 4095), Buffer.from('x')]))",
    );
    expect(machine.flash(0).backing?.check()).toBe(false);
    machine.reopen(0);
    expect(image()).toMatchObject({ format: 'raw', mode: 'scratch' });
    expect(
      MachineState.parse({ ...machine.state(), revision: 1, opening: 1, sight: null }).flashes[0]?.image
        ?.format,
    ).toBe('raw');
  });

  it.each(['reopen', 'setMode'] as const)(
    'that became a packed file is refused by %s, and taken where that insists',
    async (how) => {
      const path = madeImage(4096);
      const machine = open({ board: 'generic', images: [{ path, mode: 'shared' }] });
      await elsewhere(
        path,
        'fs.writeFileSync(path, Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), Buffer.alloc(4092)]))',
      );
      expect(machine.flash(0).backing?.check()).toBe(false);
      const again = (format?: 'raw') =>
        how === 'reopen' ? machine.reopen(0, format) : machine.setMode(0, 'shared', format);
      expect(() => again()).toThrow('compressed with gzip');
      expect(again('raw')).toBe(true);
      expect(machine.bus.read(0, 4)).toBe(0x0008_8b1f);
    },
  );

  it('lives on when its image is truncated: the flash is lost, the next access says why, and it can be reopened', async () => {
    const path = join(temporaryFolder(), 'doomed.bin');
    writeFileSync(path, new Uint8Array(1 << 20).fill(7));
    const machine = open({ board: 'generic', images: [{ path, mode: 'shared' }] });
    expect(machine.bus.read(0xf0000, 1)).toBe(7);
    await elsewhere(path, 'fs.truncateSync(path, 4096)');
    expect(() => windowOf(machine, { flash: 0, offset: 0xf0000, lengthBytes: 16 })).toThrow(UserError);
    expect(() => machine.cycle({ direction: 'read', address: 0xf0000, widthBytes: 4 })).toThrow(UserError);
    expect(machine.state().flashes[0]?.image?.condition).toBe('lost');
    await elsewhere(path, 'fs.writeFileSync(path, Buffer.alloc(1 << 20, 7))');
    machine.reopen(0);
    expect(machine.bus.read(0xf0000, 1)).toBe(7);
  });

  it('does not make a smaller flash of an image that was cut: it stays lost until the file has its size again', async () => {
    const path = madeImage(1 << 20, 'cut.bin');
    const machine = open({ board: 'generic', images: [{ path, mode: 'shared' }] });
    await elsewhere(path, 'fs.truncateSync(path, 1 << 19)');
    expect(() => machine.flash(0).mustBeThere()).toThrow(UserError);
    expect(() => machine.reopen(0)).toThrow('holds exactly 1,048,576');
    expect(machine.state().flashes[0]?.image?.condition).toBe('lost');
  });
});

function thrownBy(run: () => unknown): UserError {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

describe('A flash that the board shows twice', () => {
  const openTwice = () => open({ board: 'vexpress-a9' });

  it('is driven through either place, and its cycles say where in the flash they went', () => {
    const machine = openTwice();
    const setup = machine.cycle({ direction: 'write', address: 0x10, widthBytes: 4, data: 0x00400040 });
    const word = machine.cycle({ direction: 'write', address: 0x4000_0010, widthBytes: 4, data: 0x11223344 });
    machine.cycle({ direction: 'write', address: 0, widthBytes: 4, data: 0x00ff00ff });
    const read = machine.cycle({ direction: 'read', address: 0x10, widthBytes: 4 });
    expect([setup.deviceOffset, word.deviceOffset, read.deviceOffset]).toEqual([0x10, 0x10, 0x10]);
    expect(read.data).toBe(0x11223344);
    expect(machine.flash(0).state().recentCycles).toHaveLength(4);
  });

  it('is one flash in the region tree, with an alias that follows its mode', () => {
    const machine = openTwice();
    machine.cycle({ direction: 'write', address: 0, widthBytes: 4, data: 0x00700070 });
    const rows = machine
      .state()
      .memory.children.map(({ name, kind, flash, isDirect }) => ({ name, kind, flash, isDirect }));
    expect(rows).toContainEqual({ name: 'vexpress.flashalias', kind: 'alias', flash: 0, isDirect: false });
    expect(rows).toContainEqual({ name: 'vexpress.flash0', kind: 'rom device', flash: 0, isDirect: false });
  });

  it('takes a console’s operation at either place', () => {
    const machine = openTwice();
    runLine(machine, 0, 'program 0x100 a5 5a');
    expect([...machine.flash(0).device.array.bytes.subarray(0x100, 0x102)]).toEqual([0xa5, 0x5a]);
  });
});
