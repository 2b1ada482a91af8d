import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXT } from '../../../../../../main/image/structure/formats/filesystem/ext.ts';
import { temporaryFolder } from '../../../../../kit/files/images.ts';
import { runTool, toolsMissing } from '../../../../../kit/files/tools.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';

const missing = toolsMissing(['mke2fs', 'debugfs']);

function make(size: string, ...options: string[]): Uint8Array {
  const path = join(temporaryFolder(), 'image.ext');
  runTool('mke2fs', ['-q', ...options, path, size]);
  return Uint8Array.from(readFileSync(path));
}

describe.skipIf(missing)(`ext2, ext3 and ext4${missing === null ? '' : ` (${missing})`}`, () => {
  for (const [generation, confidence] of [
    ['ext2', 'likely'],
    ['ext3', 'likely'],
    ['ext4', 'proved'],
  ] as const) {
    it(`is known by the superblock of ${generation}`, () => {
      const image = make('8M', '-t', generation, '-L', 'rootfs');
      expect(nodeOf(scanned(image), 'ext')).toMatchObject({
        subtype: generation,
        name: 'rootfs',
        offset: 0,
        size: 8 * 1024 * 1024,
        confidence,
        problems: ['Its files are not listed.'],
      });
    });
  }

  for (const block of ['1024', '4096']) {
    it(`has one superblock, and takes none of its copies for another, with blocks of ${block} bytes`, () => {
      const image = make('80M', '-t', 'ext2', '-O', '^sparse_super,^resize_inode', '-b', block);
      const structure = scanned(image);
      expect(structure.nodes.map(({ kind }) => kind)).toEqual(['ext']);
      expect(fieldOf(nodeOf(structure, 'ext'), 's_block_group_nr')).toBe('0');
    });
  }

  it('is one of many blocks behind other bytes, and says how much of it is there', () => {
    const image = new Uint8Array(5_000_000);
    image.set(make('8M', '-t', 'ext4').subarray(0, image.length - 4_096), 4_096);
    const found = nodeOf(scanned(image), 'ext');
    expect(found).toMatchObject({ offset: 4_096, size: image.length - 4_096, name: 'ext4' });
    expect(found.problems[1]).toBe('The superblock says that it has 8,388,608 bytes; 4,995,904 are there.');
  });

  it('counts blocks beyond 32 bits where their numbers have 64', () => {
    const path = join(temporaryFolder(), 'image.ext');
    runTool('mke2fs', ['-q', '-t', 'ext4', '-O', '64bit', '-b', '1024', path, '8M']);
    runTool('debugfs', ['-w', '-R', 'set_super_value blocks_count 0x100002000', path]);
    expect(nodeOf(scanned(readFileSync(path)), 'ext').problems).toContain(
      'The superblock says that it has 4,398,054,899,712 bytes; 8,388,608 are there.',
    );
  });

  it('is none where the checksum of its superblock is bad, or its numbers do not hang together', () => {
    const fourth = make('8M', '-t', 'ext4');
    fourth[1024 + 130] = 0x55;
    expect(scanned(fourth).nodes).toEqual([]);
    const second = make('8M', '-t', 'ext2');
    second[1024] = (second[1024] ?? 0) ^ 1;
    expect(scanned(second).nodes).toEqual([]);
  });

  it('bears any damage', () => {
    staysInBounds(EXT, make('1M', '-t', 'ext4').subarray(0, 4_096), { runs: 300 });
    staysInBounds(EXT, make('1M', '-t', 'ext2').subarray(0, 4_096), { runs: 300 });
  });
});
