import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { deviceOffset } from '../../../app/contract/units.ts';
import { madeImage } from '../../kit/files/images.ts';
import { engineWith } from '../../kit/session/engine.ts';
import { logFile } from '../../kit/trace/log-files.ts';
import { recordedRequest } from '../../kit/trace/recorded.ts';

const untold = new AbortController().signal;
const SIGHT = { flash: 0, offset: deviceOffset(0) };
const NOTHING = { events: 0, changes: 0, bookmarks: 0 };

async function opened() {
  const path = madeImage(64 << 10);
  const geometry = { commandSet: 'intel', bankWidthBytes: 2, sectorLengthBytes: 16 << 10 } as const;
  const here = await engineWith({ board: 'generic', images: [{ path, mode: 'scratch' }], geometry });
  const unsaved = async () => (await here.state()).unsaved;
  return { ...here, unsaved, file: join(dirname(path), 'bug.norscope') };
}

it('What was typed and named is unsaved, until a session has it; another one has it when it opens that', async () => {
  const { engine, type, unsaved, file, go } = await opened();
  expect(await unsaved()).toEqual(NOTHING);
  await type('r16 0 3; wait 1us');
  await go(1);
  await type('bookmark here');
  expect(await unsaved()).toEqual({ events: 4, changes: 0, bookmarks: 1 });
  await engine.handlers['session.save']({ path: file, overwrites: false, sight: SIGHT }, untold);
  expect(await unsaved()).toEqual(NOTHING);
  await type('bookmark "here, too"');
  expect(await unsaved()).toEqual({ events: 0, changes: 0, bookmarks: 2 });
  await type('r16 0');
  expect(await unsaved()).toEqual({ events: 1, changes: 0, bookmarks: 2 });
  const { machine } = await engine.handlers['session.open']({ path: file, images: [], opening: 'x' }, untold);
  expect(machine).toMatchObject({ unsaved: NOTHING, bookmarks: [{ name: 'here' }] });
});

it('What changed bytes is counted, and stays unsaved wherever in the history one stands', async () => {
  const { engine, type, unsaved, file, go } = await opened();
  await type('edit 0 aa; r16 0; program 2 0x1234');
  const { events } = await unsaved();
  await go(0);
  expect(await unsaved()).toEqual({ events, changes: 2, bookmarks: 0 });
  await go(events);
  expect(await unsaved()).toEqual({ events, changes: 2, bookmarks: 0 });
  await engine.handlers['session.save']({ path: file, overwrites: false, sight: SIGHT }, untold);
  expect(await unsaved()).toEqual(NOTHING);
});

it('What a log has is in a file; what is typed after it is not', async () => {
  const { request, bytes } = recordedRequest('edk2-on-virt');
  const { type, state, load } = await engineWith(request);
  const unsaved = async () => (await state()).unsaved;
  await type('r16 0; bookmark here');
  await load(logFile(bytes));
  expect(await unsaved()).toEqual(NOTHING);
  await type('r16 0');
  expect(await unsaved()).toEqual({ events: 1, changes: 0, bookmarks: 0 });
});
