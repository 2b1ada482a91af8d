import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../app/contract/errors.ts';
import { parseGeometry } from '../../app/geometry-text.ts';

describe('--geometry', () => {
  it('names a flash by QEMU’s properties, in any order and as many as are meant', () => {
    expect(
      parseGeometry('width=4,device-width=2,sector-length=256K,base=0x4000000,command-set=intel'),
    ).toEqual({
      bankWidthBytes: 4,
      deviceWidthBytes: 2,
      sectorLengthBytes: 256 * 1024,
      base: 0x400_0000,
      commandSet: 'intel',
    });
    expect(parseGeometry('device-width=none')).toEqual({ deviceWidthBytes: null });
  });

  it.each(['65536', '0x1_0000', '64K', '64k', '64KB', '64KiB', '64 kib'])(
    'takes “%s” for 64 KiB, as the window’s form does',
    (text) => {
      expect(parseGeometry(`sector-length=${text}`)).toEqual({ sectorLengthBytes: 65_536 });
    },
  );

  it.each([
    ['', '“” sets nothing'],
    ['witdh=4', '“witdh=4” sets nothing'],
    ['width=4=5', '“width=4=5” sets nothing'],
    ['width=2,width=4', 'width is there twice'],
    ['width=3', '“3” is no width'],
    ['width=', '“” is no width'],
    ['device-width=8', '“8” is no device-width'],
    ['command-set=arm', '“arm” is no command-set'],
    ['base=-1', '“-1” is no base'],
    ['sector-length=64X', '“64X” is no sector-length'],
    ['sector-length=9007199254740992', '“9007199254740992” is no sector-length'],
  ])('refuses “%s”, naming the word', (text, sentence) => {
    expect(() => parseGeometry(text)).toThrow(sentence);
  });

  it('throws nothing but errors for people, whatever is written', () => {
    const words = fc.constantFrom(
      'base',
      'width',
      'device-width',
      '=',
      ',',
      '0x',
      '8',
      'K',
      'none',
      '__proto__',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((parts) => parts.join('')),
        ),
        (text) => {
          try {
            parseGeometry(text);
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(UserError);
          }
        },
      ),
    );
  });
});
