import { describe, expect, it, vi } from 'vitest';
import { Budget, LOOK_BYTES, NODES_MAX } from '../../../../../../main/image/structure/budget.ts';
import { GZIP } from '../../../../../../main/image/structure/formats/container/gzip.ts';
import { CBFS } from '../../../../../../main/image/structure/formats/partition/cbfs.ts';
import { FMAP } from '../../../../../../main/image/structure/formats/partition/fmap.ts';
import { workshop } from '../../../../../kit/files/made.ts';
import { toolsMissing } from '../../../../../kit/files/tools.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';
import { paysForItsWork, repeated } from '../../../../../kit/image/work.ts';

const FORMATS = [FMAP, CBFS, GZIP];
const LAYOUT = `FLASH@0xff800000 0x100000 {
  SI_ALL@0x0 0x10000
  SI_BIOS@0x10000 0xf0000 {
    FMAP 0x1000
    RW_MRC_CACHE(PRESERVE) 0x10000
    COREBOOT(CBFS)
  }
}
`;
const TEXT = 'Erase before you program. '.repeat(200);

/** A whole image with files of each kind. */
function rom(): Uint8Array {
  const { run, write, read } = workshop();
  write('layout.fmd', LAYOUT);
  write('text', TEXT);
  // cbfstool leaves a file as it is that doesn't get smaller.
  write('gzipped', Buffer.concat([Buffer.from(TEXT), run('gzip', ['-c'], TEXT)]));
  run('fmaptool', ['layout.fmd', 'layout.fmap']);
  run('cbfstool', ['rom', 'create', '-M', 'layout.fmap']);
  const add = (file: string, name: string, ...options: readonly string[]) =>
    run('cbfstool', ['rom', 'add', '-f', file, '-n', name, '-t', 'raw', ...options]);
  add('text', 'plain/text');
  add('gzipped', 'packed', '-c', 'lzma');
  add('gzipped', 'packed.lz4', '-c', 'lz4', '-A', 'sha256');
  run('cbfstool', [
    ...['rom', 'add-flat-binary', '-f', 'text', '-n', 'fallback/payload'],
    ...['-l', '0x1000', '-e', '0x1000', '-c', 'lzma'],
  ]);
  run('cbfstool', ['rom', 'add-master-header']);
  return read('rom');
}

describe.skipIf(toolsMissing(['cbfstool', 'fmaptool', 'gzip']) !== null)('a coreboot image', () => {
  it('has a flash map with its areas', () => {
    const map = nodeOf(scanned(rom(), FORMATS), 'fmap');
    expect(map).toMatchObject({ name: 'FLASH', offset: 0x10000, problems: [] });
    expect(fieldOf(map, 'base')).toBe('0x00000000ff800000');
    expect(fieldOf(map, 'COREBOOT')).toBe('892 KiB at 0x21000');
    expect(fieldOf(map, 'RW_MRC_CACHE')).toBe('64 KiB at 0x11000');
    expect(fieldOf(map, 'RW_MRC_CACHE flags')).toBe('0x0008 (preserve)');
  });

  it('has the files that cbfstool put there, unpacked', () => {
    const structure = scanned(rom(), FORMATS);
    const file = nodeOf(structure, 'cbfs');
    // The last four bytes of its area point to the master header.
    expect(file).toMatchObject({ offset: 0x21000, size: 0xdf000 - 4, confidence: 'proved', problems: [] });
    expect(fieldOf(file, 'files')).toBe('5 files');
    expect(
      childrenOf(structure, file).map(({ name, subtype, problems }) => [name, subtype, problems]),
    ).toEqual([
      ['plain/text', 'raw', []],
      ['packed', 'raw', []],
      ['packed.lz4', 'raw', []],
      ['fallback/payload', 'payload', []],
      ['cbfs master header', 'CBFS header', []],
      ['free', 'free', []],
    ]);
    const inPacked = childrenOf(structure, nodeOf(structure, 'cbfs-file', 'packed'));
    expect(inPacked).toMatchObject([{ kind: 'gzip', offset: null, start: TEXT.length }]);
    expect(childrenOf(structure, nodeOf(structure, 'cbfs-file', 'packed.lz4'))).toMatchObject([
      { kind: 'gzip' },
    ]);
    expect(fieldOf(nodeOf(structure, 'cbfs-file', 'packed.lz4'), 'compression')).toBe('2 (LZ4)');
    expect(fieldOf(nodeOf(structure, 'cbfs-file', 'cbfs master header'), 'master romsize')).toBe('1 MiB');
  });

  it('has the segments of its payload', () => {
    const structure = scanned(rom(), FORMATS);
    const segments = childrenOf(structure, nodeOf(structure, 'cbfs-file', 'fallback/payload'));
    expect(segments.map(({ name, subtype, problems }) => [name, subtype, problems])).toEqual([
      ['code for 0x1000', 'code', []],
    ]);
    const segment = segments[0]?.id;
    expect(structure.spaces.find(({ node }) => node === segment)?.unpackedBytes).toBe(TEXT.length);
  });

  it('bears what is damaged', () => staysInBounds(FORMATS, rom().subarray(0x10000, 0x24000)));
});

describe('files of coreboot that are free and empty', () => {
  const free = new Uint8Array(64).fill(0xff);
  free.set(Buffer.from('LARCHIVE'));
  for (const [index, value] of [40, 0xffffffff, 0, 24].entries())
    new DataView(free.buffer).setUint32(8 + 4 * index, value);

  it('are taken all and charged for, where not all are told', () => {
    const spend = vi.spyOn(Budget.prototype, 'spend');
    const files = NODES_MAX + 10_000;
    const file = nodeOf(scanned(repeated(free, 64 * files), [CBFS]), 'cbfs');
    const charged = spend.mock.calls.reduce((sum, [bytes]) => sum + bytes, 0);
    spend.mockRestore();
    expect(file).toMatchObject({ offset: 0, size: 64 * files });
    expect(file.problems).toEqual(['There is more: the tree ends at 50,000 structures.']);
    expect(charged).toBeGreaterThan(files * LOOK_BYTES);
  });
});

describe('the name of a flash map', () => {
  it('in a program that looks for one is none', () => {
    expect(scanned(Buffer.from(`__FMAP__\0%s: no flash map${'.'.repeat(100)}`), [FMAP]).nodes).toEqual([]);
  });

  it('is none at its first area that makes no sense, and is charged for those before', () => {
    const map = (areas: number, good: number) => {
      const bytes = new Uint8Array(56 + 42 * good);
      const view = new DataView(bytes.buffer);
      bytes.set(Buffer.from('__FMAP__\x01'));
      view.setUint32(18, 0x1000, true);
      view.setUint16(54, areas, true);
      for (let area = 0; area < good; area++) bytes.set(Buffer.from('area'), 56 + 42 * area + 8);
      return bytes;
    };
    paysForItsWork(repeated(map(512, 0), 0x10000), [FMAP]);
    paysForItsWork(repeated(map(512, 1), 0x10000), [FMAP]);
    paysForItsWork(repeated(map(512, 500), 0x10000), [FMAP]);
  });
});
