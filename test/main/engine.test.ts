import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { contract } from '../../app/contract/contract.ts';
import { UserError } from '../../app/contract/errors.ts';
import { deviceOffset } from '../../app/contract/units.ts';
import { createEngine, type Engine, type EngineEvent } from '../../main/engine.ts';
import type { LogProgress } from '../../main/trace/log-commands.ts';
import { BUILT_ENTRIES } from '../kit/command.ts';
import { madeImage, temporaryFolder } from '../kit/files/images.ts';
import { holdElsewhere } from '../kit/norscope-holder.ts';
import { logFile, slowLog } from '../kit/trace/log-files.ts';

const { signal } = new AbortController();

function engineOfItsOwn(): Engine {
  const engine = createEngine({ dataDirectory: temporaryFolder(), ...BUILT_ENTRIES });
  onTestFinished(() => engine.close());
  return engine;
}

async function openProposed({ handlers }: Engine, path: string) {
  const { request } = await handlers['board.propose']({ paths: [path] }, signal);
  return handlers['machine.open'](request, signal);
}

describe('The engine', () => {
  it('answers every request of the contract that is not its host’s', () => {
    const requests = Object.entries(contract).flatMap(([name, entry]) =>
      entry.kind === 'request' ? [name] : [],
    );
    const answered = Object.keys(engineOfItsOwn().handlers);
    expect(answered.sort()).toEqual(requests.filter((name) => !name.startsWith('host.')).sort());
  });

  it('opens the demonstration image that it makes itself', async () => {
    const engine = engineOfItsOwn();
    const { path } = await engine.handlers['file.demo']({}, signal);
    const machine = await openProposed(engine, path);
    expect(machine.flashes[0]?.geometry).toMatchObject({ sizeBytes: 1 << 24, sectorLengthBytes: 131_072 });
    expect((await engine.handlers['file.recent']({}, signal)).files[0]?.path).toBe(path);
  });

  it('opens as raw what was refused where that is asked for, and remembers it so', async () => {
    const engine = engineOfItsOwn();
    const path = join(temporaryFolder(), 'kernel.gz');
    writeFileSync(path, gzipSync(Buffer.alloc(1 << 20, 'firmware')));
    await expect(openProposed(engine, path)).rejects.toMatchObject({ report: { code: 'not-raw' } });
    const { request } = await engine.handlers['board.propose']({ paths: [path], format: 'raw' }, signal);
    expect(request.images).toEqual([{ path, mode: 'shared', format: 'raw' }]);
    const machine = await engine.handlers['machine.open'](request, signal);
    expect(machine.flashes[0]?.image?.format).toBe('raw');
    const { files } = await engine.handlers['file.recent']({}, signal);
    expect(files[0]).toMatchObject({ path, format: 'raw' });
  });

  it('keeps the open machine when another can’t be opened', async () => {
    const engine = engineOfItsOwn();
    const { opening } = await openProposed(engine, madeImage(4096));
    const broken = { board: 'virt', images: [{ path: '/nowhere', mode: 'shared' as const }], geometry: null };
    expect(() => engine.handlers['machine.open'](broken, signal)).toThrow(UserError);
    expect((await engine.handlers['machine.current']({}, signal)).machine?.opening).toBe(opening);
  });

  it('says whether a machine could be opened, and leaves the open one and its scratch as they are', async () => {
    const engine = engineOfItsOwn();
    const path = madeImage(8192);
    await openProposed(engine, path);
    await engine.handlers['flash.setMode']({ flash: 0, mode: 'scratch' }, signal);
    await engine.handlers['console.run']({ line: 'program 0x2 00', flash: 0 }, signal);
    await wait(60);
    const { machine } = await engine.handlers['machine.current']({}, signal);
    const heard: EngineEvent[] = [];
    engine.subscribe((event) => void heard.push(event));
    const check = (board: string, image: string) =>
      engine.handlers['machine.check'](
        { board, images: [{ path: image, mode: 'scratch' }], geometry: null },
        signal,
      );
    expect(check('generic', path)).toEqual({});
    expect(check('generic', madeImage(4096, 'other.bin'))).toEqual({});
    expect(() => check('r2d', path)).toThrow('r2d.flash holds exactly 16,777,216');
    await wait(60);
    expect(heard).toEqual([]);
    expect(await engine.handlers['machine.current']({}, signal)).toEqual({ machine });
    const { bytes } = await engine.handlers['image.window'](
      { flash: 0, offset: deviceOffset(1), lengthBytes: 3 },
      signal,
    );
    expect([...bytes]).toEqual([1, 0, 3]);
    expect((await engine.handlers['file.recent']({}, signal)).files).toHaveLength(1);
  });

  it('says so when no image is open', () => {
    expect(() => engineOfItsOwn().handlers['query.table']({ flash: 0 }, signal)).toThrow('No image is open');
  });

  it('tells of a thousand cycles in a few events, with the range that they changed', async () => {
    const engine = engineOfItsOwn();
    await openProposed(engine, madeImage(8192));
    await engine.handlers['flash.setMode']({ flash: 0, mode: 'scratch' }, signal);
    const seen: EngineEvent[] = [];
    engine.subscribe((event) => void (event.name !== 'console.ran' && seen.push(event)));
    for (let line = 0; line < 250; line++) {
      await engine.handlers['console.run'](
        { line: 'w16 0x10 0x40; w16 0x10 0; w16 0x20 0x40; w16 0x20 0', flash: 0 },
        signal,
      );
    }
    await wait(100);
    expect(seen.length).toBeLessThan(60);
    const ranges = seen.filter(({ name }) => name === 'image.changed').map(({ payload }) => payload);
    expect(ranges[0]).toEqual({ flash: 0, offset: 0x10, lengthBytes: 0x12 });
  });

  it('lets every listener hear, whatever another throws, and the request that caused it go well', async () => {
    const defects: string[] = [];
    const engine = createEngine({
      dataDirectory: temporaryFolder(),
      ...BUILT_ENTRIES,
      onDefect: (_, id) => void defects.push(id),
    });
    onTestFinished(() => engine.close());
    const heard: string[] = [];
    engine.subscribe(() => {
      throw new Error('a broken window');
    });
    engine.subscribe(({ name }) => void heard.push(name));
    await openProposed(engine, madeImage(4096));
    expect(heard).toContain('machine.changed');
    expect(defects).toEqual(heard);
  });

  it('reads a log and then plays it, and tells how far it is with either', async () => {
    const engine = engineOfItsOwn();
    await engine.handlers['machine.open']({ board: 'virt', images: [], geometry: null }, signal);
    const path = logFile('pflash_reset virt.flash0: reset\n'.repeat(60_000));
    const heard: LogProgress[] = [];
    const result = await engine.replayLog(path, signal, (progress) => heard.push(progress));
    expect(result).toMatchObject({ events: 60_000, mismatches: 0 });
    const [reading, playing] = (['reading', 'playing'] as const).map((phase) =>
      heard.filter((progress) => progress.phase === phase),
    );
    expect(heard).toEqual([...(reading ?? []), ...(playing ?? [])]);
    const bytes = 60_000 * 32;
    expect(reading?.at(-1)).toMatchObject({ done: bytes, total: bytes });
    expect(playing?.map(({ done }) => done)).toEqual([50_000, 60_000]);
  });

  it('ends with the engine, as if it were cancelled', async () => {
    const engine = createEngine({ dataDirectory: temporaryFolder(), ...BUILT_ENTRIES });
    await engine.handlers['machine.open']({ board: 'virt', images: [], geometry: null }, signal);
    const running = engine.replayLog(slowLog(), signal);
    engine.close();
    await expect(running).rejects.toThrow('Cancelled');
  });

  it('says before it reads anything that no machine is open', async () => {
    await expect(engineOfItsOwn().replayLog('/nowhere/trace.log', signal)).rejects.toThrow(/open/i);
  });

  it('leaves the machine as it is when it is cancelled while it reads a log', async () => {
    const engine = engineOfItsOwn();
    const machine = await openProposed(engine, madeImage(4096));
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('enough'));
    await expect(engine.replayLog(slowLog(), controller.signal, onProgress)).rejects.toThrow('enough');
    expect(await engine.handlers['machine.current']({}, signal)).toEqual({ machine });
  });

  it('opens nothing after it was closed', async () => {
    const engine = engineOfItsOwn();
    engine.close();
    await expect(openProposed(engine, madeImage(4096))).rejects.toThrow('The connection to the engine ended');
    expect((await engine.handlers['machine.current']({}, signal)).machine).toBeNull();
  });

  it('keeps a scratch that another window switches to scratch or reopens again', async () => {
    const engine = engineOfItsOwn();
    const { opening } = await openProposed(engine, madeImage(8192));
    await engine.handlers['flash.setMode']({ flash: 0, mode: 'scratch' }, signal);
    await engine.handlers['console.run']({ line: 'program 0x0 de ad', flash: 0 }, signal);
    const again = await engine.handlers['flash.setMode']({ flash: 0, mode: 'scratch' }, signal);
    const reopened = await engine.handlers['flash.reopen']({ flash: 0 }, signal);
    expect([again.flashes[0]?.changedBlocks, reopened.flashes[0]?.changedBlocks]).toEqual([1, 1]);
    expect(reopened.opening).toBe(opening + 1);
  });

  it('writes through to a file once a window asks for it, and no more once it asks for another mode', async () => {
    const engine = engineOfItsOwn();
    const path = madeImage(8192);
    await openProposed(engine, path);
    const run = (line: string) => engine.handlers['console.run']({ line, flash: 0 }, signal);
    const through = await engine.handlers['flash.setMode']({ flash: 0, mode: 'write-through' }, signal);
    expect(through.flashes[0]).toMatchObject({ isProtected: false, image: { mode: 'write-through' } });
    await run('erase #0');
    expect([...readFileSync(path).subarray(0, 2)]).toEqual([0xff, 0xff]);
    await engine.handlers['flash.setMode']({ flash: 0, mode: 'scratch' }, signal);
    await run('program 0x0 de ad');
    expect([...readFileSync(path).subarray(0, 2)]).toEqual([0xff, 0xff]);
  });

  it.each(['shared', 'scratch', 'write-through'] as const)(
    'opens a file on another board in %s mode while it writes through to it, and keeps it where that fails',
    async (mode) => {
      const engine = engineOfItsOwn();
      const path = madeImage(8192);
      await openProposed(engine, path);
      await engine.handlers['flash.setMode']({ flash: 0, mode: 'write-through' }, signal);
      const tooSmall = { board: 'virt', images: [{ path, mode }], geometry: null };
      expect(() => engine.handlers['machine.open'](tooSmall, signal)).toThrow('8,192 bytes');
      await expect(holdElsewhere(path, 'shared')).rejects.toThrow(
        `is open for writing in node (process ${process.pid})`,
      );
      const amd = { ...tooSmall, board: 'generic', geometry: { commandSet: 'amd' as const } };
      const machine = await engine.handlers['machine.open'](amd, signal);
      expect(machine.flashes[0]).toMatchObject({ image: { mode, condition: 'mapped' } });
    },
  );

  it('keeps a file that it writes through to locked where another image of the new machine can’t be opened', async () => {
    const engine = engineOfItsOwn();
    const [path, other] = [madeImage(0), madeImage(0)];
    for (const each of [path, other]) truncateSync(each, 64 << 20);
    const images = [{ path, mode: 'write-through' as const }];
    const request = { board: 'virt', images, geometry: null };
    await engine.handlers['machine.open'](request, signal);
    await holdElsewhere(other, 'shared');
    const both = { ...request, images: [...images, { path: other, mode: 'write-through' as const }] };
    expect(() => engine.handlers['machine.open'](both, signal)).toThrow('lets nobody else write it');
    await expect(holdElsewhere(path, 'shared')).rejects.toThrow(
      `is open for writing in node (process ${process.pid})`,
    );
    await engine.handlers['console.run']({ line: 'erase 0x0', flash: 0 }, signal);
    expect(readFileSync(path)[0]).toBe(0xff);
  });

  it('says the same revision to whoever looks, and a newer one after a change', async () => {
    const engine = engineOfItsOwn();
    const { revision } = await openProposed(engine, madeImage(8192));
    const look = async () => (await engine.handlers['machine.current']({}, signal)).machine?.revision;
    expect([await look(), await look()]).toEqual([revision, revision]);
    await engine.handlers['console.run']({ line: 'status', flash: 0 }, signal);
    await wait(60);
    expect(await look()).toBe(revision + 1);
  });

  it('gives a window of bytes in memory of its own, cut at the end of the flash', async () => {
    const engine = engineOfItsOwn();
    await openProposed(engine, madeImage(4096));
    const { bytes, changed } = await engine.handlers['image.window'](
      { flash: 0, offset: deviceOffset(4090), lengthBytes: 64 },
      signal,
    );
    expect([...bytes]).toEqual([0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff]);
    expect(bytes.buffer).toBeInstanceOf(ArrayBuffer);
    expect(changed).toEqual([]);
    expect(() =>
      engine.handlers['image.window']({ flash: 0, offset: deviceOffset(4096), lengthBytes: 1 }, signal),
    ).toThrow('past the end');
  });
});
