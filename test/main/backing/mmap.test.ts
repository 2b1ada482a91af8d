import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import * as ours from '../../../main/backing/mmap.ts';
import { countMappings, makeFile, pattern, REAL_IMAGES } from './files.ts';

/** What both implementations must do alike. `unmap` is ours alone: mmap-io leaves it to the garbage collector. */
type MmapIo = {
  map(...args: ours.MapArguments): Buffer;
  advise(buffer: Buffer, ...rest: number[]): void;
  incore(buffer: Buffer): number[];
  sync(buffer: Buffer, ...rest: ours.SyncArguments): void;
};

const CONSTANTS = {
  ...{
    PROT_NONE: ours.PROT_NONE,
    PROT_READ: ours.PROT_READ,
    PROT_WRITE: ours.PROT_WRITE,
    PROT_EXEC: ours.PROT_EXEC,
  },
  ...{ MAP_SHARED: ours.MAP_SHARED, MAP_PRIVATE: ours.MAP_PRIVATE },
  ...{ MADV_NORMAL: ours.MADV_NORMAL, MADV_RANDOM: ours.MADV_RANDOM, MADV_SEQUENTIAL: ours.MADV_SEQUENTIAL },
  ...{ MADV_WILLNEED: ours.MADV_WILLNEED, MADV_DONTNEED: ours.MADV_DONTNEED, PAGESIZE: ours.PAGESIZE },
};

const theirs = loadMmapIo();
const contenders: [string, MmapIo][] = [['ours', ours], ...(theirs ? [named(theirs)] : [])];

/** An optional dependency: it needs a compiler to install. Where CI is set, its absence is a failure. */
function loadMmapIo(): MmapIo | null {
  try {
    return createRequire(import.meta.url)('@riaskov/mmap-io');
  } catch (thrown) {
    if (process.env.CI) throw thrown;
    return null;
  }
}

function named(implementation: MmapIo): [string, MmapIo] {
  return ['mmap-io', implementation];
}

function open(path: string, flags = 'r'): number {
  return openSync(path, flags);
}

it.runIf(theirs === null)(
  'is compared with mmap-io (not here: npm install builds it if there is a compiler)',
  (test) => test.skip(),
);

describe.runIf(ours.mappingSupport().kind === 'mapped').each(contenders)('mmap: %s', (_name, mmap) => {
  const page = ours.PAGESIZE;

  it('has the constants of this platform', () => {
    expect(mmap).toMatchObject(CONSTANTS);
  });

  it.each(REAL_IMAGES)('shows the bytes of %s', (path) => {
    const content = readFileSync(path);
    const fd = open(path);
    const buffer = mmap.map(content.length, ours.PROT_READ, ours.MAP_SHARED, fd);
    closeSync(fd);
    expect(Buffer.isBuffer(buffer)).toBe(true);
    expect(buffer.equals(content)).toBe(true);
    ours.unmap(buffer);
  });

  it('is as long as asked, in the middle of a page too', () => {
    const path = makeFile(pattern(page + 5));
    const buffer = mmap.map(page + 5, ours.PROT_READ, ours.MAP_SHARED, open(path));
    expect(buffer.equals(readFileSync(path))).toBe(true);
    ours.unmap(buffer);
  });

  it('begins at a page of the file', () => {
    const content = pattern(3 * page);
    const buffer = mmap.map(page, ours.PROT_READ, ours.MAP_SHARED, open(makeFile(content)), page);
    expect(buffer.equals(content.subarray(page, 2 * page))).toBe(true);
    ours.unmap(buffer);
  });

  it('MAP_SHARED sees what is written to the file', () => {
    const path = makeFile(pattern(page));
    const buffer = mmap.map(page, ours.PROT_READ, ours.MAP_SHARED, open(path));
    writeSync(open(path, 'r+'), Buffer.from('fresh'), 0, 5, 100);
    expect(buffer.toString('latin1', 100, 105)).toBe('fresh');
    ours.unmap(buffer);
  });

  it('MAP_SHARED with PROT_WRITE changes the file', () => {
    const path = makeFile(pattern(page));
    const buffer = mmap.map(page, ours.PROT_READ | ours.PROT_WRITE, ours.MAP_SHARED, open(path, 'r+'));
    buffer.write('through', 7);
    mmap.sync(buffer, true);
    mmap.sync(buffer, 0, page, true, false);
    mmap.sync(buffer);
    expect(readFileSync(path, 'latin1').slice(7, 14)).toBe('through');
    ours.unmap(buffer);
  });

  it('MAP_PRIVATE never changes the file', () => {
    const content = pattern(page);
    const path = makeFile(content);
    const buffer = mmap.map(page, ours.PROT_READ | ours.PROT_WRITE, ours.MAP_PRIVATE, open(path));
    buffer.fill(0xa5);
    expect(buffer[0]).toBe(0xa5);
    expect(readFileSync(path).equals(content)).toBe(true);
    ours.unmap(buffer);
  });

  it('takes advice on the whole and on a part', () => {
    const content = pattern(4 * page);
    const fd = open(makeFile(content));
    const buffer = mmap.map(4 * page, ours.PROT_READ, ours.MAP_SHARED, fd, 0, ours.MADV_SEQUENTIAL);
    mmap.advise(buffer, ours.MADV_RANDOM);
    mmap.advise(buffer, page, 2 * page, ours.MADV_DONTNEED);
    expect(buffer.equals(content)).toBe(true);
    expect(() => mmap.advise(buffer, 1, page, ours.MADV_RANDOM)).toThrow(/madvise\(\) failed, 22/);
    ours.unmap(buffer);
  });

  it('counts absent and present pages', () => {
    const fd = open(makeFile(pattern(3 * page + 1)));
    const buffer = mmap.map(3 * page + 1, ours.PROT_READ, ours.MAP_SHARED, fd);
    expect(buffer.reduce((all, byte) => all + byte, 0)).toBeGreaterThan(0);
    expect(mmap.incore(buffer)).toEqual([0, 4]);
    ours.unmap(buffer);
  });

  it.each([
    ['a descriptor that is not open', 4096, ours.PROT_READ, 999_999, 0, /mmap failed, 9/],
    ['nothing', 0, ours.PROT_READ, null, 0, /mmap failed, 22/],
    ['an offset inside a page', 4096, ours.PROT_READ, null, 1, /mmap failed, 22/],
    ['writing through a read-only descriptor', 4096, ours.PROT_WRITE, null, 0, /mmap failed, 13/],
  ])('refuses %s', (_what, sizeBytes, protection, fd, fileOffset, message) => {
    const mappings = countMappings();
    const path = makeFile(pattern(page));
    expect(() => mmap.map(sizeBytes, protection, ours.MAP_SHARED, fd ?? open(path), fileOffset)).toThrow(
      message,
    );
    expect(countMappings()).toBeLessThan(mappings + 10);
  });
});

describe.runIf(ours.mappingSupport().kind === 'mapped')('unmap', () => {
  it('leaves zeros that can be written and have nothing to do with the file', () => {
    const content = pattern(ours.PAGESIZE);
    const path = makeFile(content);
    const buffer = ours.map(content.length, ours.PROT_READ, ours.MAP_SHARED, open(path));
    ours.unmap(buffer);
    ours.unmap(buffer);
    expect(buffer.every((byte) => byte === 0)).toBe(true);
    buffer.fill(1);
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it('lets 1,000 rounds leave nothing behind', () => {
    const content = pattern(5 * ours.PAGESIZE);
    const fd = open(makeFile(content));
    const round = (index: number) => {
      const sizeBytes = ours.PAGESIZE * (1 + (index % 5)) - (index % 7);
      const buffer = ours.map(sizeBytes, ours.PROT_READ, ours.MAP_SHARED, fd);
      const isRight = buffer[sizeBytes - 1] === content[sizeBytes - 1];
      ours.unmap(buffer);
      return isRight;
    };
    for (let index = 0; index < 100; index += 1) round(index);
    const before = countMappings();
    for (let index = 0; index < 1000; index += 1) expect(round(index)).toBe(true);
    expect(countMappings() - before).toBeLessThan(100);
  });
});
