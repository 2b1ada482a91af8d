import { chmodSync, closeSync, openSync, readFileSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BackingMode } from '../../../app/contract/machine.ts';
import { type Backing, openBacking } from '../../../main/backing/backing.ts';
import { mappingSupport, PAGESIZE } from '../../../main/backing/mmap.ts';
import {
  asNobody,
  countDescriptors,
  elsewhere,
  makeFile,
  makeFolder,
  mappingsOf,
  pattern,
  REAL_IMAGES,
} from './files.ts';

const canMap = mappingSupport().kind === 'mapped';

function open(path: string, mode: BackingMode): Backing {
  const backing = openBacking(path, mode);
  onTestFinished(() => backing.close());
  return backing;
}

describe.each(['shared', 'scratch'] as const)('a %s backing', (mode) => {
  it.each(REAL_IMAGES)('shows the bytes of %s', (path) => {
    const content = readFileSync(path);
    const backing = open(path, mode);
    expect(backing).toMatchObject({ path, sizeBytes: content.length, mode, loss: null });
    expect(content.equals(backing.bytes)).toBe(true);
    expect(content.equals(backing.original)).toBe(true);
    expect(backing.check()).toBe(true);
  });

  it.each([1, 511, PAGESIZE - 1, PAGESIZE, PAGESIZE + 1, 3 * PAGESIZE + 7])(
    'holds %i bytes, no more',
    (size) => {
      const content = pattern(size);
      const { bytes } = open(makeFile(content), mode);
      expect(content.equals(bytes)).toBe(true);
    },
  );

  it('keeps the same array, and zeros in it after close', () => {
    const backing = openBacking(makeFile(pattern(100)), mode);
    const { bytes } = backing;
    expect(backing.bytes).toBe(bytes);
    backing.close();
    backing.close();
    expect(bytes).toEqual(new Uint8Array(100));
    expect(backing.original).toBe(bytes);
    expect(backing.check()).toBe(false);
    expect(backing.loss).toBeNull();
  });

  it('keeps nothing open over 200 rounds', () => {
    const path = makeFile(pattern(10_000));
    const before = countDescriptors();
    for (let round = 0; round < 200; round += 1) {
      const backing = openBacking(path, mode);
      expect(backing.original[9_999]).toBe(backing.bytes[9_999]);
      backing.close();
    }
    expect(countDescriptors()).toBe(before);
    expect(mappingsOf(path, 'Size').count).toBe(0);
  });
});

describe('a scratch backing', () => {
  it('takes writes that the file and the original never see', () => {
    const content = pattern(3 * PAGESIZE);
    const path = makeFile(content);
    const { bytes, original } = open(path, 'scratch');
    bytes.fill(0xff, 10, 2 * PAGESIZE);
    expect(bytes[PAGESIZE]).toBe(0xff);
    expect(content.equals(original)).toBe(true);
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it('has its own bytes beside another of the same file', () => {
    const path = makeFile(pattern(100));
    const [one, other] = [open(path, 'scratch'), open(path, 'scratch')];
    one.bytes[0] = 0x77;
    expect(other.bytes[0]).toBe(pattern(1)[0]);
    expect(other.original[0]).toBe(pattern(1)[0]);
  });
});

describe.each(['shared', 'scratch'] as const)('a %s backing that is longer than its file', (mode) => {
  const LENGTH_BYTES = 4 * PAGESIZE;
  const longer = (size: number) => {
    const content = pattern(size);
    const path = makeFile(content);
    const backing = openBacking(path, mode, { leastBytes: LENGTH_BYTES });
    onTestFinished(() => backing.close());
    return { content, path, backing };
  };

  it.each([1, PAGESIZE - 1, PAGESIZE, PAGESIZE + 1, 3 * PAGESIZE + 7, LENGTH_BYTES - 1, LENGTH_BYTES])(
    'shows the %i bytes of the file, then 0xff',
    (size) => {
      const { content, backing } = longer(size);
      const expected = Buffer.concat([content, Buffer.alloc(LENGTH_BYTES - size, 0xff)]);
      expect(expected.equals(backing.bytes)).toBe(true);
      expect(expected.equals(backing.original)).toBe(true);
      expect(backing.sizeBytes).toBe(size);
    },
  );

  it('maps the whole pages of the file, and says of less than one why it is a copy', () => {
    const { backing, path } = longer(2 * PAGESIZE + 5);
    expect(backing.kind).toBe(canMap ? 'mapped' : 'copied');
    if (canMap) expect(mappingsOf(path, 'Size').totalKiB).toBe((2 * PAGESIZE) / 1024);
    expect(longer(5).backing).toMatchObject({ kind: 'copied', sentence: expect.stringMatching(/^Copied/) });
  });

  it('is not shorter than a file that is longer than was asked for', () => {
    const path = makeFile(pattern(LENGTH_BYTES));
    const backing = openBacking(path, mode, { leastBytes: PAGESIZE });
    onTestFinished(() => backing.close());
    expect(backing.bytes.length).toBe(LENGTH_BYTES);
  });

  it('is zeros to its very end after close', () => {
    const { backing } = longer(PAGESIZE + 1);
    backing.close();
    expect(backing.bytes).toEqual(new Uint8Array(LENGTH_BYTES));
  });
});

it('A scratch takes writes over the end of its file, which never grows', () => {
  const content = pattern(PAGESIZE + 100);
  const path = makeFile(content);
  const backing = openBacking(path, 'scratch', { leastBytes: 2 * PAGESIZE });
  onTestFinished(() => backing.close());
  backing.bytes.fill(0x55, PAGESIZE - 10, PAGESIZE + 200);
  expect(backing.original[PAGESIZE + 150]).toBe(0xff);
  expect(readFileSync(path).equals(content)).toBe(true);
});

describe.runIf(canMap)('pages', () => {
  it('of a shared backing are shared: none is private and dirty', () => {
    const [path] = REAL_IMAGES;
    if (path === undefined) return;
    const { bytes, kind } = open(path, 'shared');
    expect(kind).toBe('mapped');
    expect(bytes.reduce((all, byte) => all ^ byte, 0)).toBeTypeOf('number');
    expect(mappingsOf(path, 'Rss').totalKiB).toBe(bytes.length / 1024);
    expect(mappingsOf(path, 'Private_Dirty').totalKiB).toBe(0);
  });

  it('of a scratch backing become private where they are touched, and only there', () => {
    const path = makeFile(pattern(64 * PAGESIZE));
    const { bytes } = open(path, 'scratch');
    bytes[5 * PAGESIZE] = 1;
    bytes[9 * PAGESIZE] = 1;
    expect(mappingsOf(path, 'Anonymous').totalKiB).toBe((2 * PAGESIZE) / 1024);
  });

  it('are mapped once for two shared backings, until the last one closes', () => {
    const content = pattern(5 * PAGESIZE);
    const path = makeFile(content);
    const [one, other] = [open(path, 'shared'), open(path, 'shared')];
    expect(other.bytes).toBe(one.bytes);
    expect(mappingsOf(path, 'Size').count).toBe(1);
    one.close();
    expect(one.check()).toBe(false);
    expect(other.check()).toBe(true);
    expect(content.equals(other.bytes)).toBe(true);
    other.close();
    expect(mappingsOf(path, 'Size').count).toBe(0);
  });
});

it('keeps the name by which a file was opened', () => {
  const target = makeFile(pattern(10));
  const link = join(makeFolder(), 'link.fd');
  symlinkSync(target, link);
  expect(open(link, 'shared')).toMatchObject({ path: link, name: 'link.fd' });
});

it('copies a file that a program has open for writing, and says so', () => {
  const content = pattern(100);
  const path = makeFile(content);
  const fd = openSync(path, 'r+');
  onTestFinished(() => closeSync(fd));
  const backing = open(path, 'shared');
  expect(backing.kind).toBe(process.platform === 'linux' ? 'copied' : 'mapped');
  expect(backing.sentence).toMatch(/another program has the file open for writing/);
  expect(content.equals(backing.bytes)).toBe(true);
});

describe.runIf(canMap)('a write-through backing', () => {
  it('puts what is written into the file, where every other program sees it at once', () => {
    const path = makeFile(pattern(3 * PAGESIZE));
    const { bytes, kind } = open(path, 'write-through');
    expect(kind).toBe('mapped');
    bytes.fill(0xff, 10, PAGESIZE + 10);
    const expected = pattern(3 * PAGESIZE).fill(0xff, 10, PAGESIZE + 10);
    expect(readFileSync(path).equals(expected)).toBe(true);
  });

  it('is no loss to itself: the file’s time of change is its own doing', () => {
    const path = makeFile(pattern(PAGESIZE));
    const backing = open(path, 'write-through');
    backing.bytes[0] = 0x77;
    utimesSync(path, new Date(), new Date());
    expect(backing.check()).toBe(true);
  });

  it('is mapped into the file’s own pages again when it goes back to shared, before it is closed', () => {
    const path = makeFile(pattern(PAGESIZE));
    const writer = open(path, 'write-through');
    writer.bytes[5] = 0x42;
    const reader = openBacking(path, 'shared', { replaces: writer });
    onTestFinished(() => reader.close());
    expect([reader.kind, reader.bytes[5]]).toEqual(['mapped', 0x42]);
  });

  it('is lost when another program cuts the file', async () => {
    const path = makeFile(pattern(3 * PAGESIZE));
    const backing = open(path, 'write-through');
    await elsewhere(path, 'fs.truncateSync(path, 100)');
    expect(backing.check()).toBe(false);
    expect(backing.loss?.what).toContain('was cut');
    expect(backing.bytes[2 * PAGESIZE]).toBe(0);
  });

  it('is refused for a file that may not be written, and for one that ends inside an erase block', () => {
    const path = makeFile(pattern(100));
    chmodSync(path, 0o444);
    expect(() => asNobody(() => openBacking(path, 'write-through'))).toThrow('can’t be written');
    expect(() => openBacking(path, 'write-through', { leastBytes: PAGESIZE })).toThrow(
      'It ends inside an erase block',
    );
  });
});
