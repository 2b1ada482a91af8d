/** What is left of a ZIP archive that has lost its directory. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GZIP } from '../../../../../../main/image/structure/formats/container/gzip.ts';
import { ZIP } from '../../../../../../main/image/structure/formats/container/zip.ts';
import { randomBytes } from '../../../../../kit/compression/samples.ts';
import { workshop } from '../../../../../kit/files/made.ts';
import { toolsMissing } from '../../../../../kit/files/tools.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { nodeBytes } from '../../../../../kit/image/packed-files.ts';
import { childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';

const FORMATS = [ZIP, GZIP];
const ENTRY = Buffer.from('PK\x01\x02', 'latin1');
const MISSING =
  'No directory of it is found: its files are told by the headers before them, as far as those go.';
const CUT = 'Its directory is cut: its files are told by the headers before them, as far as those go.';
const NOTES = 'erase before you program '.repeat(100);

/** To a file, with all in the headers; or to a pipe, with sizes and sums behind the files. */
function archive(to: 'file' | 'pipe', ...options: readonly string[]): Uint8Array {
  const made = workshop();
  mkdirSync(join(made.folder, 'etc'));
  made.write('etc/hostname', 'router\n');
  made.write('etc/notes', NOTES);
  made.write('etc/packed.gz', made.run('gzip', ['-c'], NOTES));
  const args = ['-q', '-X', ...options];
  const names = WHOLE.map(([, name = '']) => name);
  if (to === 'pipe') return Uint8Array.from(made.run('zip', [...args, '-', ...names]));
  made.run('zip', [...args, 'archive.zip', ...names]);
  return made.read('archive.zip');
}

function directoryAt(bytes: Uint8Array): number {
  return Buffer.from(bytes).indexOf(ENTRY);
}

function rows(bytes: Uint8Array) {
  const structure = scanned(bytes, FORMATS);
  const zip = nodeOf(structure, 'zip');
  const files = childrenOf(structure, zip).map(({ kind, name, checks }) => [
    ...[kind, name],
    ...checks.map(({ text }) => text),
  ]);
  return { structure, zip, files };
}

const WHOLE = [
  ['directory', 'etc/'],
  ['file', 'etc/hostname', 'good'],
  ['file', 'etc/notes', 'good'],
  ['file', 'etc/packed.gz', 'good'],
];

describe.skipIf(toolsMissing(['zip', 'gzip']) !== null)('a ZIP archive without its directory', () => {
  it.each([
    ['file', '-9'],
    ['file', '-0'],
    ['pipe', '-9'],
  ] as const)('is read by its headers, with what follows its files: to a %s, %s', (to, option) => {
    const bytes = archive(to, option);
    const at = directoryAt(bytes);
    const { zip, files, structure } = rows(Buffer.concat([bytes.subarray(0, at), randomBytes(300, 5)]));
    expect(files).toEqual(WHOLE);
    expect(zip).toMatchObject({ offset: 0, size: at, confidence: 'proved', problems: [MISSING] });
    expect(fieldOf(zip, 'files')).toBe('4');
    expect(nodeOf(structure, 'gzip').parent).toBe(nodeOf(structure, 'file', 'etc/packed.gz').id);
  });

  it('gives what its files hold', async () => {
    for (const to of ['file', 'pipe'] as const) {
      const bytes = archive(to);
      const cut = bytes.subarray(0, directoryAt(bytes));
      const structure = scanned(cut, FORMATS);
      const content = await nodeBytes(cut, structure).content(nodeOf(structure, 'file', 'etc/notes'));
      expect(Buffer.from(content ?? []).toString()).toBe(NOTES);
    }
  });

  it('says that its directory is cut, and takes what is there of it', () => {
    const bytes = archive('file');
    const last = Buffer.from(bytes).lastIndexOf(ENTRY);
    const { zip, files } = rows(bytes.subarray(0, last + 20));
    expect(files).toHaveLength(WHOLE.length);
    expect(zip).toMatchObject({ size: last, problems: [CUT] });
  });

  it('is whole where something stands before it from which its places are counted', () => {
    const bytes = archive('file');
    const end = Buffer.from(bytes).lastIndexOf('PK\x05\x06');
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(end + 16, directoryAt(bytes) + 100, true);
    const { zip, files } = rows(bytes);
    expect(files).toHaveLength(WHOLE.length);
    expect(zip.size).toBe(bytes.length);
    expect(zip.problems).toEqual([expect.stringMatching(/^Its directory is not where its end says: /)]);
  });

  it.each([
    ['file', '-0'],
    ['file', '-9'],
    ['pipe', '-9'],
  ] as const)('says which file is cut, and what is there of it: to a %s, %s', (to, option) => {
    const bytes = archive(to, option);
    const packed = Buffer.from(bytes).lastIndexOf('etc/packed.gz', directoryAt(bytes));
    const { zip, files } = rows(bytes.subarray(0, packed + 13 + 40));
    const name = files.at(-1)?.[1];
    expect(name).toBe('etc/packed.gz');
    expect(zip.problems[0]).toMatch(/^etc\/packed\.gz is cut( or damaged)?\.$/);
    expect(zip.problems[1]).toBe(MISSING);
    expect(zip.size).toBe(packed + 13 + 40);
  });

  it('ends at a file that has its size behind it and does not say itself where it ends', () => {
    const bytes = archive('pipe', '-9');
    const structure = scanned(bytes, FORMATS);
    const { offset } = nodeOf(structure, 'file', 'etc/notes');
    bytes[(offset ?? 0) + 8] = 0;
    const { zip, files } = rows(bytes.subarray(0, directoryAt(bytes)));
    expect(files.at(-1)).toEqual(['file', 'etc/notes']);
    expect(zip.problems).toEqual(['Nothing says where etc/notes ends.', MISSING]);
    expect(nodeOf(scanned(bytes.subarray(0, directoryAt(bytes))), 'file', 'etc/notes').problems).toEqual([
      'What has its size behind it, and is not deflated, is not unpacked here.',
    ]);
  });

  it('is likely where no sum says that it is one', () => {
    const bytes = archive('file', '-0');
    const { offset } = nodeOf(scanned(bytes, FORMATS), 'file', 'etc/hostname');
    const { zip } = rows(bytes.subarray(offset ?? 0, (offset ?? 0) + 45));
    expect(zip).toMatchObject({ confidence: 'likely', problems: ['etc/hostname is cut.', MISSING] });
  });

  it('bears what is damaged', () => {
    for (const [to, option] of [
      ['file', '-0'],
      ['pipe', '-9'],
    ] as const) {
      const bytes = archive(to, option);
      staysInBounds(FORMATS, bytes.subarray(0, directoryAt(bytes) + 60));
    }
  });
});

describe('no ZIP archive', () => {
  it('is in bytes without a pattern behind the beginning of one, nor in what programs have of it', () => {
    const image = randomBytes(400_000, 9);
    for (let at = 0; at + 100 < image.length; at += 100) image.set(Buffer.from('PK\x03\x04', 'latin1'), at);
    // Version and method are right, and the rest is not.
    for (let at = 0; at + 100 < image.length; at += 200) image.set([20, 0, 0, 0, 8, 0], at + 4);
    expect(scanned(image, [ZIP]).nodes).toEqual([]);
    const template = Buffer.concat([Buffer.from('PK\x03\x04\x14\0\0\0\x08\0', 'latin1'), Buffer.alloc(200)]);
    expect(scanned(template, [ZIP]).nodes).toEqual([]);
    expect(scanned(Buffer.from('PK\x03\x04 and so on, for as long as a header is'), [ZIP]).nodes).toEqual([]);
  });
});
