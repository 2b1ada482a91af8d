import { expect, it } from 'vitest';
import { fileName, folderOf } from '../../../renderer/format/paths.ts';

it('takes paths of any platform apart', () => {
  expect(fileName('/images/a.fd')).toBe('a.fd');
  expect(fileName('C:\\images\\a.fd')).toBe('a.fd');
  expect(fileName('/images/sub/')).toBe('sub');
  expect(folderOf('/images/a.fd')).toBe('/images');
  expect(folderOf('C:\\images\\a.fd')).toBe('C:\\images');
  expect(folderOf('a.fd')).toBe('a.fd');
});
