import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oneLine, UserError } from '../../../app/contract/errors.ts';
import { BackingMode } from '../../../app/contract/machine.ts';
import { inspectFile, openBacking } from '../../../main/backing/backing.ts';
import { asNobody, countDescriptors, makeFile, makeFolder, pattern } from './files.ts';

/** The report of what this throws, and that nothing stayed open. */
function refusal(attempt: () => unknown): UserError {
  const before = countDescriptors();
  try {
    attempt();
  } catch (thrown) {
    expect(countDescriptors()).toBe(before);
    if (thrown instanceof UserError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was refused');
}

const OPENERS: [string, (path: string) => unknown][] = [
  ['inspectFile', inspectFile],
  ['openBacking shared', (path) => openBacking(path, 'shared')],
  ['openBacking scratch', (path) => openBacking(path, 'scratch')],
];

describe.each(OPENERS)('%s refuses', (_name, open) => {
  it('a file that is not there', () => {
    const path = join(makeFolder(), 'gone.fd');
    expect(refusal(() => open(path)).report).toMatchObject({ code: 'not-found', where: path });
    expect(refusal(() => open(join(makeFile('x'), 'below-a-file'))).report.code).toBe('not-found');
    expect(refusal(() => open(join(makeFolder(), 'n'.repeat(300)))).report.code).toBe('not-found');
  });

  it('a name that is none', () => {
    expect(refusal(() => open('')).report.code).toBe('bad-input');
    expect(refusal(() => open('a\0b')).report.code).toBe('bad-input');
  });

  it('a folder', () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'images'));
    const { report } = refusal(() => open(join(folder, 'images')));
    expect(report).toMatchObject({ code: 'is-directory', what: 'images is a folder' });
  });

  it('an empty file', () => {
    const { message } = refusal(() => open(makeFile('', 'VARS.fd')));
    expect(message).toMatch(/^VARS\.fd is empty: .*\/VARS\.fd\. Choose a file that holds an image\.$/);
  });

  it.skipIf(process.platform === 'win32')('a device and a FIFO, without waiting for them', () => {
    const fifo = join(makeFolder(), 'fifo');
    execFileSync('mkfifo', [fifo]);
    expect(refusal(() => open('/dev/zero')).report.code).toBe('not-a-file');
    expect(refusal(() => open(fifo)).report.code).toBe('not-a-file');
  });

  it.skipIf(process.platform === 'win32')('a file that may not be read', () => {
    const path = makeFile(pattern(100), 'secret.fd');
    chmodSync(path, 0o000);
    const { report } = asNobody(() => refusal(() => open(path)));
    expect(report).toMatchObject({ code: 'no-permission', what: 'You may not read secret.fd' });
  });

  it('an image that is not raw, with the command that makes it so', () => {
    const content = Buffer.from('QFI\xfb\0\0\0\x03 and more', 'latin1');
    const { report } = refusal(() => open(makeFile(content, 'disk.qcow2')));
    expect(report.code).toBe('not-raw');
    expect(oneLine(report)).toMatch(
      /is a qcow2 image.*qemu-img convert -f qcow2 -O raw \S+disk\.qcow2 \S+disk\.raw`\..*`--format raw`/,
    );
  });
});

it.each([...OPENERS.map(([name]) => name), 'openBacking write-through'])(
  'a packed image is taken as it is where its format is given: %s',
  (name) => {
    const content = Buffer.from('QFI\xfb\0\0\0\x03 and more', 'latin1');
    const path = makeFile(content, 'disk.qcow2');
    const mode = BackingMode.safeParse(name.split(' ')[1]);
    const taken = mode.success ? openBacking(path, mode.data, { format: 'raw' }) : inspectFile(path, 'raw');
    expect(taken).toMatchObject({ path, name: 'disk.qcow2', sizeBytes: content.length });
    if (!('bytes' in taken)) return;
    expect(Buffer.from(taken.bytes)).toEqual(content);
    taken.close();
  },
);

it('inspects a file by a relative name', () => {
  const path = makeFile(pattern(1234));
  expect(inspectFile(relative(process.cwd(), path))).toEqual({ path, name: basename(path), sizeBytes: 1234 });
});
