/** The same interface where nothing can be mapped: Windows, or a machine where koffi can't be loaded. */
import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openBacking } from '../../../main/backing/backing.ts';
import { map, mappingSupport } from '../../../main/backing/mmap.ts';
import { elsewhere, makeFile, pattern } from './files.ts';

vi.mock('../../../main/backing/libc.ts', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  loadLibc: () => ({ kind: 'missing', sentence: 'Images are copied into memory: a test says so.' }),
}));

function open(path: string, mode: 'shared' | 'scratch') {
  const backing = openBacking(path, mode);
  onTestFinished(() => backing.close());
  return backing;
}

it('says that images are copied, and why', () => {
  expect(mappingSupport()).toEqual({
    kind: 'copied',
    sentence: 'Images are copied into memory: a test says so.',
  });
  expect(() => map(1, 1, 1, 0)).toThrow(/a test says so/);
});

it.each(['shared', 'scratch'] as const)('%s holds the bytes of the file', (mode) => {
  const content = pattern(10_000);
  const backing = open(makeFile(content), mode);
  expect(backing).toMatchObject({ kind: 'copied', sentence: mappingSupport().sentence, sizeBytes: 10_000 });
  expect(content.equals(backing.bytes)).toBe(true);
  expect(content.equals(backing.original)).toBe(true);
  expect(backing.check()).toBe(true);
});

it('scratch takes writes that neither the file nor the original sees', () => {
  const content = pattern(10_000);
  const path = makeFile(content);
  const { bytes, original } = open(path, 'scratch');
  bytes.fill(0);
  expect(content.equals(original)).toBe(true);
  expect(readFileSync(path).equals(content)).toBe(true);
});

it.each(['shared', 'scratch'] as const)('%s says when the file changes', async (mode) => {
  const path = makeFile(pattern(10_000));
  const backing = open(path, mode);
  await elsewhere(path, 'fs.truncateSync(path, 5)');
  expect(backing.check()).toBe(false);
  expect(backing.loss?.what).toBe('image.fd was cut from 10,000 to 5 bytes by another program');
  expect(backing.bytes.every((byte) => byte === 0)).toBe(true);
});
