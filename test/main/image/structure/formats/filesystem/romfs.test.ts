import { linkSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEMO_AREAS } from '../../../../../../main/image/demo/layout.ts';
import { makeDemoImage } from '../../../../../../main/image/demo-image.ts';
import { ROMFS } from '../../../../../../main/image/structure/formats/filesystem/romfs.ts';
import { temporaryFolder } from '../../../../../kit/files/images.ts';
import { runTool, toolsMissing } from '../../../../../kit/files/tools.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { filesIn, type ListedFile, listedFiles, makeFiles } from '../../../../../kit/image/packed-files.ts';
import { bytesOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';
import { paysForItsWork } from '../../../../../kit/image/work.ts';

const missing = toolsMissing(['genromfs']);

const DIRECTORY = 1;

function pack(files: string): Uint8Array {
  const path = join(temporaryFolder(), 'image.romfs');
  runTool('genromfs', ['-d', files, '-f', path, '-V', 'rescue']);
  return Uint8Array.from(readFileSync(path));
}

/** Of all that a file has, it keeps whether it may be run. */
function asKept(files: readonly ListedFile[]): object[] {
  return files.map(({ path, kind, sizeBytes, mode, target }) => {
    return { path, kind, sizeBytes, target, mode: kind !== 'file' ? null : mode & 0o111 ? 0o755 : 0o644 };
  });
}

describe.skipIf(missing)(`romfs${missing === null ? '' : ` (${missing})`}`, () => {
  it('lists every file that was packed, with its size', () => {
    const files = makeFiles(temporaryFolder());
    const structure = scanned(pack(files));
    const found = nodeOf(structure, 'romfs');
    expect(found).toMatchObject({ name: 'rescue', offset: 0, problems: [] });
    expect(found.checks.map(({ isGood }) => isGood)).toEqual([true, true]);
    expect(asKept(listedFiles(structure, found))).toEqual(asKept(filesIn(files)));
  });

  it('says where each file lies in the image', () => {
    const files = makeFiles(temporaryFolder());
    const image = pack(files);
    const structure = scanned(image);
    for (const [name, path] of [
      ['passwd', 'etc/passwd'],
      ['noise.bin', 'usr/share/deep/noise.bin'],
    ] as const)
      expect(readFileSync(join(files, path)).equals(bytesOf(image, nodeOf(structure, 'file', name)))).toBe(
        true,
      );
  });

  it('looks into its files', () => {
    const files = join(temporaryFolder(), 'files');
    mkdirSync(files);
    const area = DEMO_AREAS.find(({ name }) => name === 'boot-script') ?? { offset: 0, lengthBytes: 0 };
    writeFileSync(
      join(files, 'boot.scr'),
      makeDemoImage().subarray(area.offset, area.offset + area.lengthBytes),
    );
    const structure = scanned(pack(files));
    expect(nodeOf(structure, 'uimage').parent).toBe(nodeOf(structure, 'file', 'boot.scr').id);
  });

  it('gives a hard link what its file has', () => {
    const files = makeFiles(temporaryFolder());
    linkSync(join(files, 'etc/passwd'), join(files, 'usr/passwd'));
    const structure = scanned(pack(files));
    expect(asKept(listedFiles(structure, nodeOf(structure, 'romfs')))).toEqual(asKept(filesIn(files)));
  });

  it('says how many files have a bad checksum', () => {
    const image = pack(makeFiles(temporaryFolder()));
    const at = Buffer.from(image).indexOf('file-299');
    image[at] = 0x46;
    const found = nodeOf(scanned(image), 'romfs');
    expect(found.checks[1]).toMatchObject({ isGood: false, text: expect.stringMatching(/^bad: 1 of \d+$/) });
  });

  it('is none where the checksum of its beginning is bad', () => {
    const image = pack(makeFiles(temporaryFolder()));
    image[9] = 1;
    expect(scanned(image).nodes).toEqual([]);
  });

  it('ends where a file leads back to an earlier one', () => {
    const image = pack(makeFiles(temporaryFolder()));
    const at = Buffer.from(image).indexOf('file-299') - 16;
    const view = new DataView(image.buffer);
    view.setUint32(at, (view.getUint32(at) & 15) | 32);
    expect(nodeOf(scanned(image), 'directory', 'many').problems).toEqual([
      'A file leads back to an earlier one.',
    ]);
  });

  it('bears any damage', () => {
    staysInBounds(ROMFS, pack(makeFiles(temporaryFolder())), { runs: 100 });
  });
});

describe('romfs', () => {
  it('is charged for entries that are not listed, as often as it goes through them', () => {
    const count = 500;
    const image = new Uint8Array(32 + 64 * count);
    const view = new DataView(image.buffer);
    image.set(Buffer.from('-rom1fs-'));
    view.setUint32(8, image.length);
    for (let entry = 0; entry < 2 * count; entry++) {
      const at = 32 + 32 * entry;
      view.setUint32(at, ((entry === 2 * count - 1 ? 0 : at + 32) | DIRECTORY) >>> 0);
      view.setUint32(at + 4, 32 + 32 * (count + (entry % count)));
      image.set(Buffer.from(entry < count ? `${entry}` : '.'), at + 16);
    }
    const sum = Array.from({ length: 128 }, (_, word) => view.getUint32(4 * word)).reduce((a, b) => a + b);
    view.setUint32(12, -sum);
    expect(nodeOf(scanned(image, [ROMFS]), 'directory', '1').problems).toEqual([]);
    paysForItsWork(image, [ROMFS]);
  });
});
