import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { MachineRequest } from '../../../app/contract/machine.ts';
import { NOTES_MAX, type NoteContent } from '../../../app/contract/note.ts';
import { createEngine } from '../../../main/engine.ts';
import { notesText } from '../../../main/notes/notes-file.ts';
import { BUILT_ENTRIES } from '../../kit/command.ts';
import { madeImage, temporaryFolder } from '../../kit/files/images.ts';

const untold = new AbortController().signal;
const NOTE: NoteContent = {
  flash: 0,
  start: 0x100,
  end: 0x200,
  name: 'header',
  text: 'Its sum is wrong.',
  colour: 'red',
};

function requestFor(path: string): MachineRequest {
  return {
    board: 'generic',
    images: [{ path, mode: 'scratch' }],
    geometry: { commandSet: 'intel', bankWidthBytes: 2, sectorLengthBytes: 16 << 10 },
  };
}

/** A program that keeps its things in this folder. */
function programIn(dataDirectory = temporaryFolder()) {
  const engine = createEngine({ dataDirectory, ...BUILT_ENTRIES });
  onTestFinished(() => engine.close());
  const { handlers } = engine;
  const notes = async () => await handlers['note.list']({}, untold);
  return {
    engine,
    handlers,
    notes,
    open: async (path: string) => handlers['machine.open'](requestFor(path), untold),
    names: async () => (await notes()).notes.map(({ name }) => name),
    kept: () => readdirSync(join(dataDirectory, 'notes')).map((name) => join(dataDirectory, 'notes', name)),
  };
}

/** An image with a note that a program kept before it ended. */
async function keptBefore() {
  const [data, path] = [temporaryFolder(), madeImage(64 << 10)];
  const first = programIn(data);
  await first.open(path);
  await first.handlers['note.add'](NOTE, untold);
  first.engine.close();
  const [file = ''] = first.kept();
  return { data, path, file };
}

/** A file of so many notes. */
function notesOf(count: number, text: string): string {
  const path = join(temporaryFolder(), 'many.notes.json');
  const notes = Array.from({ length: count }, (_, at) => ({ ...NOTE, start: at, end: at + 1, text }));
  writeFileSync(path, notesText({ notes }));
  return path;
}

describe('A note', () => {
  it('is there again when its image is opened again, by another program, and not in another image', async () => {
    const [data, path] = [temporaryFolder(), madeImage(64 << 10)];
    const first = programIn(data);
    await first.open(path);
    await first.handlers['note.add'](NOTE, untold);
    await first.handlers['machine.close']({}, untold);
    expect(await first.names()).toEqual([]);
    first.engine.close();
    const second = programIn(data);
    await second.open(madeImage(64 << 10));
    expect(await second.names()).toEqual([]);
    await second.open(path);
    expect(await second.notes()).toEqual({ notes: [{ ...NOTE, id: 1 }], warnings: [] });
  });

  it('leaves the image as it is', async () => {
    const path = madeImage(64 << 10);
    const before = readFileSync(path);
    const { open, handlers } = programIn();
    await open(path);
    await handlers['note.add'](NOTE, untold);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('is changed and taken away by its number, and every window hears of it', async () => {
    const { open, handlers, engine, names } = programIn();
    const heard: string[][] = [];
    engine.subscribe((event) => {
      if (event.name === 'note.changed') heard.push(event.payload.notes.map(({ name }) => name));
    });
    await open(madeImage(64 << 10));
    await handlers['note.add'](NOTE, untold);
    await handlers['note.add']({ ...NOTE, start: 0, name: 'first' }, untold);
    expect(await names()).toEqual(['first', 'header']);
    await handlers['note.change']({ id: 1, content: { ...NOTE, name: 'other' } }, untold);
    await handlers['note.remove']({ id: 2 }, untold);
    expect(heard).toEqual([[], ['header'], ['first', 'header'], ['first', 'other'], ['other']]);
    const change = async (id: number) => handlers['note.change']({ id, content: NOTE }, untold);
    await expect(change(2)).rejects.toThrow('This note is no longer there');
    await expect((async () => handlers['note.remove']({ id: 2 }, untold))()).rejects.toThrow(
      'no longer there',
    );
  });

  it.each([
    [{ end: (64 << 10) + 1 }, 'where the flash does'],
    [{ end: NOTE.start }, 'a byte at least'],
    [{ flash: 1 }, 'has no flash 1'],
  ])('must lie in its flash: %j', async (change, words) => {
    const { open, handlers } = programIn();
    await open(madeImage(64 << 10));
    const add = async () => handlers['note.add']({ ...NOTE, ...change }, untold);
    await expect(add()).rejects.toThrow(words);
  });

  it('stays when its image has changed, which is told', async () => {
    const { data, path } = await keptBefore();
    appendFileSync(path, new Uint8Array(64 << 10));
    const second = programIn(data);
    await second.open(path);
    const { notes, warnings } = await second.notes();
    expect(notes).toHaveLength(1);
    expect(warnings).toEqual([
      `${path} has changed since its notes were written: look whether they still fit.`,
    ]);
  });

  it('is told to be of another image at each opening, until a person changes one', async () => {
    const [data, path] = [temporaryFolder(), madeImage(64 << 10)];
    const first = programIn(data);
    await first.open(path);
    await first.handlers['note.add'](NOTE, untold);
    await first.handlers['machine.close']({}, untold);
    appendFileSync(path, new Uint8Array(64 << 10));
    const doubt = `${path} has changed since its notes were written: look whether they still fit.`;
    for (const _ of ['once', 'twice']) {
      await first.open(path);
      expect((await first.notes()).warnings).toEqual([doubt]);
      const source = { kind: 'line', text: 'nor:16k(boot),-(rest)' } as const;
      await first.handlers['layout.import']({ flash: 0, source, which: null }, untold);
    }
    await first.handlers['note.change']({ id: 1, content: { ...NOTE, name: 'still' } }, untold);
    await first.open(path);
    expect((await first.notes()).warnings).toEqual([]);
  });

  it('is told to be of another image although one of the image beside it is changed', async () => {
    const [data, one, other] = [temporaryFolder(), madeImage(64 << 20), madeImage(64 << 20)];
    const images = [one, other].map((path) => ({ path, mode: 'shared' as const }));
    const { handlers, notes } = programIn(data);
    const open = async () => handlers['machine.open']({ board: 'virt', images, geometry: null }, untold);
    await open();
    await handlers['note.add'](NOTE, untold);
    await handlers['note.add']({ ...NOTE, flash: 1 }, untold);
    await handlers['machine.close']({}, untold);
    for (const path of [one, other]) utimesSync(path, new Date(), new Date(Date.now() + 60_000));
    await open();
    expect((await notes()).warnings).toHaveLength(2);
    await handlers['note.remove']({ id: 2 }, untold);
    await handlers['note.add']({ ...NOTE, flash: 1, name: 'still' }, untold);
    await open();
    expect((await notes()).warnings).toEqual([expect.stringContaining(`${one} has changed`)]);
  });

  it('is not told to be of another image where the device may write to it by now', async () => {
    const path = madeImage(64 << 10);
    const { handlers, open, notes } = programIn();
    await open(path);
    await handlers['note.add'](NOTE, untold);
    await handlers['flash.setMode']({ flash: 0, mode: 'write-through' }, untold);
    utimesSync(path, new Date(), new Date(Date.now() + 60_000));
    await open(path);
    expect((await notes()).warnings).toEqual([]);
  });

  it('is not told to be of another image where the device changed it, unless it was before', async () => {
    const [data, path] = [temporaryFolder(), madeImage(64 << 10)];
    const { handlers, open, notes } = programIn(data);
    const writeThrough = { ...requestFor(path), images: [{ path, mode: 'write-through' as const }] };
    const touched = () => utimesSync(path, new Date(), new Date(Date.now() + 60_000));
    await handlers['machine.open'](writeThrough, untold);
    await handlers['note.add'](NOTE, untold);
    touched();
    await open(path);
    expect((await notes()).warnings).toEqual([]);
    appendFileSync(path, new Uint8Array(64 << 10));
    await handlers['machine.open'](writeThrough, untold);
    touched();
    await open(path);
    expect((await notes()).warnings.join()).toContain('has changed since');
  });

  it('beyond the end of an image that has shrunk is kept, and comes back with its bytes', async () => {
    const [data, path] = [temporaryFolder(), madeImage(64 << 10)];
    const first = programIn(data);
    await first.open(path);
    await first.handlers['note.add']({ ...NOTE, start: 0xc000, end: 0x1_0000, name: 'far' }, untold);
    first.engine.close();
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, 32 << 10));
    const second = programIn(data);
    await second.open(path);
    expect((await second.notes()).warnings.join()).toContain('1 note of');
    await second.handlers['note.add'](NOTE, untold);
    second.engine.close();
    writeFileSync(path, whole);
    const third = programIn(data);
    await third.open(path);
    expect(await third.names()).toEqual(['header', 'far']);
  });

  it('goes with an image that is moved', async () => {
    const { data, path } = await keptBefore();
    const moved = join(temporaryFolder(), 'elsewhere.img');
    renameSync(path, moved);
    const second = programIn(data);
    await second.open(moved);
    expect(await second.names()).toEqual(['header']);
    second.engine.close();
    const third = programIn(data);
    await third.open(moved);
    expect(await third.names()).toEqual(['header']);
  });

  it('that can’t be read any more is laid aside, and nothing is written over it', async () => {
    const { data, path, file } = await keptBefore();
    writeFileSync(file, 'cut');
    const second = programIn(data);
    await second.open(path);
    const [warning = ''] = (await second.notes()).warnings;
    const [, aside = ''] = /they now lie in (.+)\.$/.exec(warning) ?? [];
    await second.handlers['note.add'](NOTE, untold);
    expect(readFileSync(aside, 'utf8')).toBe('cut');
    expect(existsSync(file)).toBe(true);
  });

  it('that a later version of the program wrote stays where it is, which is told', async () => {
    const { data, path, file } = await keptBefore();
    const later = readFileSync(file, 'utf8').replace('"version": 1', '"version": 2');
    writeFileSync(file, later);
    const second = programIn(data);
    await second.open(path);
    expect((await second.notes()).warnings).toEqual([
      `The notes kept in ${file} were written by a later version of Norscope.`,
    ]);
    const { warnings } = await second.handlers['note.add'](NOTE, untold);
    expect(warnings.join(' ')).toContain('nothing is written over it');
    expect(second.kept()).toEqual([file]);
    expect(readFileSync(file, 'utf8')).toBe(later);
  });

  it.each([
    ['a file that can’t be read', (file: string) => symlinkSync(file, file)],
    [
      'a file that can’t be laid aside',
      (file: string) => {
        writeFileSync(file, 'cut');
        vi.setSystemTime(0);
        mkdirSync(`${file}.unread-0`);
      },
    ],
  ])('is not written over %s, nor is that taken away, which is told', async (_, spoil) => {
    onTestFinished(() => void vi.useRealTimers());
    const { data, path, file } = await keptBefore();
    rmSync(file);
    spoil(file);
    const before = lstatSync(file).ino;
    const second = programIn(data);
    await second.open(path);
    const { warnings } = await second.handlers['note.add'](NOTE, untold);
    expect(warnings.join(' ')).toContain('nothing is written over it');
    await second.handlers['note.remove']({ id: 1 }, untold);
    expect(lstatSync(file).ino).toBe(before);
  });

  it('is kept in no file that could not be read again: more than there may be stay as they are, which is told', async () => {
    const [data, path] = [temporaryFolder(), madeImage(64 << 10)];
    const session = join(temporaryFolder(), 'many.norscope');
    const first = programIn(data);
    await first.open(path);
    await first.handlers['note.import']({ path: notesOf(NOTES_MAX, 'brought') }, untold);
    const saving = { path: session, overwrites: false, sight: null };
    await first.handlers['session.save'](saving, untold);
    await first.handlers['machine.close']({}, untold);
    rmSync(first.kept()[0] ?? '');
    await first.open(path);
    await first.handlers['note.import']({ path: notesOf(NOTES_MAX, 'kept') }, untold);
    await first.handlers['session.open']({ path: session, opening: 'here', images: [] }, untold);
    const { notes, warnings } = await first.notes();
    expect(notes).toHaveLength(NOTES_MAX);
    expect(new Set(notes.map(({ text }) => text))).toEqual(new Set(['brought']));
    expect(warnings.join(' ')).toContain('2,000 notes of');
    first.engine.close();
    const second = programIn(data);
    await second.open(path);
    expect(new Set((await second.notes()).notes.map(({ text }) => text))).toEqual(new Set(['kept']));
  });

  it('of a flash without an image is kept for its machine', async () => {
    const data = temporaryFolder();
    const empty = { board: 'virt', images: [null, null], geometry: null };
    const first = programIn(data);
    await first.handlers['machine.open'](empty, untold);
    await first.handlers['note.add']({ ...NOTE, flash: 1 }, untold);
    first.engine.close();
    const second = programIn(data);
    await second.handlers['machine.open'](empty, untold);
    expect((await second.notes()).notes).toMatchObject([{ flash: 1, name: 'header' }]);
  });

  it('of two flashes with one image are all kept, each in its flash, and all in one that has it alone', async () => {
    const [data, path] = [temporaryFolder(), madeImage(64 << 20)];
    const image = { path, mode: 'shared' } as const;
    const both = { board: 'virt', images: [image, image], geometry: null };
    const first = programIn(data);
    await first.handlers['machine.open'](both, untold);
    await first.handlers['note.add'](NOTE, untold);
    await first.handlers['note.add']({ ...NOTE, flash: 1, name: 'second' }, untold);
    first.engine.close();
    const second = programIn(data);
    await second.handlers['machine.open'](both, untold);
    const places = async () => (await second.notes()).notes.map(({ flash, name }) => [flash, name]);
    expect(await places()).toEqual([
      [0, 'header'],
      [1, 'second'],
    ]);
    await second.handlers['machine.open']({ ...both, images: [null, image] }, untold);
    expect(await places()).toEqual([
      [1, 'header'],
      [1, 'second'],
    ]);
  });

  it('that can’t be kept is told, and there as long as its machine', async () => {
    const data = temporaryFolder();
    writeFileSync(join(data, 'notes'), 'in the way');
    const { open, handlers, notes } = programIn(data);
    await open(madeImage(64 << 10));
    await handlers['note.add'](NOTE, untold);
    const { notes: there, warnings } = await notes();
    expect(there).toHaveLength(1);
    expect(warnings.join()).toContain('export them before you close the image');
  });
});

describe('Two programs with one image', () => {
  const named = (name: string): NoteContent => ({ ...NOTE, name });
  const line = { kind: 'line', text: 'nor:16k(boot),-(rest)' } as const;

  async function twoPrograms() {
    const [data, path] = [temporaryFolder(), madeImage(64 << 10)];
    const [one, other] = [programIn(data), programIn(data)];
    await one.open(path);
    await one.handlers['note.add'](named('first'), untold);
    await one.handlers['note.add'](named('second'), untold);
    await other.open(path);
    const later = async () => {
      const third = programIn(data);
      await third.open(path);
      const { layouts } = await third.handlers['layout.list']({}, untold);
      return { names: await third.names(), layouts: layouts.map(({ name }) => name) };
    };
    return { one, other, later };
  }

  it('keep what each of them notes, and show it from their next change on', async () => {
    const { one, other, later } = await twoPrograms();
    await one.handlers['note.add'](named('from one'), untold);
    await other.handlers['note.add'](named('from other'), untold);
    const all = ['first', 'second', 'from one', 'from other'];
    expect((await later()).names.toSorted()).toEqual(all.toSorted());
    expect((await other.names()).toSorted()).toEqual(all.toSorted());
    expect(await one.names()).toEqual(['first', 'second', 'from one']);
    await one.handlers['note.change']({ id: 1, content: named('changed') }, untold);
    expect((await one.names()).toSorted()).toEqual(['changed', 'from one', 'from other', 'second']);
  });

  it('keep what each of them changes and takes away', async () => {
    const { one, other, later } = await twoPrograms();
    await one.handlers['note.remove']({ id: 1 }, untold);
    await other.handlers['note.change']({ id: 2, content: named('changed') }, untold);
    expect(await other.names()).toEqual(['changed']);
    expect((await later()).names).toEqual(['changed']);
  });

  it('keep both notes that one was changed into, and once what both added', async () => {
    const { one, other, later } = await twoPrograms();
    await one.handlers['note.change']({ id: 1, content: named('so') }, untold);
    await other.handlers['note.change']({ id: 1, content: named('or so') }, untold);
    await one.handlers['note.add'](named('both'), untold);
    await other.handlers['note.add'](named('both'), untold);
    expect((await later()).names.toSorted()).toEqual(['both', 'or so', 'second', 'so']);
  });

  it('keep the notes of one and the layout of the other, which is seen by both', async () => {
    const { one, other, later } = await twoPrograms();
    const heard: string[][] = [];
    other.engine.subscribe((event) => {
      if (event.name === 'layout.changed') heard.push(event.payload.layouts.map(({ name }) => name));
    });
    await one.handlers['layout.import']({ flash: 0, source: line, which: null }, untold);
    await other.handlers['note.remove']({ id: 1 }, untold);
    expect(heard).toEqual([['nor']]);
    expect(await later()).toEqual({ names: ['second'], layouts: ['nor'] });
    await other.handlers['layout.remove']({ flash: 0 }, untold);
    await one.handlers['note.remove']({ id: 2 }, untold);
    expect((await one.handlers['layout.list']({}, untold)).layouts).toEqual([]);
    expect(await later()).toEqual({ names: [], layouts: [] });
  });

  it('keep what they show where the file was taken away between them', async () => {
    const { one, other, later } = await twoPrograms();
    rmSync(one.kept()[0] ?? '');
    await other.handlers['note.add'](named('third'), untold);
    expect((await later()).names).toEqual(['first', 'second', 'third']);
  });
});

describe('Notes in a file', () => {
  it('are added to those that are there, each once', async () => {
    const file = join(temporaryFolder(), 'header.notes.json');
    const here = programIn();
    await here.open(madeImage(64 << 10));
    await here.handlers['note.add'](NOTE, untold);
    await here.handlers['note.add']({ ...NOTE, name: 'twice' }, untold);
    expect(await here.handlers['note.export']({ path: file, overwrites: false }, untold)).toEqual({
      path: file,
      count: 2,
    });
    const there = programIn();
    await there.open(madeImage(64 << 10));
    await there.handlers['note.add']({ ...NOTE, name: 'twice' }, untold);
    const taken = await there.handlers['note.import']({ path: file }, untold);
    expect(taken).toMatchObject({ added: 1, known: 1 });
    expect(await there.names()).toEqual(['twice', 'header']);
  });

  it('are all refused where one of them lies in no flash here', async () => {
    const file = join(temporaryFolder(), 'large.notes.json');
    const here = programIn();
    await here.open(madeImage(128 << 10));
    await here.handlers['note.add'](NOTE, untold);
    await here.handlers['note.add']({ ...NOTE, end: 128 << 10, name: 'long' }, untold);
    await here.handlers['note.export']({ path: file, overwrites: false }, untold);
    const there = programIn();
    await there.open(madeImage(64 << 10));
    const take = async () => there.handlers['note.import']({ path: file }, untold);
    await expect(take()).rejects.toThrow('notes[0] (“long”) ends at 0x00020000');
    expect(await there.names()).toEqual([]);
  });

  it('that is not there is told as such', async () => {
    const { open, handlers } = programIn();
    await open(madeImage(64 << 10));
    const take = async () => handlers['note.import']({ path: '/no/such.json' }, untold);
    await expect(take()).rejects.toThrow('can’t be read (ENOENT)');
  });
});
