import { linkSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OTHER_SQUASHFS } from '../../../../../../main/image/structure/formats/filesystem/squashfs/other-squashfs.ts';
import { SQUASHFS } from '../../../../../../main/image/structure/formats/filesystem/squashfs/squashfs.ts';
import { temporaryFolder } from '../../../../../kit/files/images.ts';
import { runTool, toolsMissing } from '../../../../../kit/files/tools.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import {
  filesIn,
  heldSums,
  listedFiles,
  makeFiles,
  nodeBytes,
  sumsIn,
} from '../../../../../kit/image/packed-files.ts';
import { childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';
import { paysForItsWork } from '../../../../../kit/image/work.ts';

const missing = toolsMissing(['mksquashfs', 'unsquashfs']);

const FORMATS = [SQUASHFS, OTHER_SQUASHFS];
const COMPRESSIONS = ['gzip', 'lzma', 'lzo', 'xz', 'lz4', 'zstd'] as const;

const NO_TABLE = -1;
const SPARSE_BYTES = 0x200_0000;

function pack(files: string, ...options: string[]): { image: Uint8Array; path: string } {
  const path = join(temporaryFolder(), 'image.squashfs');
  runTool('mksquashfs', [files, path, '-noappend', '-quiet', '-no-progress', ...options]);
  return { image: Uint8Array.from(readFileSync(path)), path };
}

describe.skipIf(missing)(`SquashFS 4.0${missing === null ? '' : ` (${missing})`}`, () => {
  for (const compression of COMPRESSIONS) {
    it(`lists every file that was packed with ${compression}, with its size, mode and time`, () => {
      const files = makeFiles(temporaryFolder());
      const structure = scanned(pack(files, '-comp', compression).image);
      const found = nodeOf(structure, 'squashfs');
      expect(found).toMatchObject({
        offset: 0,
        subtype: `version 4.0, ${compression}`,
        confidence: 'proved',
      });
      expect(found.problems).toEqual([]);
      expect(listedFiles(structure, found)).toEqual(filesIn(files));
    });
  }

  it('says that what its files hold is not checked by a scan, which no damage of it shows in', () => {
    const { image } = pack(makeFiles(temporaryFolder()), '-no-fragments', '-b', '4096');
    const first = scanned(image).spaces.find(({ size }) => size > 100);
    image.fill(0xff, first?.start, (first?.start ?? 0) + 50);
    const found = nodeOf(scanned(image), 'squashfs');
    expect([found.checks, found.problems]).toEqual([[], []]);
    expect(fieldOf(found, 'not checked')).toBe('what its files hold: a scan unpacks none of them');
  });

  for (const options of [
    ...COMPRESSIONS.map((compression) => ['-comp', compression]),
    ['-b', '4096'],
    ['-b', '1M', '-always-use-fragments'],
    ['-no-fragments'],
    ['-noI', '-noD', '-noF', '-b', '4096', '-no-duplicates'],
  ]) {
    it(`gives each file as it went in, packed with ${options.join(' ')}`, async () => {
      const files = makeFiles(temporaryFolder());
      const { image } = pack(files, ...options);
      const structure = scanned(image);
      expect(await heldSums(image, structure, nodeOf(structure, 'squashfs'))).toEqual(sumsIn(files));
    });
  }

  it('tells the bytes of a file that are damaged, and gives the others', async () => {
    const files = makeFiles(temporaryFolder());
    const { image } = pack(files, '-no-fragments', '-b', '4096');
    const structure = scanned(image);
    const file = nodeOf(structure, 'file', 'passwd');
    const space = structure.spaces.find(({ node }) => node === file.id);
    image.fill(0xff, (space?.start ?? 0) + 8, (space?.start ?? 0) + (space?.size ?? 0));
    const bytes = nodeBytes(image, structure);
    await expect(bytes.content(file)).rejects.toThrow(
      /^The content of this file is damaged\. What should be its 1,200 bytes from 0x0 on is not: /,
    );
    expect(await bytes.content(nodeOf(structure, 'file', 'README'))).toHaveLength(26);
  });

  it('says of a file whose blocks lie outside of the file system that they do', () => {
    const files = join(temporaryFolder(), 'files');
    mkdirSync(files);
    writeFileSync(join(files, 'file'), 'x'.repeat(5000));
    const { image } = pack(files, '-noI', '-no-fragments');
    const view = new DataView(image.buffer);
    const sizeAt = Buffer.from(image).indexOf(Buffer.from([0x88, 0x13, 0, 0]), view.getUint32(64, true));
    view.setUint32(sizeAt - 12, image.length, true);
    const file = nodeOf(scanned(image), 'file', 'file');
    expect(file.problems).toEqual([
      `Some of its content would lie at 0x${image.length.toString(16)} of the file system, which ends before.`,
    ]);
  });

  it('works out once what many names of an inode have, also where that can not be told', () => {
    const files = join(temporaryFolder(), 'files');
    mkdirSync(files);
    writeFileSync(join(files, 'file'), 'x');
    truncateSync(join(files, 'file'), SPARSE_BYTES);
    for (let link = 0; link < 50; link++) linkSync(join(files, 'file'), join(files, `link ${link}`));
    const { image } = pack(files, '-noI', '-no-fragments', '-b', '4096');
    const view = new DataView(image.buffer);
    const size = new Uint8Array(new BigUint64Array([BigInt(SPARSE_BYTES)]).buffer);
    const startAt = Buffer.from(image).indexOf(size, view.getUint32(64, true)) - 8;
    view.setBigUint64(startAt, BigInt(image.length), true);
    expect(nodeOf(scanned(image), 'file', 'link 1').problems).toEqual([
      `Some of its content would lie at 0x${image.length.toString(16)} of the file system, which ends before.`,
    ]);
    paysForItsWork(image, FORMATS);
  });

  it('says of a file that is too large that it is not put together', () => {
    const files = join(temporaryFolder(), 'files');
    mkdirSync(files);
    writeFileSync(join(files, 'file'), 'x'.repeat(5000));
    const { image } = pack(files, '-noI', '-no-fragments');
    const view = new DataView(image.buffer);
    const sizeAt = Buffer.from(image).indexOf(Buffer.from([0x88, 0x13, 0, 0]), view.getUint32(64, true));
    view.setUint32(sizeAt, 0x3000_0000, true);
    const structure = scanned(image);
    const file = nodeOf(structure, 'file', 'file');
    expect(file.problems).toEqual(['Its content is not put together: 512 MiB are the most for one file.']);
    expect(structure.spaces.filter(({ node }) => node === file.id)).toEqual([]);
  });

  it('lists what is not packed at all, and long inodes', () => {
    const files = makeFiles(temporaryFolder());
    const { image } = pack(files, '-noI', '-noD', '-noF', '-b', '4096', '-no-duplicates');
    const structure = scanned(image);
    expect(listedFiles(structure, nodeOf(structure, 'squashfs'))).toEqual(filesIn(files));
  });

  it('tells owners and devices as unsquashfs does', () => {
    const files = makeFiles(temporaryFolder());
    const console = ['-p', 'console c 600 3 4 5 1', '-p', 'disk b 660 0 6 4095 1048575'];
    const { image, path } = pack(files, ...console);
    const structure = scanned(image);
    const told = structure.nodes
      .filter(({ kind }) => kind === 'character-device' || kind === 'block-device')
      .map(
        (node) =>
          `${node.name} ${['mode', 'uid', 'gid', 'device'].map((field) => fieldOf(node, field)).join(' ')}`,
      );
    expect(told).toEqual(['console 0600 (crw-------) 3 4 5:1', 'disk 0660 (brw-rw----) 0 6 4095:1048575']);
    expect(runTool('unsquashfs', ['-lln', path])).toMatch(/^crw------- 3\/4 +5, +1 .*console$/m);
  });

  it('decodes the options of the compressor', () => {
    const files = makeFiles(temporaryFolder());
    const options = ['-comp', 'gzip', '-Xcompression-level', '3', '-Xwindow-size', '12'];
    const found = nodeOf(scanned(pack(files, ...options).image), 'squashfs');
    expect(fieldOf(found, 'compression_level')).toBe('3');
    expect(fieldOf(found, 'window_size')).toBe('12');
    expect(found.fields.find(({ name }) => name === 'compression_level')?.offset).toBe(98);
  });

  it('shows where its tables lie', () => {
    const { image } = pack(makeFiles(temporaryFolder()));
    const structure = scanned(image);
    const found = nodeOf(structure, 'squashfs');
    const tables = childrenOf(structure, found).filter(({ kind }) => kind === 'squashfs-table');
    expect(tables.map(({ name }) => name)).toEqual([
      'inode table',
      'directory table',
      'fragment table',
      'export table',
      'table of owners',
    ]);
    expect(tables[0]?.offset?.toString(16)).toBe(fieldOf(found, 'inode_table_start').slice(2));
    for (const [index, table] of tables.entries())
      expect((table.offset ?? 0) + table.size).toBe(tables[index + 1]?.offset ?? found.size);
  });

  it('says how much of it is there where it is cut, and shows no file', () => {
    const { image } = pack(makeFiles(temporaryFolder()));
    const structure = scanned(image.slice(0, 300_000));
    const found = nodeOf(structure, 'squashfs');
    expect(found.size).toBe(300_000);
    expect(found.confidence).toBe('likely');
    expect(found.problems[0]).toMatch(/^The superblock says that it has [\d,]+ bytes; 300,000 are there\.$/);
    expect(found.problems[1]).toMatch(
      /^A metadata block is cut: it would begin at 0x[\da-f]+ of the file system\.$/,
    );
  });

  it('is found inside of other bytes', () => {
    const { image } = pack(makeFiles(temporaryFolder()));
    const around = new Uint8Array(image.length + 5_000);
    around.set(image, 4_097);
    const structure = scanned(around);
    const found = nodeOf(structure, 'squashfs');
    expect(found.offset).toBe(4_097);
    expect(nodeOf(structure, 'file', 'passwd').size).toBe(1_200);
  });

  it('bears any damage', () => {
    const files = makeFiles(temporaryFolder());
    staysInBounds(FORMATS, pack(files).image, { runs: 60 });
    staysInBounds(FORMATS, pack(files, '-noI').image, { runs: 60 });
  });

  it('ends where a directory leads to itself', () => {
    const files = join(temporaryFolder(), 'files');
    mkdirSync(join(files, 'inner'), { recursive: true });
    const { image } = pack(files, '-noI');
    const view = new DataView(image.buffer);
    const rootOffset = view.getUint16(32, true);
    view.setUint16(Buffer.from(image).lastIndexOf('inner') - 8, rootOffset, true);
    const structure = scanned(image);
    const inner = nodeOf(structure, 'directory', 'inner');
    expect(inner.problems).toEqual(['It is a directory that is listed elsewhere, and is not listed again.']);
  });

  it('shows no control characters of a name or a target', () => {
    const files = join(temporaryFolder(), 'files');
    mkdirSync(files);
    writeFileSync(join(files, 'red\u001b[31m\u202e'), '');
    symlinkSync('bell\u0007', join(files, 'link'));
    const structure = scanned(pack(files).image);
    expect(nodeOf(structure, 'file').name).toBe('red\ufffd[31m\ufffd');
    expect(fieldOf(nodeOf(structure, 'symlink'), 'target')).toBe('\u201cbell\ufffd\u201d');
  });
});

/** Little-endian, of so many bits each. */
function packed(...values: readonly (readonly [bits: 16 | 32 | 64, value: number])[]): Uint8Array {
  return Buffer.concat(
    values.map(([bits, value]) => new Uint8Array(new BigUint64Array([BigInt(value)]).buffer, 0, bits / 8)),
  );
}

/** A metadata block that is not packed. */
function metadata(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([packed([16, 0x8000 | bytes.length]), bytes]);
}

/** A symbolic link with many names, and each byte of its target in a metadata block of its own. */
function linkInPieces({ names, targetBytes }: { names: number; targetBytes: number }): Uint8Array {
  const inode = (type: number) => packed([16, type], [16, 0o755], [64, 0], [32, 1]);
  const entries = Array.from({ length: names }, (_, name) =>
    Buffer.concat([packed([32, 3 << 16], [16, 3], [16, 2]), Buffer.from(`${100 + name}`)]),
  );
  const list = Buffer.concat([packed([32, names - 1], [64, 0]), ...entries]);
  const target = Array.from({ length: targetBytes }, () => metadata(Uint8Array.of(0x61)));
  const links = Buffer.concat([
    metadata(Buffer.concat([inode(3), packed([32, names], [32, targetBytes])])),
    ...target,
  ]);
  const root = Buffer.concat([inode(1), packed([32, 0], [32, 2], [16, list.length + 3], [16, 0], [32, 1])]);
  const inodes = Buffer.concat([links, metadata(root)]);
  const directories = metadata(list);
  const owners = 96 + inodes.length + directories.length;
  const places = [owners + 14, owners + 6, NO_TABLE, 96, 96 + inodes.length, NO_TABLE, NO_TABLE];
  return Buffer.concat([
    Buffer.from('hsqs'),
    packed([32, 2], [32, 0], [32, 0x2_0000], [32, 0], [16, 1], [16, 17], [16, 0], [16, 1], [16, 4], [16, 0]),
    packed([64, links.length * 0x1_0000]),
    ...places.map((place) => packed([64, place])),
    ...[inodes, directories, metadata(new Uint8Array(4)), packed([64, owners])],
  ]);
}

describe('The metadata of SquashFS', () => {
  it('is charged for by the block, however small they are', () => {
    const image = linkInPieces({ names: 200, targetBytes: 4000 });
    const target = fieldOf(nodeOf(scanned(image, FORMATS), 'symlink', '299'), 'target');
    expect(target).toBe(`“${'a'.repeat(4000)}”`);
    paysForItsWork(image, FORMATS);
  });
});

/** As the superblocks of old versions are laid out; nothing of the rest is looked at. */
function oldSuperblock(magic: string, major: number, isLittle: boolean): Uint8Array {
  const image = new Uint8Array(64 * 1024);
  const view = new DataView(image.buffer);
  const u16 = (at: number, value: number) => view.setUint16(at, value, isLittle);
  const u32 = (at: number, value: number) => view.setUint32(at, value, isLittle);
  const u64 = (at: number, value: number) => view.setBigUint64(at, BigInt(value), isLittle);
  image.set(Buffer.from(magic));
  u32(4, 12);
  u16(28, major);
  if (major === 4) {
    u32(12, 131_072);
    u16(22, 17);
    u64(40, 40_000);
    u64(64, 30_000);
    u64(72, 35_000);
  } else {
    u16(30, 1);
    u16(34, 16);
    u32(51, 65_536);
    u32(8, 40_000);
    u32(20, 30_000);
    u32(24, 35_000);
    if (major === 3)
      for (const [at, value] of [
        [63, 40_000],
        [87, 30_000],
        [95, 35_000],
      ] as const)
        u64(at, value);
  }
  return image;
}

describe('SquashFS of other versions', () => {
  for (const [magic, major, isLittle, version] of [
    ['hsqs', 3, true, 'version 3.1, little-endian'],
    ['sqsh', 3, false, 'version 3.1, big-endian'],
    ['hsqs', 2, true, 'version 2.1, little-endian'],
    ['shsq', 4, true, 'version 4.0, little-endian'],
    ['qshs', 3, false, 'version 3.1, big-endian'],
    ['sqlz', 3, true, 'version 3.1, little-endian'],
    ['tqsh', 4, false, 'version 4.0, big-endian'],
    ['hsqt', 2, true, 'version 2.1, little-endian'],
  ] as const) {
    it(`is known by its superblock: ${magic}, ${version}`, () => {
      const image = oldSuperblock(magic, major, isLittle);
      const found = nodeOf(scanned(image, FORMATS), 'squashfs');
      expect(found).toMatchObject({
        offset: 0,
        size: 40_000,
        confidence: 'likely',
        subtype: `${version}, magic \u201c${magic}\u201d`,
        problems: [
          'Its listing is not read: only version 4.0, little-endian, with the magic \u201chsqs\u201d is.',
        ],
      });
      staysInBounds(FORMATS, image.subarray(0, 300), { runs: 60 });
    });
  }

  it('is no magic alone', () => {
    const image = oldSuperblock('sqsh', 3, false);
    image[35] = 15;
    expect(scanned(image, FORMATS).nodes).toEqual([]);
  });
});
