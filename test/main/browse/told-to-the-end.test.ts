import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { COMPARE, COMPARE_STRUCTURES } from '../../../main/browse/compare-task.ts';
import { SCAN } from '../../../main/browse/scan-task.ts';
import type { OnProgress, Progress } from '../../../main/work/task.ts';

const untold = () => undefined;
const TASKS: Readonly<Record<string, (bytes: Uint8Array<ArrayBuffer>, onProgress: OnProgress) => unknown>> = {
  scan: (bytes, onProgress) => SCAN.work({ bytes }, onProgress, untold),
  compare: (bytes, onProgress) => {
    const part = { one: bytes, other: bytes, start: 0, end: bytes.length, joinBytes: 1 };
    return COMPARE.work(part, onProgress, untold);
  },
  'compare structures': (bytes, onProgress) =>
    COMPARE_STRUCTURES.work({ one: bytes, other: bytes }, onProgress, untold),
};

describe.each(Object.entries(TASKS))('The progress of the task “%s”', (_, work) => {
  it.each([
    ['whole steps', 8 << 20],
    ['a few bytes more', (8 << 20) + 100],
    ['less than a step', 100],
  ])('never shrinks, and ends at the end: %s', async (_, sizeBytes) => {
    const bytes = new Uint8Array(sizeBytes).fill(0xff);
    bytes.set(gzipSync('What is told ends.'), 8);
    const told: Progress[] = [];
    await work(bytes, (progress) => told.push(progress));
    const last = told.at(-1);
    expect(last?.done).toBe(last?.total);
    expect(last?.total).toBeGreaterThanOrEqual(sizeBytes);
    const done = told.map((progress) => progress.done);
    expect(done).toEqual(done.toSorted((one, other) => one - other));
  });
});
