/** What binwalk 2.3 finds in an image of a router, we find at the same places, but for what it gets wrong. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isGap, type StructureNode } from '../../app/contract/structure.ts';
import { FILE_TYPES } from '../../main/image/structure/formats/filesystem/attributes.ts';
import { toolsMissing } from '../kit/files/tools.ts';
import { type RouterImage, routerImage, routerToolsMissing } from '../kit/image/router-image.ts';
import { scanned } from '../kit/image/scanned.ts';

const folder = mkdtempSync(join(tmpdir(), 'norscope-binwalk-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What binwalk calls it, and what we do. */
// biome-ignore format: a table
const NAMES: readonly (readonly [description: RegExp, kinds: readonly string[]])[] = [
  [/^uImage header/,                    ['uimage']],
  [/^gzip compressed data/,             ['gzip']],
  [/^xz compressed data/,               ['xz']],
  [/^LZMA compressed data/,             ['lzma']],
  [/^bzip2 compressed data/,            ['bzip2']],
  [/^LZ4 compressed data/,              ['lz4']],
  [/^LZO compressed data/,              ['lzop']],
  [/^Flattened device tree/,            ['device-tree', 'fit']],
  [/^Squashfs filesystem/,              ['squashfs']],
  [/^JFFS2 filesystem/,                 ['jffs2']],
  [/^romfs filesystem/,                 ['romfs']],
  [/^CramFS filesystem/,                ['cramfs']],
  [/^UBI erase count header/,           ['ubi']],
  // Each file of an archive is a row of its own.
  [/^ASCII cpio archive/,               ['cpio', ...FILE_TYPES]],
  [/^POSIX tar archive/,                ['tar']],
];

/** Rows of binwalk that name what is not there, or what is no structure. */
const LEFT_OUT: readonly (readonly [description: RegExp, why: string])[] = [
  [/^ASCII cpio archive .*"TRAILER!!!"/, 'The end of an archive is no file: it ends the one that we show.'],
  [/^bix header/, 'Four bytes that are common in packed data; neither of its two CRCs is checked.'],
  [/^MySQL MISAM/, 'Three bytes that are somewhere in any packed data.'],
  [/^SHA256 hash constants/, 'Right, but numbers in the code of the boot loader.'],
];

/** Parts that binwalk has no name for. */
const UNKNOWN_TO_BINWALK: Readonly<Record<string, string>> = {
  'boot loader': 'Code without a header.',
  environment: 'Nothing but a sum tells one.',
  'coreboot files': 'It knows no CBFS.',
  zstd: 'It knows Zstandard only inside of file systems.',
};

/** A dozen tools, and binwalk. */
const MAKING_MS = 120_000;

interface BinwalkRow {
  readonly offset: number;
  readonly description: string;
}

function binwalkOf(path: string): BinwalkRow[] {
  const text = execFileSync('binwalk', [path], { encoding: 'utf8' });
  return [...text.matchAll(/^(\d+)\s+0x[0-9A-F]+\s+(.*)$/gm)].map(([, offset = '', description = '']) => ({
    offset: Number(offset),
    description,
  }));
}

function kindsAt(nodes: readonly StructureNode[], at: number): string[] {
  return nodes.filter(({ offset }) => offset === at).map(({ kind }) => kind);
}

const missing = routerToolsMissing() ?? toolsMissing(['binwalk']);

describe.skipIf(missing !== null)('a scan of a router image beside binwalk', () => {
  let image: RouterImage;
  let rows: BinwalkRow[];
  let nodes: readonly StructureNode[];
  beforeAll(() => {
    image = routerImage(folder);
    const path = join(folder, 'router.bin');
    writeFileSync(path, image.bytes);
    rows = binwalkOf(path);
    ({ nodes } = scanned(image.bytes));
  }, MAKING_MS);

  it('finds each part where it was laid, with its size', () => {
    for (const { name, kind, offset, sizeBytes } of image.parts) {
      if (kind === null) continue;
      const node = nodes.find((each) => each.offset === offset && each.parent === null);
      expect(node, name).toMatchObject({ kind, problems: [] });
      // Archives are padded, and a file system ends before its room does.
      expect(node?.size, name).toBeLessThanOrEqual(sizeBytes);
    }
  });

  it('finds at the same places what binwalk finds, but for what it gets wrong', () => {
    const disagreed = rows.filter(({ offset, description }) => {
      if (LEFT_OUT.some(([wrong]) => wrong.test(description))) return false;
      const kinds = NAMES.find(([name]) => name.test(description))?.[1] ?? [];
      return !kindsAt(nodes, offset).some((kind) => kinds.includes(kind));
    });
    expect(disagreed).toEqual([]);
  });

  it('is held against a binwalk that finds what it knows', () => {
    for (const { name, offset } of image.parts) {
      const found = rows.filter((row) => row.offset === offset);
      if (UNKNOWN_TO_BINWALK[name] === undefined) expect(found, name).not.toEqual([]);
      else expect(found, name).toEqual([]);
    }
  });

  it('finds nothing at the top that was not laid there', () => {
    const expected = (at: number) =>
      image.parts.some(({ kind, offset, sizeBytes }) =>
        // What lies in a part of no kind is what it is.
        kind === null ? at >= offset && at < offset + sizeBytes : at === offset,
      );
    const more = nodes.filter((node) => node.parent === null && !isGap(node) && !expected(node.offset ?? -1));
    expect(more.map(({ kind, name, offset }) => [kind, name, offset])).toEqual([]);
  });
});
