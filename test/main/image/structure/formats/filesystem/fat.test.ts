import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAT } from '../../../../../../main/image/structure/formats/filesystem/fat.ts';
import { temporaryFolder } from '../../../../../kit/files/images.ts';
import { runTool, toolsMissing } from '../../../../../kit/files/tools.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';

const missing = toolsMissing(['mkfs.fat']);

function make(sizeBytes: number, ...options: string[]): Uint8Array {
  const path = join(temporaryFolder(), 'image.fat');
  writeFileSync(path, new Uint8Array(sizeBytes));
  runTool('mkfs.fat', [...options, path]);
  return Uint8Array.from(readFileSync(path));
}

const MIB = 1024 * 1024;

describe.skipIf(missing)(`FAT${missing === null ? '' : ` (${missing})`}`, () => {
  for (const [type, sizeBytes, options] of [
    ['FAT12', MIB, ['-F', '12']],
    ['FAT16', 16 * MIB, ['-F', '16']],
    ['FAT32', 40 * MIB, ['-F', '32', '-s', '1']],
    ['FAT16', 32 * MIB, ['-F', '16', '-S', '2048']],
  ] as const) {
    it(`is known by the boot sector of ${type}, of ${sizeBytes / MIB} MiB`, () => {
      const structure = scanned(make(sizeBytes, '-n', 'BOOT', ...options));
      const found = nodeOf(structure, 'fat');
      expect(found).toMatchObject({
        subtype: type,
        name: 'BOOT',
        offset: 0,
        size: sizeBytes,
        confidence: 'likely',
      });
      expect(structure.nodes).toHaveLength(1);
      expect(fieldOf(found, 'BS_FilSysType')).toBe(`\u201c${type}   \u201d`);
    });
  }

  it('has the name of its type where it has no label', () => {
    expect(nodeOf(scanned(make(MIB)), 'fat').name).toBe('FAT12');
  });

  it('is none where its table does not begin as the boot sector says', () => {
    const image = make(MIB);
    const { fields } = nodeOf(scanned(image), 'fat');
    const reserved = Number(fields.find(({ name }) => name === 'BPB_RsvdSecCnt')?.text);
    image[reserved * 512] = 0xf0;
    expect(scanned(image).nodes).toEqual([]);
  });

  it('is none where its clusters need a larger table', () => {
    const image = make(MIB);
    image[22] = 1;
    expect(scanned(image).nodes).toEqual([]);
  });

  it('bears any damage', () => {
    staysInBounds(FAT, make(MIB).subarray(0, 8_192), { runs: 300 });
    staysInBounds(FAT, make(40 * MIB, '-F', '32', '-s', '1').subarray(0, 20_000), { runs: 300 });
  });
});
