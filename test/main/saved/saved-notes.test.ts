import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MachineRequest } from '../../../app/contract/machine.ts';
import type { NoteContent } from '../../../app/contract/note.ts';
import { packSession, unpackSession } from '../../../main/saved/session-bytes.ts';
import { madeImage } from '../../kit/files/images.ts';
import { engineWith } from '../../kit/session/engine.ts';

const untold = new AbortController().signal;
const NOTE: NoteContent = { flash: 0, start: 0, end: 16, name: 'magic', text: '', colour: 'blue' };

function requestFor(path: string): MachineRequest {
  return {
    board: 'generic',
    images: [{ path, mode: 'scratch' }],
    geometry: { commandSet: 'intel', bankWidthBytes: 2, sectorLengthBytes: 16 << 10 },
  };
}

/** A session of an image, with these notes. */
async function savedWith(notes: readonly NoteContent[]) {
  const path = madeImage(64 << 10);
  const { engine, type } = await engineWith(requestFor(path));
  await type('r16 0');
  for (const note of notes) await engine.handlers['note.add'](note, untold);
  const file = join(dirname(path), 'noted.norscope');
  await engine.handlers['session.save']({ path: file, overwrites: false, sight: null }, untold);
  return { path, file };
}

async function openedElsewhere(file: string, already: readonly NoteContent[] = []) {
  const there = await engineWith(requestFor(madeImage(64 << 10)));
  await there.engine.handlers['session.open']({ path: file, images: [], opening: 'here' }, untold);
  for (const note of already) await there.engine.handlers['note.add'](note, untold);
  return there;
}

const firstLineOf = (file: string) => readFileSync(file).subarray(0, 20).toString('latin1').split('\n')[0];

describe('A saved session', () => {
  it('has the notes', async () => {
    const { file } = await savedWith([NOTE, { ...NOTE, name: 'second' }]);
    expect(firstLineOf(file)).toBe('Norscope session 3');
    const { engine } = await openedElsewhere(file);
    const { notes } = await engine.handlers['note.list']({}, untold);
    expect(notes.map(({ name }) => name)).toEqual(['magic', 'second']);
  });

  it('joins its notes with those that are kept for its image, each once', async () => {
    const { file } = await savedWith([NOTE]);
    const { engine } = await openedElsewhere(file, [{ ...NOTE, name: 'mine' }]);
    const open = () => engine.handlers['session.open']({ path: file, images: [], opening: 'again' }, untold);
    await open();
    const { notes } = await engine.handlers['note.list']({}, untold);
    expect(notes.map(({ name }) => name).sort()).toEqual(['magic', 'mine']);
  });

  it('without notes is one that earlier versions can open, and has none when it is opened', async () => {
    const { file } = await savedWith([]);
    expect(firstLineOf(file)).toBe('Norscope session 1');
    const { engine } = await openedElsewhere(file);
    expect(await engine.handlers['note.list']({}, untold)).toEqual({ notes: [], warnings: [] });
  });

  it('with a note that is nowhere is refused', async () => {
    const { file } = await savedWith([NOTE]);
    const content = await unpackSession(readFileSync(file));
    if (typeof content === 'string') throw new Error(content);
    const head = { ...content.head, notes: [{ ...NOTE, end: 1 << 20 }] };
    writeFileSync(file, await packSession({ ...content, head }));
    await expect(openedElsewhere(file)).rejects.toThrow('The note “magic” is nowhere');
  });
});
