import { readdirSync, readFileSync, truncateSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BackingMode, MachineRequest } from '../../../app/contract/machine.ts';
import { deviceOffset } from '../../../app/contract/units.ts';
import { createEngine, type Engine } from '../../../main/engine.ts';
import { Saver } from '../../../main/files/save.ts';
import { type FlashSaving, proposeSave, saveFlash } from '../../../main/files/save-flash.ts';
import { type Machine, openMachine } from '../../../main/session/machine.ts';
import { BUILT_ENTRIES } from '../../kit/command.ts';
import { madeImage, temporaryFolder } from '../../kit/files/images.ts';
import { elsewhere } from '../backing/files.ts';

const { signal } = new AbortController();
const NOBODYS = () => false;

function open(request: Partial<MachineRequest>): Machine {
  const listener = { onState: () => undefined, onBytes: () => undefined };
  const machine = openMachine({ board: 'generic', images: [], geometry: null, ...request }, listener);
  onTestFinished(() => machine.close());
  return machine;
}

function save(machine: Machine, saving: Omit<FlashSaving, 'overwrites'>): Promise<string> {
  return saveFlash(machine, new Saver(), { overwrites: false, ...saving });
}

function write(machine: Machine, address: number, ...data: number[]): void {
  for (const value of data) machine.cycle({ direction: 'write', address, widthBytes: 2, data: value });
}

describe('A flash is saved as a file of its own', () => {
  it('with what was changed in scratch, byte for byte; flash and image stay as they are', async () => {
    const image = madeImage(8192);
    const before = readFileSync(image);
    const machine = open({ images: [{ path: image, mode: 'scratch' }] });
    write(machine, 0x100, 0x40, 0x0001, 0xff);
    const path = join(temporaryFolder(), 'out.bin');
    expect(await save(machine, { flash: 0, path })).toBe(path);
    const expected = Buffer.from(before);
    expected.writeUInt16LE(machine.bus.read(0x100, 2), 0x100);
    expect(expected.equals(before)).toBe(false);
    expect(readFileSync(path).equals(expected)).toBe(true);
    expect(readFileSync(image).equals(before)).toBe(true);
    expect(machine.state().flashes[0]).toMatchObject({
      changedBlocks: 1,
      image: { mode: 'scratch', path: image },
    });
  });

  it('that opens as it is, where the image ended inside an erase block', async () => {
    const machine = open({ images: [{ path: madeImage(5000), mode: 'shared' }] });
    const path = join(temporaryFolder(), 'out.bin');
    await save(machine, { flash: 0, path });
    const again = open({ images: [{ path, mode: 'write-through' }] });
    const { bytes } = machine.flash(0).device.array;
    expect(Buffer.compare(again.flash(0).device.array.bytes, bytes)).toBe(0);
    expect(readFileSync(path).length).toBe(bytes.length);
  });

  it('that opens as it is, where the board swaps the words of an image', async () => {
    const image = madeImage(4 << 20);
    const machine = open({ board: 'malta-el', images: [{ path: image, mode: 'scratch' }] });
    expect(machine.flash(0).device.array.bytes[0]).toBe(3);
    const path = join(temporaryFolder(), 'out.bin');
    await save(machine, { flash: 0, path });
    expect(readFileSync(path).equals(readFileSync(image))).toBe(true);
    expect(machine.flash(0).device.array.bytes[0]).toBe(3);
  });

  it('without an image, too', async () => {
    const machine = open({ board: 'virt' });
    const path = join(temporaryFolder(), 'out.bin');
    await save(machine, { flash: 1, path });
    expect(readFileSync(path).equals(Buffer.alloc(64 << 20))).toBe(true);
  });

  it('never over the image of any open flash', async () => {
    const two = madeImage(0);
    truncateSync(two, 64 << 20);
    const images = [null, { path: two, mode: 'shared' as const }];
    const machine = open({ board: 'virt', images });
    const saving = saveFlash(machine, new Saver(), { flash: 0, path: two, overwrites: true });
    await expect(saving).rejects.toThrow('in use here');
  });

  it('never with the zeros that stand for a lost image', async () => {
    const image = madeImage(8192);
    const machine = open({ images: [{ path: image, mode: 'shared' }] });
    await elsewhere(image, 'fs.truncateSync(path, 100)');
    const folder = temporaryFolder();
    await expect(save(machine, { flash: 0, path: join(folder, 'out.bin') })).rejects.toThrow('was cut');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('A range of a flash is saved', () => {
  it('with the bytes that the array holds, and none around them', async () => {
    const image = madeImage(8192);
    const machine = open({ images: [{ path: image, mode: 'scratch' }] });
    write(machine, 0x100, 0x40, 0x0001, 0xff);
    const path = join(temporaryFolder(), 'out.bin');
    await save(machine, { flash: 0, path, range: { offset: deviceOffset(0xff), lengthBytes: 3 } });
    const held = machine.flash(0).device.array.bytes.subarray(0xff, 0x102);
    expect(new Uint8Array(readFileSync(path))).toEqual(new Uint8Array(held));
  });

  it('as it is at the end, where it is driven meanwhile', async () => {
    const image = madeImage(0);
    truncateSync(image, 64 << 20);
    const machine = open({ board: 'virt', images: [{ path: image, mode: 'scratch' }] });
    const path = join(temporaryFolder(), 'out.bin');
    const range = { offset: deviceOffset(0x102), lengthBytes: (40 << 20) + 1 };
    let isFirst = true;
    const onProgress = () => {
      // Before the range, over its first byte, and in it.
      for (const at of isFirst ? [0xfc, 0x100, 0x2000] : [])
        for (const data of [0x0020_0020, 0x00d0_00d0, 0x00ff_00ff])
          machine.cycle({ direction: 'write', address: at, widthBytes: 4, data });
      isFirst = false;
    };
    await save(machine, { flash: 0, path, range, onProgress });
    const held = machine.flash(0).device.array.bytes.subarray(0x102, 0x102 + range.lengthBytes);
    expect(held[0]).toBe(0xff);
    expect(Buffer.compare(readFileSync(path), held)).toBe(0);
  });

  it('never over a file that is there, nor past the end of the flash', async () => {
    const machine = open({ images: [{ path: madeImage(8192), mode: 'shared' }] });
    const path = madeImage(10);
    const part = { offset: deviceOffset(0), lengthBytes: 10 };
    await expect(save(machine, { flash: 0, path, range: part })).rejects.toThrow('there already');
    const past = { offset: deviceOffset(machine.flash(0).device.array.bytes.length - 9), lengthBytes: 10 };
    const saving = save(machine, { flash: 0, path: join(temporaryFolder(), 'out.bin'), range: past });
    await expect(saving).rejects.toThrow('reach past the end');
  });
});

describe('While a flash is saved', () => {
  /** More than a piece, so that there is a while. */
  function openLarge(mode: BackingMode): Machine {
    const image = madeImage(0);
    truncateSync(image, 64 << 20);
    return open({ board: 'virt', images: [{ path: image, mode }] });
  }

  it('it can be driven, and what it is at the end is in the file', async () => {
    const machine = openLarge('scratch');
    const path = join(temporaryFolder(), 'out.bin');
    let pieces = 0;
    const onProgress = () => {
      const address = 0x100 + 4 * pieces++;
      for (const data of [0x0020_0020, 0x00d0_00d0, 0x00ff_00ff, 0x0040_0040, pieces])
        machine.cycle({ direction: 'write', address, widthBytes: 4, data });
    };
    await save(machine, { flash: 0, path, onProgress });
    expect(pieces).toBe(2);
    const { bytes } = machine.flash(0).device.array;
    expect(Buffer.compare(readFileSync(path), bytes)).toBe(0);
    expect(bytes.subarray(0x100, 0x108)).toEqual(Uint8Array.from([0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0]));
  });

  it.each([
    ['gets another mode', (machine: Machine) => void machine.setMode(0, 'shared')],
    ['is closed', (machine: Machine) => machine.close()],
  ])('nothing is saved if it %s', async (_, happens) => {
    const machine = openLarge('scratch');
    const path = join(temporaryFolder(), 'out.bin');
    let isDone = false;
    const onProgress = () => {
      if (!isDone) happens(machine);
      isDone = true;
    };
    await expect(save(machine, { flash: 0, path, onProgress })).rejects.toThrow('while it was saved');
    expect(readdirSync(dirname(path))).toEqual([]);
  });
});

describe('The name that is proposed', () => {
  it.each([
    ['scratch', 'AAVMF_VARS-scratch.fd'],
    ['shared', 'AAVMF_VARS-copy.fd'],
    ['write-through', 'AAVMF_VARS-copy.fd'],
  ] as const)('for a flash in %s mode lies beside its image', (mode, name) => {
    const image = madeImage(8192, 'AAVMF_VARS.fd');
    const machine = open({ images: [{ path: image, mode }] });
    expect(proposeSave(machine, { flash: 0 }, NOBODYS)).toBe(join(dirname(image), name));
  });

  it('says which bytes they are, for a range', () => {
    const range = { offset: deviceOffset(0x1000), lengthBytes: 0x1000 };
    const image = madeImage(8192, 'AAVMF_VARS.fd');
    const machine = open({ images: [{ path: image, mode: 'shared' }] });
    const beside = join(dirname(image), 'AAVMF_VARS-0x1000-0x1fff.bin');
    expect(proposeSave(machine, { flash: 0, range }, NOBODYS)).toBe(beside);
    const without = proposeSave(open({ board: 'virt' }), { flash: 1, range }, NOBODYS);
    expect(without).toBe(join(homedir(), 'virt.flash1-0x1000-0x1fff.bin'));
  });

  it('lies in the person’s own folder where there is no image', () => {
    expect(proposeSave(open({ board: 'virt' }), { flash: 1 }, NOBODYS)).toBe(
      join(homedir(), 'virt.flash1.bin'),
    );
  });
});

describe('A copy of what was dropped on a browser', () => {
  async function dropped(): Promise<{ engine: Engine; path: string }> {
    const engine = createEngine({ dataDirectory: temporaryFolder(), ...BUILT_ENTRIES });
    onTestFinished(() => engine.close());
    const piece = { name: 'a.fd', sizeBytes: 8192, offset: 0, bytes: new Uint8Array(8192) };
    const { path } = await engine.handlers['file.receive'](piece, signal);
    if (path === null) throw new Error('it did not arrive');
    const images = [{ path, mode: 'shared' as const }];
    await engine.handlers['machine.open']({ board: 'generic', images, geometry: null }, signal);
    return { engine, path };
  }

  it('is saved elsewhere: its folder is emptied', async () => {
    const { engine, path } = await dropped();
    const proposed = await engine.handlers['flash.proposeSave']({ flash: 0 }, signal);
    expect(proposed.path).toBe(join(homedir(), 'a-copy.fd'));
    const beside = { flash: 0, path: join(dirname(path), 'mine.fd'), overwrites: true };
    await expect(engine.handlers['flash.save'](beside, signal)).rejects.toThrow('is emptied');
    const elsewhere = { ...beside, path: join(temporaryFolder(), 'mine.fd') };
    expect(await engine.handlers['flash.save'](elsewhere, signal)).toEqual({ path: elsewhere.path });
  });
});
