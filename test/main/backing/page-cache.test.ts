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
import type { Residency } from '../../../app/contract/footprint.ts';
import { mappingSupport, PAGESIZE } from '../../../main/backing/mmap.ts';
import { residencyOf } from '../../../main/backing/page-cache.ts';
import { temporaryFolder } from '../../kit/images.ts';
import { asNobody, makeFile, pattern } from './files.ts';

const PAGES = 64;

function toldOf(path: string): Extract<Residency, { kind: 'told' }> {
  const residency = residencyOf(path);
  if (residency.kind === 'untold') throw new Error(residency.sentence);
  return residency;
}

function pagesIn({ present }: { present: Uint8Array }): number[] {
  const bits = [...present].flatMap((byte) => Array.from({ length: 8 }, (_, bit) => (byte >> bit) & 1));
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
    const residency = toldOf(path);
    expect(residency).toMatchObject({ pageBytes: PAGESIZE, fileBytes: (PAGES - 1) * PAGESIZE + 5 });
    expect(residency.present.length).toBe(PAGES / 8);
    expect(pagesIn(residency)).toEqual(Array.from({ length: PAGES }, (_, page) => page));
  });

  it('are none of a hole that nobody has read, and looking does not change that', () => {
    const path = makeFile(pattern(PAGESIZE));
    truncateSync(path, PAGES * PAGESIZE);
    expect(pagesIn(toldOf(path))).toEqual([0]);
    expect(pagesIn(toldOf(path))).toEqual([0]);
  });

  it('become those that somebody reads', () => {
    const path = makeFile(pattern(PAGESIZE));
    truncateSync(path, 4096 * PAGESIZE);
    const fd = openSync(path, 'r');
    readSync(fd, new Uint8Array(1), 0, 1, 2048 * PAGESIZE);
    closeSync(fd);
    const pages = pagesIn(toldOf(path));
    expect(pages).toContain(2048);
    expect(pages).not.toContain(4095);
  });

  it('are forgotten by the kernel when it is asked to', (test) => {
    const path = join(temporaryFolder(), 'forgotten.bin');
    copyFileSync(makeFile(pattern(PAGES * PAGESIZE)), path);
    evict(path);
    const pages = pagesIn(toldOf(path));
    if (pages.length === PAGES) test.skip('this file system keeps its files in memory');
    expect(pages).toEqual([]);
  });

  it.runIf(existsSync('/proc/self/maps'))('are looked at without a mapping that stays', () => {
    const path = makeFile(pattern(PAGES * PAGESIZE));
    residencyOf(path);
    expect(readFileSync('/proc/self/maps', 'utf8')).not.toContain(path);
  });

  it.each([
    ['no file', () => '/nowhere/image.fd', 'not-found'],
    ['a folder', () => temporaryFolder(), 'is-directory'],
    ['a device', () => '/dev/null', 'not-a-file'],
    ['an empty file', () => makeFile(new Uint8Array()), 'empty'],
  ])('are not looked for in %s', (_, path, code) => {
    expect(() => residencyOf(path())).toThrow(
      expect.objectContaining({ report: expect.objectContaining({ code }) }),
    );
  });

  it.runIf(process.getuid?.() === 0)('are a secret to who neither owns the file nor may write it', () => {
    const path = makeFile(pattern(PAGES * PAGESIZE));
    const seen = asNobody(() => residencyOf(path));
    expect(seen).toMatchObject({ kind: 'untold', sentence: expect.stringContaining('to its owner') });
    chmodSync(path, 0o666);
    expect(asNobody(() => residencyOf(path)).kind).toBe('told');
  });
});
