import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { saveBytes } from '../../../main/files/save.ts';
import { madeImage, temporaryFolder } from '../../kit/images.ts';

const bytes = Uint8Array.from([1, 2, 3]);

it('Bytes are saved whole, and nothing else is left in the folder', () => {
  const path = join(temporaryFolder(), 'out.bin');
  expect(saveBytes(path, bytes, { overwrites: false, usedPaths: [] })).toBe(path);
  expect([...readFileSync(path)]).toEqual([1, 2, 3]);
  expect(readdirSync(join(path, '..'))).toEqual(['out.bin']);
});

it('A file that is there stays as it is unless it may be replaced', () => {
  const path = join(temporaryFolder(), 'there.bin');
  writeFileSync(path, 'old');
  expect(() => saveBytes(path, bytes, { overwrites: false, usedPaths: [] })).toThrow('is there already');
  expect(readFileSync(path, 'utf8')).toBe('old');
  saveBytes(path, bytes, { overwrites: true, usedPaths: [] });
  expect([...readFileSync(path)]).toEqual([1, 2, 3]);
  expect(readdirSync(join(path, '..'))).toEqual(['there.bin']);
});

it('An open image is never replaced, by whatever name', () => {
  const image = madeImage(16);
  const alias = join(temporaryFolder(), 'alias.bin');
  symlinkSync(image, alias);
  for (const path of [image, alias]) {
    expect(() => saveBytes(path, bytes, { overwrites: true, usedPaths: [image] })).toThrow('in use here');
  }
  expect(readFileSync(image).length).toBe(16);
});

it('A folder that is not there is said to be the trouble', () => {
  const path = '/nowhere/at/all/out.bin';
  expect(() => saveBytes(path, bytes, { overwrites: true, usedPaths: [] })).toThrow(
    /can’t be written \(ENOENT\)/,
  );
  expect(existsSync(path)).toBe(false);
});

it('What is no file is never replaced, and what a link names is', () => {
  const folder = temporaryFolder();
  expect(() => saveBytes('/dev/null', bytes, { overwrites: true, usedPaths: [] })).toThrow('null is no file');
  expect(() => saveBytes(folder, bytes, { overwrites: true, usedPaths: [] })).toThrow('is no file');
  const path = join(folder, 'real.bin');
  const link = join(folder, 'link.bin');
  writeFileSync(path, 'old', { mode: 0o640 });
  symlinkSync(path, link);
  saveBytes(link, bytes, { overwrites: true, usedPaths: [] });
  expect([...readFileSync(path)]).toEqual([1, 2, 3]);
  expect(statSync(path).mode & 0o777).toBe(0o640);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
});
