import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { updateCrc32 } from '../../../../../../main/image/crc32.ts';
import { PEBS_MAX } from '../../../../../../main/image/structure/formats/filesystem/ubi/eraseblocks.ts';
import { UBI } from '../../../../../../main/image/structure/formats/filesystem/ubi/ubi.ts';
import { temporaryFolder } from '../../../../../kit/files/images.ts';
import { runTool, toolsMissing } from '../../../../../kit/files/tools.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { filesIn, listedFiles, makeFiles } from '../../../../../kit/image/packed-files.ts';
import { childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';

const missing = toolsMissing(['ubinize', 'mksquashfs']);

interface VolumeOptions {
  readonly name: string;
  readonly type?: 'static' | 'dynamic';
  readonly image: Uint8Array;
}

const PEB = 16 * 1024;

/** A UBI of NOR flash, if not otherwise: eraseblocks of 16 KiB, headers of 64 bytes each at 0 and 64. */
function ubinize(
  volumes: readonly VolumeOptions[],
  options: readonly string[] = ['-p', '16KiB', '-m', '1'],
): Uint8Array {
  const folder = temporaryFolder();
  const lines = volumes.flatMap(({ name, type = 'static', image }, index) => {
    writeFileSync(join(folder, `image-${index}`), image);
    const lead = [`[volume-${index}]`, 'mode=ubi', `image=image-${index}`, `vol_id=${index}`];
    return [...lead, `vol_type=${type}`, `vol_name=${name}`, 'vol_size=512KiB'];
  });
  writeFileSync(join(folder, 'ubi.cfg'), `${lines.join('\n')}\n`);
  runTool('ubinize', ['-o', 'ubi.img', ...options, 'ubi.cfg'], folder);
  return Uint8Array.from(readFileSync(join(folder, 'ubi.img')));
}

function squashfs(files: string): Uint8Array {
  const path = join(temporaryFolder(), 'image.squashfs');
  runTool('mksquashfs', [files, path, '-noappend', '-quiet', '-no-progress']);
  return Uint8Array.from(readFileSync(path));
}

/** Writes the checksum of a header of 64 bytes anew. */
function seal(image: Uint8Array, at: number): void {
  const crc = updateCrc32(image.subarray(at, at + 60), 0xffffffff);
  new DataView(image.buffer).setUint32(at + 60, crc);
}

function swap(image: Uint8Array, one: number, other: number): void {
  const held = image.slice(one * PEB, (one + 1) * PEB);
  image.copyWithin(one * PEB, other * PEB, (other + 1) * PEB);
  image.set(held, other * PEB);
}

const TEXT = Uint8Array.from(Buffer.from('Erase before you program. '.repeat(2_000)));

describe.skipIf(missing)(`UBI${missing === null ? '' : ` (${missing})`}`, () => {
  it('finds what a volume holds, wherever its eraseblocks lie', () => {
    const files = makeFiles(temporaryFolder());
    const image = ubinize([
      { name: 'text', image: TEXT },
      { name: 'rootfs', image: squashfs(files), type: 'dynamic' },
    ]);
    for (const [one, other] of [
      [2, 9],
      [3, 20],
      [0, 12],
    ] as const)
      swap(image, one, other);
    const structure = scanned(image);
    const volume = nodeOf(structure, 'ubi-volume', 'rootfs');
    const found = nodeOf(structure, 'squashfs');
    expect(found).toMatchObject({
      parent: volume.id,
      offset: null,
      start: 0,
      space: 1 + structure.spaces.findIndex(({ node }) => node === volume.id),
    });
    expect(listedFiles(structure, found)).toEqual(filesIn(files));
  });

  it('says where in the image each part of a volume lies', () => {
    const image = ubinize([{ name: 'text', image: TEXT }]);
    swap(image, 3, 4);
    const structure = scanned(image);
    const volume = nodeOf(structure, 'ubi-volume', 'text');
    const space = structure.spaces.find(({ node }) => node === volume.id);
    const parts = (space?.parts ?? []).map(({ start, size }) =>
      image.subarray(start ?? 0, (start ?? 0) + size),
    );
    expect(Buffer.concat(parts)).toEqual(Buffer.from(TEXT));
    expect(space).toMatchObject({ method: 'ubi-volume', unpackedBytes: TEXT.length, space: 0 });
    const [lebs] = childrenOf(structure, volume);
    expect(
      lebs && childrenOf(structure, lebs).map(({ name, offset }) => [name, (offset ?? 0) / PEB]),
    ).toEqual([
      ['LEB 0', 2],
      ['LEB 2', 3],
      ['LEB 1', 4],
      ['LEB 3', 5],
    ]);
  });

  for (const [what, options, peb, data] of [
    ['NOR flash', ['-p', '64KiB', '-m', '1'], '64 KiB', '0x80'],
    ['NAND flash', ['-p', '128KiB', '-m', '2048'], '128 KiB', '0x1000'],
    ['NAND flash with subpages', ['-p', '128KiB', '-m', '2048', '-s', '512'], '128 KiB', '0x800'],
    ['flash whose blocks are no power of two', ['-p', '66KiB', '-m', '1'], '66 KiB', '0x80'],
  ] as const) {
    it(`finds how large the eraseblocks of ${what} are`, () => {
      const found = nodeOf(scanned(ubinize([{ name: 'text', image: TEXT }], options)), 'ubi');
      expect(fieldOf(found, 'PEB size')).toBe(peb);
      expect(fieldOf(found, 'data offset')).toBe(data);
      expect(found.checks.map(({ isGood }) => isGood)).toEqual([true, true, true]);
    });
  }

  it('is not misled by a whole UBI in a volume, and finds that, too', () => {
    const inner = ubinize([{ name: 'inner', image: TEXT }], ['-p', '8KiB', '-m', '1', '-Q', '5']);
    const structure = scanned(
      ubinize([{ name: 'outer', image: inner }], ['-p', '16KiB', '-m', '1', '-Q', '5']),
    );
    expect(fieldOf(nodeOf(structure, 'ubi'), 'PEB size')).toBe('16 KiB');
    expect(nodeOf(structure, 'ubi-volume', 'inner').space).toBeGreaterThan(0);
    expect(structure.nodes.filter(({ kind }) => kind === 'ubi')).toHaveLength(2);
  });

  it('tells names, types, and which logical eraseblocks are mapped', () => {
    const image = ubinize([
      { name: 'one', image: TEXT, type: 'dynamic' },
      { name: 'two', image: TEXT },
    ]);
    image.fill(0xff, 3 * PEB + 64, 4 * PEB);
    const structure = scanned(image);
    const volumes = structure.nodes.filter(({ kind }) => kind === 'ubi-volume');
    expect(volumes.map(({ name, subtype }) => `${name}: ${subtype}`)).toEqual([
      'one: dynamic',
      'two: static',
      'volume table: internal',
    ]);
    expect(volumes.map((volume) => fieldOf(volume, 'mapped LEBs'))).toEqual([
      '3: 0, 2–3',
      '4: 0–3',
      '2: 0–1',
    ]);
    expect(volumes[0]?.size).toBe(4 * (PEB - 128));
    expect(fieldOf(nodeOf(structure, 'ubi'), 'PEBs free')).toBe('1');
  });

  it('tells how often eraseblocks were erased', () => {
    const image = ubinize([{ name: 'text', image: TEXT }], ['-p', '16KiB', '-m', '1', '-e', '10']);
    new DataView(image.buffer).setBigUint64(PEB + 8, 40n);
    seal(image, PEB);
    const found = nodeOf(scanned(image), 'ubi');
    const texts = ['least', 'mean', 'most'].map((which) => fieldOf(found, `erase counter, ${which}`));
    expect(texts).toEqual(['10', '15', '40']);
  });

  it('takes the newer of two copies, and the older where the newer was not finished', () => {
    const image = new Uint8Array(7 * PEB).fill(0xff);
    image.set(ubinize([{ name: 'text', image: TEXT }]));
    image.copyWithin(6 * PEB, 2 * PEB, 3 * PEB);
    image.set(Buffer.from('NEWER'), 6 * PEB + 128);
    const view = new DataView(image.buffer);
    view.setBigUint64(6 * PEB + 64 + 40, 99n);
    seal(image, 6 * PEB + 64);
    const first = () => {
      const structure = scanned(image);
      return structure.spaces.find(({ node }) => structure.nodes[node]?.name === 'text')?.parts[0]?.start;
    };
    expect(first()).toBe(6 * PEB + 128);
    image[6 * PEB + 64 + 6] = 1;
    seal(image, 6 * PEB + 64);
    expect(first()).toBe(2 * PEB + 128);
    const data = image.subarray(6 * PEB + 128, 7 * PEB);
    view.setUint32(6 * PEB + 64 + 32, updateCrc32(data, 0xffffffff));
    seal(image, 6 * PEB + 64);
    expect(first()).toBe(6 * PEB + 128);
  });

  it('says which headers and which data are damaged', () => {
    const image = ubinize([{ name: 'text', image: TEXT }]);
    image[3 * PEB + 20] = 0x55;
    image[4 * PEB + 70] = 0x55;
    image[5 * PEB + 200] = 0x55;
    const structure = scanned(image);
    expect(nodeOf(structure, 'ubi').checks.map(({ text }) => text)).toEqual([
      'bad: 1 of 6, the first that of PEB 3',
      'bad: 1 of 6, the first that of PEB 4',
      'good: all 94 records of 172 bytes',
    ]);
    expect(nodeOf(structure, 'ubi-volume', 'text').checks).toEqual([
      { name: 'data CRCs', isGood: false, text: 'bad: 1 of 3, the first that of LEB 3' },
    ]);
  });

  it('takes no eraseblock whose VID header is damaged for a free one, and says which it is', () => {
    const image = ubinize([{ name: 'text', image: TEXT }]);
    image.fill(0xa5, 4 * PEB + 64, 4 * PEB + 128);
    const structure = scanned(image);
    const found = nodeOf(structure, 'ubi');
    expect(['free', 'damaged'].map((state) => fieldOf(found, `PEBs ${state}`))).toEqual(['0', '1']);
    expect(found.checks[1]?.text).toBe('bad: 1 of 6, the first that of PEB 4');
    expect(nodeOf(structure, 'ubi-peb')).toMatchObject({
      ...{ name: 'PEB 4', offset: 4 * PEB, size: PEB },
      problems: ['Its VID header is damaged: what it holds is in no volume.'],
    });
    const volume = nodeOf(structure, 'ubi-volume', 'text');
    const missing = 'Of its 4 logical eraseblocks some are missing: 2.';
    expect(volume.problems).toEqual([missing]);
    expect(structure.spaces.find(({ node }) => node === volume.id)?.losses).toEqual([missing]);
  });

  it('says of a dynamic volume that what is not mapped may have been in a damaged eraseblock', () => {
    const image = ubinize([{ name: 'text', image: TEXT, type: 'dynamic' }]);
    const problems = () => nodeOf(scanned(image), 'ubi-volume', 'text').problems;
    image.fill(0xff, 4 * PEB + 64, 5 * PEB);
    expect(problems()).toEqual([]);
    image.fill(0xa5, 4 * PEB + 64, 4 * PEB + 128);
    expect(problems()).toEqual([
      '1 PEB of this UBI is damaged: LEBs that are not mapped may have been there, of 2, 4–32.',
    ]);
  });

  it('keeps what an eraseblock holds whose EC header is gone, as Linux does', () => {
    const image = ubinize([{ name: 'text', image: TEXT }]);
    image.fill(0xa5, 4 * PEB, 4 * PEB + 64);
    const structure = scanned(image);
    expect(nodeOf(structure, 'ubi').checks[0]?.text).toBe('bad: 1 of 6, the first that of PEB 4');
    expect(nodeOf(structure, 'ubi-leb', 'LEB 2').problems).toEqual([
      'Its EC header is damaged: how often it was erased is not known.',
    ]);
    expect(nodeOf(structure, 'ubi-volume', 'text').problems).toEqual([]);
  });

  it('says which eraseblocks are neither of it nor erased', () => {
    const image = ubinize([{ name: 'text', image: TEXT }]);
    image.fill(0xa5, 3 * PEB, 4 * PEB);
    const structure = scanned(image);
    const found = nodeOf(structure, 'ubi');
    expect(fieldOf(found, 'PEBs damaged, or of something else')).toBe('1');
    expect(found.problems).toEqual([
      'PEB 3 has no sound header and is not erased: damaged, or of something else.',
    ]);
    expect(nodeOf(structure, 'ubi-peb', 'PEB 3').problems).toEqual(['It has no headers, and is not erased.']);
  });

  it('looks into an eraseblock that is something else, and ends where the next UBI begins', () => {
    const one = ubinize([{ name: 'one', image: TEXT }], ['-p', '16KiB', '-m', '1', '-Q', '1']);
    const two = ubinize([{ name: 'two', image: TEXT }], ['-p', '16KiB', '-m', '1', '-Q', '2']);
    const small = join(temporaryFolder(), 'small');
    runTool('mksquashfs', [
      makeFiles(temporaryFolder()),
      small,
      '-noappend',
      '-quiet',
      '-no-progress',
      '-e',
      'usr',
    ]);
    one.set(readFileSync(small), 4 * PEB);
    const structure = scanned(Buffer.concat([one, two]));
    const [first, second] = structure.nodes.filter(({ kind }) => kind === 'ubi');
    expect([first?.size, second?.offset, second?.size]).toEqual([6 * PEB, 6 * PEB, 6 * PEB]);
    expect(nodeOf(structure, 'squashfs')).toMatchObject({ parent: first?.id, offset: 4 * PEB });
  });

  it('says that it is cut in the middle of an eraseblock', () => {
    const image = ubinize([{ name: 'text', image: TEXT }]).subarray(0, 5 * PEB + 1000);
    expect(nodeOf(scanned(image), 'ubi').problems).toEqual([
      'It is cut: its last physical eraseblock should have 16,384 bytes; 1,000 are there.',
    ]);
  });

  it('says that a volume table is missing where it is', () => {
    const image = ubinize([{ name: 'text', image: TEXT }]).subarray(2 * PEB);
    const structure = scanned(image);
    expect(nodeOf(structure, 'ubi').problems).toEqual([
      'Its volume table is not there: volumes have no names.',
    ]);
    expect(nodeOf(structure, 'ubi-volume', 'volume 0').problems).toEqual([
      'The volume table does not have it.',
    ]);
  });

  it('takes a record of the volume table from the copy that is sound, and says which is not', () => {
    const image = ubinize([{ name: 'text', image: TEXT }]);
    const told = () => {
      const structure = scanned(image);
      const volumes = structure.nodes.filter(({ kind }) => kind === 'ubi-volume').map(({ name }) => name);
      return [nodeOf(structure, 'ubi').checks[2]?.text, ...volumes];
    };
    image[128 + 20] = 0x55;
    expect(told()).toEqual(['bad: 1 of 94 records of copy 0; the other has them', 'text', 'volume table']);
    image.copyWithin(128 + 20, PEB + 128 + 20, PEB + 128 + 21);
    image.fill(0xa5, PEB + 128, PEB + 128 + 3 * 172);
    expect(told()).toEqual(['bad: 3 of 94 records of copy 1; the other has them', 'text', 'volume table']);
    image.fill(0xa5, 128 + 172, 128 + 5 * 172);
    expect(told()).toEqual([
      'bad: 4 of 94 records of copy 0, 3 of 94 records of copy 1; 2 are in neither',
      ...['text', 'volume table'],
    ]);
    image.fill(0xa5, 128, 128 + 172);
    expect(told()).toEqual([
      'bad: 5 of 94 records of copy 0, 3 of 94 records of copy 1; 3 are in neither',
      ...['volume 0', 'volume table'],
    ]);
  });

  it('believes the copy of the volume table that is whole, as Linux does, where one was being written', () => {
    const image = ubinize([
      { name: 'old', image: TEXT },
      { name: 'other', image: TEXT },
    ]);
    image.set(Buffer.from('new'), 128 + 16);
    const crc = updateCrc32(image.subarray(128, 128 + 168), 0xffffffff);
    new DataView(image.buffer).setUint32(128 + 168, crc);
    expect(nodeOf(scanned(image), 'ubi-volume').name).toBe('new');
    image.fill(0xff, 128 + 172, 128 + 2 * 172);
    expect(nodeOf(scanned(image), 'ubi-volume').name).toBe('old');
  });

  it('ends after so many eraseblocks, and says so', () => {
    const one = new Uint8Array(128).fill(0xff);
    one.set(ubinize([{ name: 'text', image: TEXT }]).subarray(0, 64));
    new DataView(one.buffer).setUint32(16, 64);
    new DataView(one.buffer).setUint32(20, 128);
    seal(one, 0);
    const found = nodeOf(scanned(Buffer.concat(new Array(PEBS_MAX + 9).fill(one)), [UBI]), 'ubi');
    expect(found.size).toBe(128 * PEBS_MAX);
    expect(found.problems).toContain('It has more physical eraseblocks than the 65,536 that are looked at.');
  });

  it('puts no volume together that comes to more than may be unpacked', () => {
    const image = ubinize([{ name: 'text', image: TEXT, type: 'dynamic' }]);
    const view = new DataView(image.buffer);
    for (const peb of [0, 1]) {
      view.setUint32(peb * PEB + 128, 0x7fffffff);
      view.setUint32(
        peb * PEB + 128 + 168,
        updateCrc32(image.subarray(peb * PEB + 128, peb * PEB + 296), 0xffffffff),
      );
    }
    view.setUint32(5 * PEB + 64 + 12, 0x7ffffffe);
    seal(image, 5 * PEB + 64);
    const structure = scanned(image);
    expect(nodeOf(structure, 'ubi-volume', 'text').problems).toEqual([
      expect.stringMatching(/^Not all was unpacked: [\d.]+ MiB are the most for an image of this size\.$/),
    ]);
    expect(structure.omissions).toHaveLength(1);
  });

  it('is none where a header alone begins it with a bad checksum', () => {
    const image = ubinize([{ name: 'text', image: TEXT }]).slice(0, PEB);
    image[12] = 1;
    expect(scanned(image, [UBI]).nodes).toEqual([]);
  });

  it('bears any damage', () => {
    staysInBounds(UBI, ubinize([{ name: 'text', image: TEXT, type: 'dynamic' }]), { runs: 200 });
    const resealed = ubinize([{ name: 'text', image: TEXT }]);
    new DataView(resealed.buffer).setUint32(2 * PEB + 20, 0x3f00);
    seal(resealed, 2 * PEB);
    staysInBounds(UBI, resealed, { runs: 50 });
  });
});
