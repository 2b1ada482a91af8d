import { describe, expect, it } from 'vitest';
import { shownText } from '../../../app/contract/text/shown-text.ts';
import { nameKey, ownName } from '../../../main/files/own-name.ts';
import { nameText } from '../../../main/image/structure/formats/filesystem/file-name.ts';

function named(platform: NodeJS.Platform, kind = 'file') {
  return (name: string) => ownName({ kind, name }, platform);
}

describe('the name of a file of a file system, where it is written', () => {
  it('is its own on Linux, with all that Linux takes', () => {
    const own = [
      'q"',
      'a\\b:c',
      '<a|b>?*',
      'con',
      'aux.c',
      'trail.',
      'end. ',
      ' ',
      '...',
      '.hidden',
      'Ünï 雪.txt',
    ];
    expect(own.map(named('linux'))).toEqual(own);
    expect(['a/../b', '.', '..', ''].map(named('linux'))).toEqual(['a_.._b', '_', '__', '_']);
  });

  it('has an underscore for each character that a scan does not show as it is', () => {
    const unshown = ['a\0b', 'x\ny', 'a\u202eb', 'a\u2028b', nameText(Uint8Array.of(0x67, 0x72, 0xfc, 0x6e))];
    expect(unshown.map(shownText).map(named('linux'))).toEqual(['a_b', 'x_y', 'a_b', 'a_b', 'gr_n']);
  });

  it('is no hidden one where an archive begins all names with the directory that they are in', () => {
    expect(['./etc/hostname', './init', '././x', './.hidden'].map(named('linux'))).toEqual([
      ...['etc_hostname', 'init', 'x', '.hidden'],
    ]);
    expect(['./', './etc/'].map(named('linux', 'directory'))).toEqual(['_', 'etc']);
  });

  it('is one that Windows takes on Windows', () => {
    const own = ['q"', 'a\\b:c', '<a|b>?*', 'con', 'COM1.txt', 'aux.c', 'trail.', 'end. ', '..', '.hidden'];
    expect(own.map(named('win32'))).toEqual([
      ...['q_', 'a_b_c', '_a_b___', '_con', '_COM1.txt', '_aux.c', 'trail_', 'end__', '__', '.hidden'],
    ]);
  });

  it('is cut where systems take no more, and no character of it is', () => {
    expect(named('linux')('雪'.repeat(100))).toBe('雪'.repeat(76));
  });

  it('is a word for the root, that of a directory without its slash, and none for what is no file', () => {
    expect(named('linux', 'directory')('/')).toBe('root');
    expect(named('linux', 'directory')('etc/')).toBe('etc');
    expect(['/', 'etc/'].map(named('linux'))).toEqual(['_', 'etc_']);
    expect(named('linux', 'uefi-volume')('FV')).toBeNull();
  });

  it('is the same in another case where the system takes it for the same', () => {
    expect((['linux', 'win32', 'darwin'] as const).map((platform) => nameKey('Same', platform))).toEqual([
      ...['Same', 'same', 'same'],
    ]);
  });
});
