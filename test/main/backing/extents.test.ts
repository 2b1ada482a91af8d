import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { expect, it } from 'vitest';
import { dataExtents } from '../../../main/backing/extents.ts';
import { loadLibc } from '../../../main/backing/libc.ts';
import { makeFile, pattern } from './files.ts';

const canAsk = loadLibc().kind === 'loaded';
const MIB = 1 << 20;

/** A file of `sizeBytes` with a block of data at each of these offsets, and nothing else on the disk. */
function sparseFile(sizeBytes: number, offsets: readonly number[]): number {
  const fd = openSync(makeFile(''), 'r+');
  ftruncateSync(fd, sizeBytes);
  for (const offset of offsets) writeSync(fd, pattern(4096), 0, 4096, offset);
  return fd;
}

const extentsOf = (fd: number, sizeBytes: number) => {
  const extents = dataExtents(fd, sizeBytes);
  closeSync(fd);
  return extents;
};

it.runIf(canAsk)('A file’s extents are where it has data, and nowhere else', () => {
  const fd = sparseFile(4 * MIB, [0, MIB, 3 * MIB]);
  expect(extentsOf(fd, 4 * MIB)).toEqual([0, MIB, 3 * MIB].map((start) => ({ start, end: start + 4096 })));
});

it.runIf(canAsk)('A file that is nothing but a hole has none', () => {
  expect(extentsOf(sparseFile(MIB, []), MIB)).toEqual([]);
});

it('A file without holes is one extent up to its last byte', () => {
  expect(extentsOf(openSync(makeFile(pattern(10_000)), 'r'), 10_000)).toEqual([{ start: 0, end: 10_000 }]);
});

it('A file that can’t be asked is taken for data as a whole', () => {
  const fd = openSync(makeFile(pattern(100)), 'r');
  closeSync(fd);
  expect(dataExtents(fd, 100)).toEqual([{ start: 0, end: 100 }]);
});
