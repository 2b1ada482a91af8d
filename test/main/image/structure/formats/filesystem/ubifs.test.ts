import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Structure } from '../../../../../../app/contract/structure.ts';
import { updateCrc32 } from '../../../../../../main/image/crc32.ts';
import { UBIFS } from '../../../../../../main/image/structure/formats/filesystem/ubifs/ubifs.ts';
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
import { paysForItsWork, repeated } from '../../../../../kit/image/work.ts';

const missing = toolsMissing(['mkfs.ubifs', 'ubinize']);

const LEB = 65_408;

function pack(files: string, ...options: string[]): Uint8Array {
  const path = join(temporaryFolder(), 'image.ubifs');
  runTool('mkfs.ubifs', ['-r', files, '-m', '1', '-e', `${LEB}`, '-c', '100', '-o', path, ...options]);
  return Uint8Array.from(readFileSync(path));
}

/** A node with its header and checksum; `body` begins at its 25th byte. */
function node(type: number, sequence: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((24 + body.length) / 8) * 8).fill(0xff);
  const view = new DataView(bytes.buffer);
  bytes.fill(0, 0, 24);
  view.setUint32(0, 0x06101831, true);
  view.setBigUint64(8, BigInt(sequence), true);
  view.setUint32(16, 24 + body.length, true);
  bytes[20] = type;
  bytes.set(body, 24);
  view.setUint32(4, updateCrc32(bytes.subarray(8, 24 + body.length), 0xffffffff), true);
  return bytes;
}

/** With no log but one eraseblock, and one for each of the other areas. */
function superblockOf({ lebBytes, lebs }: { lebBytes: number; lebs: number }): Uint8Array {
  const body = new Uint8Array(4096 - 24);
  const view = new DataView(body.buffer);
  for (const [index, value] of [8, lebBytes, lebs, lebs].entries())
    view.setUint32(8 + 4 * index, value, true);
  for (const at of [32, 36, 40]) view.setUint32(at, 1, true);
  return node(6, 1, body);
}

function masterOf({ rootLeb }: { rootLeb: number }): Uint8Array {
  const body = new Uint8Array(512 - 24);
  const view = new DataView(body.buffer);
  view.setUint32(20, 3, true);
  view.setUint32(24, rootLeb, true);
  return node(7, 2, body);
}

function dirent(sequence: number, name: string, inode: number, directory = 1): Uint8Array {
  const body = new Uint8Array(32 + name.length + 1);
  const view = new DataView(body.buffer);
  view.setUint32(0, directory, true);
  view.setUint32(4, 2 << 29, true);
  view.setBigUint64(16, BigInt(inode), true);
  view.setUint16(26, name.length, true);
  body.set(Buffer.from(name), 32);
  return node(2, sequence, body);
}

/** Of a file; one with a target is a symbolic link. */
function inode(
  sequence: number,
  number: number,
  { size, links = 1, target = '' }: { size: number; links?: number; target?: string },
): Uint8Array {
  const body = new Uint8Array(136 + target.length);
  const view = new DataView(body.buffer);
  view.setUint32(0, number, true);
  view.setBigUint64(24, BigInt(size), true);
  view.setUint32(68, links, true);
  view.setUint32(80, target === '' ? 0o100600 : 0o120777, true);
  view.setUint32(88, target.length, true);
  body.set(Buffer.from(target), 136);
  return node(0, sequence, body);
}

/** As it is, not packed. */
function block(sequence: number, file: number, number: number, content: Uint8Array): Uint8Array {
  const body = new Uint8Array(24 + content.length);
  const view = new DataView(body.buffer);
  view.setUint32(0, file, true);
  view.setUint32(4, ((1 << 29) | number) >>> 0, true);
  view.setUint32(16, content.length, true);
  body.set(content, 24);
  return node(1, sequence, body);
}

function truncation(sequence: number, file: number, sizeBytes: number): Uint8Array {
  const body = new Uint8Array(32);
  const view = new DataView(body.buffer);
  view.setUint32(0, file, true);
  view.setBigUint64(24, BigInt(sizeBytes), true);
  return node(4, sequence, body);
}

/** Appends to the log that the journal goes on in an eraseblock that is free, and writes `nodes` there. */
function journal(image: Uint8Array, nodes: readonly Uint8Array[]): Uint8Array {
  const log = 3 * LEB;
  let at = log;
  while (image[at] === 0x31) at += Math.ceil(new DataView(image.buffer).getUint32(at + 16, true) / 8) * 8;
  const free = Number(fieldOf(nodeOf(scanned(image, [UBIFS]), 'ubifs-master'), 'gc_lnum'));
  const body = new Uint8Array(40);
  new DataView(body.buffer).setUint32(0, free, true);
  const changed = Uint8Array.from(image);
  changed.set(node(8, 1_000_000, body), at);
  changed.set(Buffer.concat(nodes), free * LEB);
  return changed;
}

function names(structure: Structure): string[] {
  return childrenOf(structure, nodeOf(structure, 'directory', '/')).map(({ name }) => name);
}

describe.skipIf(missing)(`UBIFS${missing === null ? '' : ` (${missing})`}`, () => {
  it('tells a block that its index has and that is damaged from a hole', () => {
    const folder = join(temporaryFolder(), 'files');
    mkdirSync(folder);
    const content = Buffer.alloc(4 * 4096);
    content.fill('Erase', 4096, 8192);
    content.fill('before', 8192, 12_288);
    writeFileSync(join(folder, 'file'), content);
    const image = pack(folder, '-x', 'none');
    expect(nodeOf(scanned(image, [UBIFS]), 'file', 'file').problems).toEqual([]);
    image[Buffer.from(image).indexOf('EraseErase')] = 0;
    const structure = scanned(image, [UBIFS]);
    const file = nodeOf(structure, 'file', 'file');
    const missing = '4,096 of its 16,384 bytes are missing, the first at 0x1000 of it: zeros stand there.';
    expect(file.problems).toEqual([missing]);
    expect(structure.spaces.find(({ node: of }) => of === file.id)?.losses).toEqual([missing]);
  });

  it('works out once what many names of an inode have', () => {
    const links = Array.from({ length: 450 }, (_, link) => dirent(1_000_001 + link, `${link}`, 900));
    const blocks = links.map((_, index) =>
      block(2_000_001 + index, 900, (7 * index) % links.length, Uint8Array.of(0x61)),
    );
    const file = inode(3_000_001, 900, { size: 1 });
    paysForItsWork(journal(pack(temporaryFolder()), [...links, ...blocks, file]), [UBIFS]);
  });

  it('says that it is cut, and of holes that they may be none where the index is', () => {
    const image = pack(makeFiles(temporaryFolder()), '-x', 'none');
    const cut = scanned(image.subarray(0, image.length - LEB), [UBIFS]);
    expect(nodeOf(cut, 'ubifs').problems).toEqual([
      expect.stringMatching(
        /^It is cut: \d+ nodes? of its index would lie behind its end, 0x\w+ from its start\.$/,
      ),
    ]);
    const grown = journal(image, [dirent(1_000_001, 'grown', 900), inode(1_000_002, 900, { size: 4096 })]);
    const problems = (bytes: Uint8Array) => nodeOf(scanned(bytes, [UBIFS]), 'file', 'grown').problems;
    expect(problems(grown)).toEqual([]);
    const master = nodeOf(scanned(grown, [UBIFS]), 'ubifs-master');
    grown[Number(fieldOf(master, 'root_lnum')) * LEB + Number(fieldOf(master, 'root_offs')) + 30] = 0xa5;
    expect(problems(grown)).toEqual([
      'Some of the index is missing: what reads as zeros here may be a hole, or missing as well.',
    ]);
  });

  it('shows no target that is longer than any can be, which many names may share', () => {
    const image = journal(pack(temporaryFolder()), [
      ...[dirent(1_000_001, 'longest', 900), dirent(1_000_002, 'longer', 901)],
      inode(1_000_003, 900, { size: 4096, target: 'a'.repeat(4096) }),
      inode(1_000_004, 901, { size: 4097, target: 'a'.repeat(4097) }),
    ]);
    const structure = scanned(image, [UBIFS]);
    const [longest, longer] = ['longest', 'longer'].map((name) => nodeOf(structure, 'symlink', name));
    expect(longest?.fields.find(({ name }) => name === 'target')?.text).toBe(`“${'a'.repeat(4096)}”`);
    expect(longer?.fields.some(({ name }) => name === 'target')).toBe(false);
    expect(longer?.problems).toEqual(['Its 4,097 bytes of data are too many for its type.']);
  });

  it('gives zeros where a truncation took what was there', async () => {
    const image = journal(pack(makeFiles(temporaryFolder())), [
      dirent(1_000_001, 'grown', 900),
      block(1_000_002, 900, 0, new Uint8Array(4096).fill(0x61)),
      block(1_000_003, 900, 1, new Uint8Array(4096).fill(0x62)),
      truncation(1_000_004, 900, 4096),
      inode(1_000_005, 900, { size: 8192 }),
    ]);
    const structure = scanned(image, [UBIFS]);
    const held = await nodeBytes(image, structure).content(nodeOf(structure, 'file', 'grown'));
    expect(held).toEqual(new Uint8Array(8192).fill(0x61, 0, 4096));
  });

  for (const method of ['none', 'zlib', 'lzo', 'zstd']) {
    it(`gives each file as it went in, packed with ${method}`, async () => {
      const files = makeFiles(temporaryFolder());
      const image = pack(files, '-x', method);
      const structure = scanned(image);
      expect(await heldSums(image, structure, nodeOf(structure, 'ubifs'))).toEqual(sumsIn(files));
    });
  }

  for (const compression of ['lzo', 'zlib', 'zstd', 'none']) {
    it(`lists every file that was packed with ${compression}, with its size, mode and time`, () => {
      const files = makeFiles(temporaryFolder());
      const structure = scanned(pack(files, '-x', compression));
      const found = nodeOf(structure, 'ubifs');
      expect(found).toMatchObject({ offset: 0, problems: [], confidence: 'proved' });
      expect(found.checks.map(({ isGood }) => isGood)).toEqual([true, true]);
      expect(listedFiles(structure, found)).toEqual(filesIn(files));
    });
  }

  it('is found in a volume of a UBI, static or dynamic', () => {
    const folder = temporaryFolder();
    const files = makeFiles(folder);
    writeFileSync(join(folder, 'image.ubifs'), pack(files));
    const volume = (id: number, type: string) =>
      `[v${id}]\nmode=ubi\nimage=image.ubifs\nvol_id=${id}\nvol_type=${type}\nvol_name=${type}\nvol_size=4MiB\n`;
    writeFileSync(join(folder, 'ubi.cfg'), volume(0, 'dynamic') + volume(1, 'static'));
    runTool('ubinize', ['-o', 'ubi.img', '-p', '64KiB', '-m', '1', 'ubi.cfg'], folder);
    const structure = scanned(readFileSync(join(folder, 'ubi.img')));
    const found = structure.nodes.filter(({ kind }) => kind === 'ubifs');
    expect(found.map(({ parent }) => structure.nodes[parent ?? 0]?.name)).toEqual(['dynamic', 'static']);
    for (const each of found) expect(listedFiles(structure, each)).toEqual(filesIn(files));
  });

  it('shows what its eraseblocks are for', () => {
    const structure = scanned(pack(makeFiles(temporaryFolder())));
    const areas = childrenOf(structure, nodeOf(structure, 'ubifs')).filter(
      ({ kind }) => kind === 'ubifs-area',
    );
    expect(areas.map(({ name, offset }) => [name, (offset ?? 0) / LEB])).toEqual([
      ['superblock', 0],
      ['master nodes', 1],
      ['log', 3],
      ['tree of eraseblock properties', 7],
      ['orphans', 9],
      ['main area', 10],
    ]);
  });

  it('takes what the journal says since the last commit: a new name, one deleted, a new size', () => {
    const image = pack(makeFiles(temporaryFolder()));
    const changed = journal(image, [
      inode(1_000_003, 70_000, { size: 77 }),
      dirent(1_000_002, 'new', 70_000),
      dirent(1_000_001, 'README', 0),
      inode(1_000_005, 70_001, { size: 0, links: 0 }),
      dirent(1_000_004, 'unlinked', 70_001),
    ]);
    const structure = scanned(changed, [UBIFS]);
    expect(names(structure)).toEqual(['empty', 'etc', 'many', 'new', 'none', 'unlinked', 'usr']);
    expect(nodeOf(structure, 'file', 'new').size).toBe(77);
    expect(nodeOf(structure, 'file', 'unlinked').problems).toEqual(['Its inode, 70001, has no node.']);
    expect(fieldOf(nodeOf(structure, 'ubifs'), 'nodes since the last commit')).toBe('5');
  });

  it('reads the journal in the order of its sequence numbers, wherever they lie', () => {
    const image = journal(pack(makeFiles(temporaryFolder())), [
      dirent(1_000_009, 'README', 70_000),
      dirent(1_000_001, 'README', 0),
    ]);
    expect(names(scanned(image, [UBIFS]))).toContain('README');
  });

  it('takes nothing from nodes that neither the index nor the journal has', () => {
    const image = pack(makeFiles(temporaryFolder()));
    const free = Number(fieldOf(nodeOf(scanned(image, [UBIFS]), 'ubifs-master'), 'gc_lnum'));
    image.set(dirent(1_000_001, 'stale', 70_000), free * LEB);
    expect(names(scanned(image, [UBIFS]))).not.toContain('stale');
  });

  it('takes the other master node where one is damaged, and says so where both are', () => {
    const files = makeFiles(temporaryFolder());
    const image = pack(files);
    image[LEB + 40] = 0x55;
    const one = scanned(image, [UBIFS]);
    expect(listedFiles(one, nodeOf(one, 'ubifs'))).toEqual(filesIn(files));
    image[2 * LEB + 40] = 0x55;
    const none = scanned(image, [UBIFS]);
    expect(nodeOf(none, 'ubifs').problems).toEqual(['It has no sound master node: its files are not found.']);
  });

  it('says how many nodes of the index are damaged, and lists the rest', () => {
    const image = pack(makeFiles(temporaryFolder()));
    const at = Buffer.from(image).indexOf('README');
    image[at] = 0x58;
    const structure = scanned(image, [UBIFS]);
    expect(names(structure)).not.toContain('README');
    expect(nodeOf(structure, 'ubifs').checks[1]).toEqual({
      name: 'node CRCs',
      isGood: false,
      text: expect.stringMatching(
        /^bad: 1 of [\d,]+ are damaged or not there, the first at 0x[\da-f]+ of LEB \d+$/,
      ),
    });
  });

  it('enters no directory that leads back to itself', () => {
    const loop = journal(pack(makeFiles(temporaryFolder())), [dirent(1_000_001, 'again', 1)]);
    expect(nodeOf(scanned(loop, [UBIFS]), 'directory', 'again').problems).toEqual([
      'It is a directory that is listed elsewhere, and is not listed again.',
    ]);
  });

  it('is none where the superblock has a bad checksum', () => {
    const image = pack(makeFiles(temporaryFolder()));
    image[100] = 0x55;
    expect(scanned(image, [UBIFS]).nodes).toEqual([]);
  });

  it('bears any damage', () => {
    const image = pack(makeFiles(temporaryFolder()));
    staysInBounds(UBIFS, image, { runs: 40 });
    const resealed = Uint8Array.from(image);
    new DataView(resealed.buffer).setUint32(40, 0xffffffff, true);
    new DataView(resealed.buffer).setUint32(4, updateCrc32(resealed.subarray(8, 4096), 0xffffffff), true);
    staysInBounds(UBIFS, resealed, { runs: 20 });
  });
});

describe('what only begins as UBIFS', () => {
  it('sums up no header that claims what lies behind it', () => {
    const superblock = node(6, 0, new Uint8Array(0));
    new DataView(superblock.buffer).setUint32(16, 0x10000, true);
    paysForItsWork(repeated(superblock, 0x20000), [UBIFS]);
  });

  it('is charged for each block that a truncation leaves', () => {
    const [leb, count] = [0x8_0000, 4000];
    const image = new Uint8Array(9 * leb);
    const reference = new Uint8Array(40);
    new DataView(reference.buffer).setUint32(0, 8, true);
    const content = new Uint8Array(0);
    const blocks = Array.from({ length: count }, (_, index) => block(1 + index, 900, index, content));
    const cuts = blocks.map((_, index) => truncation(count + 1 + index, 900, count * 4096));
    image.set(superblockOf({ lebBytes: leb, lebs: 9 }), 0);
    image.set(masterOf({ rootLeb: 7 }), leb);
    image.set(node(8, 3, reference), 3 * leb);
    image.set(Buffer.concat([...blocks, ...cuts]), 8 * leb);
    const found = nodeOf(scanned(image, [UBIFS]), 'ubifs');
    expect(fieldOf(found, 'nodes since the last commit')).toBe('8,000');
    paysForItsWork(image, [UBIFS]);
  });

  it('is charged for each damaged node that its index has', () => {
    const [leb, children] = [15 * 1024, 500];
    const image = new Uint8Array(9 * leb);
    const branches = new Uint8Array(4 + 20 * children);
    const view = new DataView(branches.buffer);
    view.setUint16(0, children, true);
    for (let child = 0; child < children; child++) {
      view.setUint32(4 + 20 * child, 8, true);
      view.setUint32(16 + 20 * child, 1 << 29, true);
    }
    image.set(superblockOf({ lebBytes: leb, lebs: 9 }), 0);
    image.set(masterOf({ rootLeb: 7 }), leb);
    image.set(node(9, 0, branches), 7 * leb);
    const damaged = node(1, 0, new Uint8Array(leb - 24));
    damaged[100] = 1;
    image.set(damaged, 8 * leb);
    paysForItsWork(image, [UBIFS]);
  });
});
