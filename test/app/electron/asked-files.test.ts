import { expect, it } from 'vitest';
import { attachEngine } from '../../../app/attach-engine.ts';
import { contract } from '../../../app/contract/contract.ts';
import { connect } from '../../../app/contract/link/connect.ts';
import { askedFiles } from '../../../app/electron/asked-files.ts';
import { stubEngine } from '../../kit/window/stub-engine.ts';
import { wirePair } from '../../kit/window/wire-pair.ts';

function page() {
  const wires = wirePair();
  const heard: string[][] = [];
  const boards: (string | null)[] = [];
  const formats: (string | undefined)[] = [];
  const served = attachEngine(wires.engine, stubEngine(), {
    'host.describe': () => Promise.reject(new Error('not in this test')),
    'host.pickFiles': () => ({ paths: [] }),
    'host.pickSavePath': () => ({ path: null }),
    'host.tellCommands': () => ({}),
  });
  const client = connect(wires.window, contract);
  client.on('host.filesAsked', ({ paths, board, format }) => {
    heard.push(paths);
    boards.push(board);
    formats.push(format);
  });
  return { served, client, heard, boards, formats, close: wires.window.close };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 10));

it('keeps what is asked for before a page listens, and tells it together, once', async () => {
  const asked = askedFiles();
  asked.ask({ paths: ['/a'], board: null });
  asked.ask({ paths: ['/b'], board: null });
  const first = page();
  asked.listen(first.served);
  asked.listen(first.served);
  await settled();
  expect(first.heard).toEqual([['/a', '/b']]);
});

it('tells a page that listens at once, and the next one after a reload', async () => {
  const asked = askedFiles();
  const first = page();
  asked.listen(first.served);
  asked.ask({ paths: ['/a'], board: null });
  await settled();
  first.close();
  asked.ask({ paths: ['/b'], board: null });
  const second = page();
  asked.listen(second.served);
  await settled();
  expect([first.heard, second.heard]).toEqual([[['/a']], [['/b']]]);
});

it('tells the board with the files it was named for', async () => {
  const asked = askedFiles();
  asked.ask({ paths: ['/a'], board: 'virt' });
  const first = page();
  asked.listen(first.served);
  asked.ask({ paths: ['/b'], board: null });
  await settled();
  expect(first.boards).toEqual(['virt', null]);
});

it('tells the properties and the geometry that a start was given, and refuses one that is none', async () => {
  const asked = askedFiles();
  const told = page();
  const shapes: unknown[] = [];
  told.client.on('host.filesAsked', ({ globals, geometry }) => void shapes.push({ globals, geometry }));
  asked.listen(told.served);
  const globals = ['cfi.pflash01.secure=on'];
  asked.ask({ paths: ['/a'], board: null, globals, geometry: 'width=4' });
  asked.ask({ paths: ['/b'], board: null });
  await settled();
  expect(shapes).toEqual([
    { globals, geometry: { bankWidthBytes: 4 } },
    { globals: undefined, geometry: undefined },
  ]);
  expect(() => asked.ask({ paths: ['/c'], board: null, geometry: 'width=3' })).toThrow('is no width');
});

it('tells the format of files that were asked for together where it is that of all of them', async () => {
  const asked = askedFiles();
  asked.ask({ paths: ['/a'], board: null, format: 'raw' });
  asked.ask({ paths: ['/b'], board: null });
  const first = page();
  asked.listen(first.served);
  asked.ask({ paths: ['/c'], board: null, format: 'raw' });
  asked.ask({ paths: ['/d'], board: null });
  await settled();
  expect(first.heard).toEqual([['/a', '/b'], ['/c'], ['/d']]);
  expect(first.formats).toEqual([undefined, 'raw', undefined]);
});

it.each(['before', 'while'])(
  'forgets a board that was named without files %s a page listens',
  async (when) => {
    const asked = askedFiles();
    const first = page();
    if (when === 'while') asked.listen(first.served);
    asked.ask({ paths: [], board: 'generic' });
    if (when === 'before') asked.listen(first.served);
    asked.ask({ paths: ['/a'], board: null });
    await settled();
    expect([first.heard, first.boards]).toEqual([[['/a']], [null]]);
  },
);
