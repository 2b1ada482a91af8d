import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CRAMFS } from '../../../../../../main/image/structure/formats/filesystem/cramfs.ts';
import { temporaryFolder } from '../../../../../kit/files/images.ts';
import { runTool, toolsMissing } from '../../../../../kit/files/tools.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import {
  filesIn,
  heldSums,
  type ListedFile,
  listedFiles,
  makeFiles,
  sumsIn,
} from '../../../../../kit/image/packed-files.ts';
import { fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';
import { paysForItsWork } from '../../../../../kit/image/work.ts';

const missing = toolsMissing(['mkfs.cramfs']);

function pack(files: string, ...options: string[]): Uint8Array {
  const path = join(temporaryFolder(), 'image.cramfs');
  runTool('mkfs.cramfs', [...options, files, path]);
  return Uint8Array.from(readFileSync(path));
}

/** It keeps no times. */
function withoutTimes(files: readonly ListedFile[]): Omit<ListedFile, 'mtimeSeconds'>[] {
  return files.map(({ mtimeSeconds: _, ...rest }) => rest);
}

describe.skipIf(missing)(`CramFS${missing === null ? '' : ` (${missing})`}`, () => {
  for (const [what, order, options] of [
    ['little-endian', 'little-endian', ['-N', 'little']],
    ['big-endian', 'big-endian', ['-N', 'big']],
    ['with room for a boot loader', 'little-endian', ['-p', '-N', 'little']],
    ['big-endian with room for a boot loader', 'big-endian', ['-p', '-N', 'big']],
  ] as const) {
    it(`lists every file that was packed ${what}, with its size and mode`, () => {
      const files = makeFiles(temporaryFolder());
      const image = pack(files, '-n', 'router', ...options);
      const structure = scanned(image);
      const found = nodeOf(structure, 'cramfs');
      expect(found).toMatchObject({
        name: 'router',
        subtype: order,
        offset: 0,
        size: image.length,
        problems: [],
      });
      expect(found.checks).toEqual([{ name: 'CRC-32', isGood: true, text: 'good' }]);
      expect(withoutTimes(listedFiles(structure, found))).toEqual(withoutTimes(filesIn(files)));
    });

    it(`gives each file as it went in, packed ${what}`, async () => {
      const files = makeFiles(temporaryFolder());
      const image = pack(files, ...options);
      const structure = scanned(image);
      expect(await heldSums(image, structure, nodeOf(structure, 'cramfs'))).toEqual(sumsIn(files));
    });
  }

  it('tells the numbers of a device', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'console'), '');
    const image = pack(folder, '-N', 'little');
    const inodeAt = Buffer.from(image).indexOf('console') - 12;
    // Nobody but root makes a device: mode, owner and size are those of /dev/console.
    new DataView(image.buffer).setUint16(inodeAt, 0o020600, true);
    new DataView(image.buffer).setUint16(inodeAt + 4, 0x0501, true);
    expect(fieldOf(nodeOf(scanned(image), 'character-device', 'console'), 'device')).toBe('5:1');
  });

  it('is found inside of other bytes, once', () => {
    const image = pack(makeFiles(temporaryFolder()));
    const around = new Uint8Array(image.length + 10_000);
    around.set(image, 5_000);
    const found = scanned(around).nodes.filter(({ kind }) => kind === 'cramfs');
    expect(found.map(({ offset }) => offset)).toEqual([5_000]);
  });

  it('says that its checksum is bad, and lists what can be read', () => {
    const image = pack(makeFiles(temporaryFolder()));
    image[image.length - 5_000] = (image[image.length - 5_000] ?? 0) ^ 1;
    const structure = scanned(image);
    const found = nodeOf(structure, 'cramfs');
    expect(found.checks[0]).toMatchObject({
      isGood: false,
      text: expect.stringMatching(/^bad: the data has 0x/),
    });
    expect(nodeOf(structure, 'file', 'passwd').size).toBe(1_200);
  });

  it('says how much of it is there where it is cut', () => {
    const structure = scanned(pack(makeFiles(temporaryFolder())).slice(0, 100_000));
    const found = nodeOf(structure, 'cramfs');
    expect(found.checks).toEqual([]);
    expect(found.problems[0]).toMatch(/^The superblock says that it has [\d,]+ bytes; 100,000 are there\.$/);
    expect(fieldOf(nodeOf(structure, 'directory', 'etc'), 'mode')).toBe('0750 (drwxr-x---)');
  });

  it('ends where a directory leads to itself', () => {
    const image = pack(makeFiles(temporaryFolder()));
    const view = new DataView(image.buffer);
    const rootPlace = view.getUint32(64 + 8, true) >>> 6;
    const inodeAt = Buffer.from(image).indexOf('many') - 12;
    view.setUint32(inodeAt + 8, (view.getUint32(inodeAt + 8, true) & 63) | (rootPlace << 6), true);
    view.setUint32(inodeAt + 4, view.getUint32(64 + 4, true), true);
    const structure = scanned(image, [CRAMFS]);
    const inner = structure.nodes.filter(({ name }) => name === 'many')[1];
    expect(inner?.problems).toEqual(['It is a directory that is listed elsewhere, and is not listed again.']);
  });

  it('is charged for each block of each file, also where they are of the same bytes', () => {
    const folder = temporaryFolder();
    for (let file = 0; file < 40; file++)
      writeFileSync(join(folder, `file ${file}`), new Uint8Array(0x20_0000));
    const image = pack(folder, '-N', 'little');
    const view = new DataView(image.buffer);
    const pointersAt = 4 * (view.getUint32(Buffer.from(image).indexOf('file 0') - 4, true) >>> 6);
    view.setUint32(pointersAt + 4 * 511, 0xffff_ffff, true);
    expect(nodeOf(scanned(image, [CRAMFS]), 'file', 'file 39').problems).toEqual([
      'Its blocks have pointers of their own, which are not read.',
    ]);
    paysForItsWork(image, [CRAMFS]);
  });

  it('bears any damage', () => {
    const files = makeFiles(temporaryFolder());
    staysInBounds(CRAMFS, pack(files), { runs: 60 });
    staysInBounds(CRAMFS, pack(files, '-p', '-N', 'big'), { runs: 60 });
  });
});
