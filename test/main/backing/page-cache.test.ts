import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mappingSupport, PAGESIZE } from '../../../main/backing/mmap.ts';
import { cachedPagesOf } from '../../../main/backing/page-cache.ts';
import { temporaryFolder } from '../../kit/files/images.ts';
import { openFiles } from '../../kit/files/open-files.ts';
import { asNobody, makeFile, pattern } from './files.ts';

const PAGES = 64;

function cachedIn(path: string): Uint8Array {
  const { cached, untold } = cachedPagesOf(path);
  if (cached === null) throw new Error(untold ?? 'nothing was told');
  return cached;
}

function pagesIn(cached: Uint8Array): number[] {
  const bits = [...cached].flatMap((byte) => Array.from({ length: 8 }, (_, bit) => (byte >> bit) & 1));
  return bits.flatMap((isIn, page) => (isIn === 1 ? [page] : []));
}

/** Asks the kernel to forget a file that is on the disk; it may decline on a file system that lives in memory. */
function evict(path: string): void {
  const fd = openSync(path, 'r+');
  fsyncSync(fd);
  closeSync(fd);
  execFileSync('dd', [`if=${path}`, 'iflag=nocache', 'count=0', 'status=none']);
}

describe.runIf(mappingSupport().kind === 'mapped')('Which pages of a file are in memory', () => {
  it('are all of a file that was just written, a bit for each', () => {
    const path = makeFile(pattern((PAGES - 1) * PAGESIZE + 5));
    const seen = { fileBytes: (PAGES - 1) * PAGESIZE + 5, pageBytes: PAGESIZE, untold: null };
    expect(cachedPagesOf(path)).toMatchObject(seen);
    expect(cachedIn(path).length).toBe(PAGES / 8);
    expect(pagesIn(cachedIn(path))).toEqual(Array.from({ length: PAGES }, (_, page) => page));
  });

  it('are none of a hole that nobody has read, and looking does not change that', () => {
    const path = makeFile(pattern(PAGESIZE));
    truncateSync(path, PAGES * PAGESIZE);
    expect(pagesIn(cachedIn(path))).toEqual([0]);
    expect(pagesIn(cachedIn(path))).toEqual([0]);
  });

  it('become those that somebody reads', () => {
    const path = makeFile(pattern(PAGESIZE));
    truncateSync(path, 4096 * PAGESIZE);
    const fd = openSync(path, 'r');
    readSync(fd, new Uint8Array(1), 0, 1, 2048 * PAGESIZE);
    closeSync(fd);
    const pages = pagesIn(cachedIn(path));
    expect(pages).toContain(2048);
    expect(pages).not.toContain(4095);
  });

  it('are forgotten by the kernel when it is asked to', (test) => {
    const path = join(temporaryFolder(), 'forgotten.bin');
    copyFileSync(makeFile(pattern(PAGES * PAGESIZE)), path);
    evict(path);
    const pages = pagesIn(cachedIn(path));
    if (pages.length === PAGES) test.skip('this file system keeps its files in memory');
    expect(pages).toEqual([]);
  });

  it.runIf(existsSync('/proc/self/maps'))('are looked at without a mapping that stays', () => {
    const path = makeFile(pattern(PAGES * PAGESIZE));
    cachedPagesOf(path);
    expect(readFileSync('/proc/self/maps', 'utf8')).not.toContain(path);
    expect(openFiles(process.pid)).not.toContain(path);
  });

  it.each([
    ['no file', () => '/nowhere/image.fd', 'not-found'],
    ['a folder', () => temporaryFolder(), 'is-directory'],
    ['a device', () => '/dev/null', 'not-a-file'],
    ['an empty file', () => makeFile(new Uint8Array()), 'empty'],
  ])('are not looked for in %s', (_, path, code) => {
    expect(() => cachedPagesOf(path())).toThrow(
      expect.objectContaining({ report: expect.objectContaining({ code }) }),
    );
  });

  it.runIf(process.getuid?.() === 0)('are a secret to who neither owns the file nor may write it', () => {
    const path = makeFile(pattern(PAGES * PAGESIZE));
    const seen = asNobody(() => cachedPagesOf(path));
    expect(seen).toMatchObject({ cached: null, untold: expect.stringContaining('to its owner') });
    chmodSync(path, 0o666);
    expect(asNobody(() => cachedPagesOf(path)).cached).not.toBeNull();
  });
});
