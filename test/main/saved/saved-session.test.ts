import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MachineRequest } from '../../../app/contract/machine.ts';
import { deviceOffset } from '../../../app/contract/units.ts';
import { gatherSession } from '../../../main/saved/save-session.ts';
import { unpackSession } from '../../../main/saved/session-bytes.ts';
import { madeImage, temporaryFolder } from '../../kit/files/images.ts';
import { open, small, TINY } from '../../kit/session/deeds.ts';
import { engineWith } from '../../kit/session/engine.ts';
import { logFile } from '../../kit/trace/log-files.ts';
import { recordedRequest } from '../../kit/trace/recorded.ts';
import { elsewhere } from '../backing/files.ts';

const untold = new AbortController().signal;
const SIGHT = { flash: 0, offset: deviceOffset(0x4000) };
const ERASE = 'erase 0x4000';

function request(path = madeImage(64 << 10), mode: 'scratch' | 'shared' | 'write-through' = 'scratch') {
  return {
    board: 'generic',
    images: [{ path, mode }],
    geometry: { commandSet: 'intel' as const, bankWidthBytes: 2 as const, sectorLengthBytes: 16 << 10 },
  } satisfies MachineRequest;
}

/** An engine whose machine has erased a block, and its session as a file in a folder of its own. */
async function withSession(path = madeImage(64 << 10)) {
  const engine = await engineWith(request(path));
  await engine.type(ERASE);
  const file = join(dirname(path), 'bug.norscope');
  const save = (overwrites = false) =>
    engine.engine.handlers['session.save']({ path: file, overwrites, sight: SIGHT }, untold);
  return { ...engine, path, file, save };
}

type Engine = Awaited<ReturnType<typeof engineWith>>['engine'];

async function opened(
  engine: Engine,
  path: string,
  { images = [], signal = untold }: { readonly images?: string[]; readonly signal?: AbortSignal } = {},
) {
  return engine.handlers['session.open']({ path, images, opening: 'here' }, signal);
}

describe('A saved session', () => {
  it('is one small file, from which another program stands where this one stood', async () => {
    const here = await withSession();
    const { handlers } = here.engine;
    await here.type('break command 0x20');
    await here.type('r16 0x0');
    await here.go(2);
    await handlers['bookmark.add']({ name: 'here it is busy', sight: SIGHT }, untold);
    const { sizeBytes, events, notes } = await here.save();
    expect({ events, notes }).toEqual({ events: (await here.state()).history.length, notes: [] });
    expect(readFileSync(here.file)).toHaveLength(sizeBytes);
    expect(sizeBytes).toBeLessThan(2000);

    const there = await engineWith(request());
    const { machine, notes: differing } = await opened(there.engine, here.file);
    expect(differing).toEqual([]);
    expect(machine.sight).toEqual(SIGHT);
    const { opening, revision, story, sight, ...state } = await here.state();
    expect(machine).toMatchObject({ ...state, story: { ...story, version: expect.any(String) } });
    expect(await there.operations()).toEqual(await here.operations());
    expect(await there.sum(0)).toBe(await here.sum(0));
    expect((await there.type('break')).entries).toEqual((await here.type('break')).entries);
    expect([...here.defects, ...there.defects]).toEqual([]);
  });

  it.each(['edk2-on-virt', 'edk2-on-q35', 'uboot-on-virt', 'uboot-on-r2d'] as const)(
    'has the log it began with, as that of %s: its name, and the line of each finding',
    async (trace) => {
      const { request: wanted, bytes, path, flash } = recordedRequest(trace);
      const here = await engineWith(wanted);
      await here.load(logFile(bytes));
      await here.type('w16 +0 0x50', flash);
      const file = join(dirname(path), 'driver.norscope');
      await here.engine.handlers['session.save']({ path: file, overwrites: false, sight: null }, untold);
      const there = await engineWith(request());
      const { machine } = await opened(there.engine, file);
      expect(machine.story.log).toEqual((await here.state()).story.log);
      expect(await there.findings()).toEqual(await here.findings());
      expect(await there.operations()).toEqual(await here.operations());
      expect(await there.sum(flash)).toBe(await here.sum(flash));
      const phases = new Set(
        there.events.flatMap((event) =>
          event.name === 'session.progressed' ? event.payload.progress.phase : [],
        ),
      );
      expect([...phases]).toEqual(['reading', 'playing']);
    },
  );

  it('never replaces a file unasked, nor an image', async () => {
    const { save, path, file, engine } = await withSession();
    await save();
    await expect(save()).rejects.toThrow('bug.norscope is there already');
    await expect(save(true)).resolves.toMatchObject({ path: file });
    const onImage = { path, overwrites: true, sight: null };
    await expect(engine.handlers['session.save'](onImage, untold)).rejects.toThrow('is in use here');
  });

  it('begins where an image was switched to scratch, at the time that it was then', async () => {
    const path = madeImage(64 << 10);
    const here = await engineWith(request(path, 'shared'));
    await here.type(`wait 1ms; ${ERASE}`);
    await here.engine.handlers['flash.setMode']({ flash: 0, mode: 'scratch' }, untold);
    await here.type(ERASE);
    const file = join(dirname(path), 'later.norscope');
    await here.engine.handlers['session.save']({ path: file, overwrites: false, sight: null }, untold);
    const there = await engineWith(request());
    const { machine, notes } = await opened(there.engine, file);
    expect(notes).toEqual([]);
    expect(machine.clock).toEqual((await here.state()).clock);
    expect(await there.sum(0)).toBe(await here.sum(0));
  });

  it('is remembered as a file that was opened', async () => {
    const { save, file, engine } = await withSession();
    await save();
    const { files } = await engine.handlers['file.recent']({}, untold);
    expect(files[0]).toMatchObject({ path: file, name: 'bug.norscope' });
  });
});

describe('A session whose image another program has touched', () => {
  const save = (engine: Engine, path: string) =>
    engine.handlers['session.save']({ path, overwrites: false, sight: null }, untold);

  it.each(['saved', 'opened'] as const)('is saved where it was %s before: the sum is known', async (how) => {
    const image = madeImage(64 << 10);
    const bytes = readFileSync(image);
    const here = await withSession(image);
    await here.save();
    if (how === 'opened') await opened(here.engine, here.file);
    await here.type('r16 0x0');
    await here.engine.handlers['bookmark.add']({ name: 'not to be lost', sight: SIGHT }, untold);
    const before = await here.state();
    await elsewhere(image, 'fs.truncateSync(path, 4096)');
    expect((await here.state()).flashes[0]?.image?.condition).toBe('lost');
    const later = join(dirname(image), 'later.norscope');
    const { events, notes } = await save(here.engine, later);
    expect(events).toBe(before.history.length);
    expect(notes).toEqual(['It opens with made.bin as that was first: its file is another one now.']);

    const own = join(temporaryFolder(), 'made.bin');
    writeFileSync(own, bytes);
    const there = await engineWith(request());
    const again = await opened(there.engine, later, { images: [own] });
    expect(again.notes).toEqual([]);
    expect(again.machine.history).toEqual(before.history);
    expect(again.machine.bookmarks).toMatchObject([{ name: 'not to be lost' }]);
  });

  it('is refused where nobody knows the sum, and it is said why', async () => {
    const { path, type, engine } = await withSession();
    await elsewhere(path, 'fs.truncateSync(path, 4096)');
    await type('r16 0x0');
    const file = join(dirname(path), 'a.norscope');
    await expect(save(engine, file)).rejects.toThrow(
      /The session can’t name made\.bin by its sum: .*, and no session was saved or opened with it before.* Export the cycles/,
    );
    expect(existsSync(file)).toBe(false);
  });
});

describe('A session is not saved, and it is said why,', () => {
  it('where a flash writes through: nobody has the file that the history began with', async () => {
    const path = madeImage(64 << 10);
    const { engine, type } = await engineWith(request(path, 'write-through'));
    await type(ERASE);
    const saving = { path: join(dirname(path), 'a.norscope'), overwrites: false, sight: null };
    await expect(engine.handlers['session.save'](saving, untold)).rejects.toThrow(
      'generic.flash0 writes through: made.bin is no longer what the history began with. Switch it to scratch',
    );
    expect(existsSync(saving.path)).toBe(false);
  });

  it('where another flash was driven before the history began', async () => {
    const images = ['0.fd', '1.fd'].map((name) => ({
      path: logFile(new Uint8Array(64 << 20), name),
      mode: 'scratch' as const,
    }));
    const { engine, type } = await engineWith({ board: 'virt', images, geometry: null });
    await type('erase 0x4000000');
    await engine.handlers['flash.setMode']({ flash: 0, mode: 'shared' }, untold);
    const saving = { path: join(temporaryFolder(), 'a.norscope'), overwrites: false, sight: null };
    await expect(engine.handlers['session.save'](saving, untold)).rejects.toThrow(
      'The history begins after something was done to another flash, which no file holds',
    );
  });

  it('where its oldest cycles are no longer kept', async () => {
    const machine = open(small('intel'), TINY);
    onTestFinished(() => machine.close());
    for (let at = 0; at < 400; at++) machine.cycle({ direction: 'read', address: 0, widthBytes: 2 });
    const saving = { path: '/a.norscope', sight: null, isEmptied: () => false, signal: untold };
    await expect(gatherSession(machine, saving)).rejects.toThrow(
      /^The oldest \d+ cycles of the history are no longer kept, .* Export the cycles that are kept/,
    );
  });

  it('where it has more bookmarks than a file may', async () => {
    const { type, save } = await withSession();
    for (let at = 0; at < 3; at++) await type('repeat 900; bookmark again; end');
    await expect(save()).rejects.toThrow('There is more than a session can hold of its bookmarks');
  });
});

describe('The image of a session', () => {
  async function savedAlone() {
    const here = await withSession();
    await here.save();
    const there = await engineWith(request());
    await there.type('erase 0x0');
    const before = await there.state();
    /** Nothing that was open is lost by it. */
    const refused = async (images: string[] = [], file = here.file) => {
      const why = await opened(there.engine, file, { images }).then(
        () => 'opened',
        (thrown: unknown) => String(thrown),
      );
      expect(await there.state()).toEqual({ ...before, revision: expect.any(Number) });
      return why;
    };
    here.engine.close();
    return { ...here, there, refused };
  }

  it('that has changed is named, with what it was and what it is', async () => {
    const { path, refused } = await savedAlone();
    const bytes = readFileSync(path);
    bytes[100] = 0x55;
    writeFileSync(path, bytes);
    expect(await refused()).toMatch(
      /made\.bin is not what it was when the session was saved: its SHA-256 began with [0-9a-f]{12}, and begins with [0-9a-f]{12} now: .*made\.bin\. Put the file back as it was, .*; or name another that holds what it held: .*--flash0/,
    );
    appendFileSync(path, 'x');
    expect(await refused()).toContain('it had 65,536 bytes, and has 65,537 now');
  });

  it('that is nowhere is named, and is found where somebody says', async () => {
    const { path, refused, there, file } = await savedAlone();
    const elsewhere = join(temporaryFolder(), 'other name.bin');
    renameSync(path, elsewhere);
    const nowhere = `made.bin, an image of this session, is not at ${path} (`;
    expect(await refused()).toContain(nowhere);
    expect(await refused([logFile('another', 'another.bin')])).toContain(nowhere);
    const { machine } = await opened(there.engine, file, { images: [elsewhere] });
    expect(machine.flashes[0]?.image?.path).toBe(elsewhere);
  });

  it('that was moved away from a session that was moved, too, is missed at both whole paths', async () => {
    const { path, file, refused } = await savedAlone();
    const folder = temporaryFolder();
    renameSync(path, join(folder, 'other name.bin'));
    const sent = join(folder, 'bug.norscope');
    renameSync(file, sent);
    expect(await refused([], sent)).toContain(
      `is neither beside the session (${join(folder, 'made.bin')}) nor at ${path}`,
    );
  });

  it('that is named for a flash is the one, or it is said of the option that it is not', async () => {
    const { path, there, file } = await savedAlone();
    const elsewhere = join(temporaryFolder(), 'good.bin');
    copyFileSync(path, elsewhere);
    const named = async (...files: (string | null)[]) =>
      there.engine.handlers['session.open'](
        { path: file, images: [], named: files, opening: 'here' },
        untold,
      );
    await expect(named('/nowhere.bin')).rejects.toThrow('--flash0: There is no such file: /nowhere.bin');
    await expect(named(logFile('another', 'another.bin'))).rejects.toThrow(
      '--flash0: another.bin is not the made.bin of this session: that had 65,536 bytes, and this has 7',
    );
    await expect(named(null, elsewhere)).rejects.toThrow(
      'This session has no image for flash 1, which --flash1 names',
    );
    expect((await named(elsewhere)).machine.flashes[0]?.image?.path).toBe(elsewhere);
  });

  it('is told to who asks, and so is whether another file is it', async () => {
    const { path, there, file } = await savedAlone();
    const { handlers } = there.engine;
    const lacking = async () =>
      (await handlers['session.check']({ path: file, images: [], opening: 'look' }, untold)).lacking;
    const isIt = async (place: string, image = 0) =>
      handlers['session.checkImage']({ path: file, image, place }, untold);
    expect(await lacking()).toEqual([]);
    const elsewhere = join(temporaryFolder(), 'other name.bin');
    renameSync(path, elsewhere);
    expect(await lacking()).toMatchObject([{ image: 0, name: 'made.bin', why: { code: 'lacks-image' } }]);
    expect(await isIt(elsewhere)).toEqual({});
    await expect(isIt(logFile('another', 'another.bin'))).rejects.toThrow(
      'another.bin is not the made.bin of this session: that had 65,536 bytes, and this has 7',
    );
    await expect(isIt(logFile(new Uint8Array(64 << 10), 'another.bin'))).rejects.toThrow(
      /another\.bin is not the made\.bin of this session: the SHA-256 of that began with [0-9a-f]{12}, and of this with de2f256064a0/,
    );
    await expect(isIt(path)).rejects.toThrow('There is no such file');
    await expect(isIt(elsewhere, 1)).rejects.toThrow('This session has no image for flash 1');
  });

  it('is read with progress by who asks whether it is there, and that can be called off', async () => {
    const { there, file } = await savedAlone();
    const cancelling = new AbortController();
    const told: number[] = [];
    there.engine.subscribe((event) => {
      if (event.name !== 'session.progressed' || event.payload.opening !== 'look') return;
      told.push(event.payload.progress.total);
      cancelling.abort(new Error('called off'));
    });
    const checking = there.engine.handlers['session.check'](
      { path: file, images: [], opening: 'look' },
      cancelling.signal,
    );
    await expect(checking).rejects.toThrow('called off');
    expect(told).toEqual([64 << 10]);
  });

  it('is looked for beside the session first: both can be handed on together', async () => {
    const { path, file, there } = await savedAlone();
    const folder = temporaryFolder();
    for (const each of [path, file]) copyFileSync(each, join(folder, basename(each)));
    rmSync(path);
    const { machine } = await opened(there.engine, join(folder, 'bug.norscope'));
    expect(machine.flashes[0]?.image?.path).toBe(join(folder, 'made.bin'));
  });
});

describe('A session that is being opened', () => {
  it('can be called off: what was open is still open, and nothing could be done to it meanwhile', async () => {
    const here = await withSession();
    await here.save();
    const cancelling = new AbortController();
    const before = await here.state();
    here.engine.subscribe((event) => {
      if (event.name === 'session.progressed' && event.payload.progress.phase === 'playing')
        cancelling.abort(new Error('called off'));
    });
    const opening = opened(here.engine, here.file, { signal: cancelling.signal });
    const { entries } = await here.type('r16 0x0');
    expect(entries).toEqual([
      expect.objectContaining({ what: 'A saved session is being opened in place of this machine' }),
    ]);
    await expect(opening).rejects.toThrow('called off');
    expect(await here.state()).toEqual({ ...before, revision: expect.any(Number) });
    expect((await here.type('r16 0x0')).entries).toEqual([expect.objectContaining({ kind: 'cycle' })]);
  });
});

describe('A file that is no session', () => {
  it.each([
    ['', 'This is no saved session of Norscope'],
    ['#!/bin/sh\n', 'This is no saved session of Norscope'],
    ['Norscope session 5\n', 'This session was saved by a later version of Norscope'],
    ['Norscope session 1\n', 'This session is damaged: a part of it is missing or was changed'],
  ])('is refused for what it is: %j', async (text, why) => {
    const { engine, defects } = await engineWith(request());
    await expect(opened(engine, logFile(text, 'a.norscope'))).rejects.toThrow(why);
    await expect(opened(engine, temporaryFolder())).rejects.toThrow('This is a folder');
    await expect(opened(engine, '/nowhere.norscope')).rejects.toThrow('There is no such session');
    expect(defects).toEqual([]);
  });

  it('is told wherever it is cut, and whichever bit of it is flipped', async () => {
    const { save, file } = await withSession();
    await save();
    const bytes = readFileSync(file);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
        expect(await unpackSession(bytes.subarray(0, at))).toBeTypeOf('string');
        const flipped = new Uint8Array(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        const read = await unpackSession(flipped);
        // Some bits of gzip's head say nothing, as the time of packing.
        if (typeof read !== 'string') expect(read).toEqual(await unpackSession(bytes));
      }),
      { numRuns: 400 },
    );
  });
});
