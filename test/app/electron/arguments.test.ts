import { expect, it } from 'vitest';
import { readArguments, StartMessage } from '../../../app/electron/arguments.ts';

it('takes images as paths, relative ones from where it was started, and as the URLs of a file manager', () => {
  const start = readArguments(['/fw/a.fd', 'b.fd', 'file:///fw/with%20space.fd'], '/home/me');
  expect(start).toEqual({ paths: ['/fw/a.fd', '/home/me/b.fd', '/fw/with space.fd'], board: null });
});

it("passes over Chromium's switches and takes the board and its properties", () => {
  const start = readArguments(['--no-sandbox', '--inspect=0', '--board=virt', '/fw/a.fd'], '/');
  expect(start).toEqual({ paths: ['/fw/a.fd'], board: 'virt' });
  const globals = ['cfi.pflash01.secure=on', 'cfi.pflash01.max-device-width=2'];
  const withGlobals = globals.map((property) => `--global=${property}`);
  expect(readArguments(['--board=virt', ...withGlobals], '/')).toEqual({ paths: [], board: 'virt', globals });
});

it('takes the format that all images are said to have, and no other than raw', () => {
  expect(readArguments(['--format=raw', '/a.gz'], '/')).toEqual({
    paths: ['/a.gz'],
    board: null,
    format: 'raw',
  });
  expect(readArguments(['--format=qcow2', '/a'], '/')).toEqual({ paths: ['/a'], board: null });
  const start = { paths: ['/a.gz'], board: null, format: 'raw' };
  expect(StartMessage.parse(start)).toEqual(start);
});

it.each([
  null,
  undefined,
  'text',
  {},
  { paths: 'a', board: null },
  { paths: [1], board: null },
  { paths: ['a'], board: null, format: 'qcow2' },
])('takes nothing from a second start that sends %j', (message) =>
  expect(StartMessage.safeParse(message).success).toBe(false),
);
