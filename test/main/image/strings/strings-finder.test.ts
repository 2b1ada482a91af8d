import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FindQuery, StringEncoding } from '../../../../app/contract/find.ts';
import { decodeString } from '../../../../app/contract/text/decode-string.ts';
import { hitsIn } from '../../../kit/image/found.ts';

const strings = (leastCharacters: number, encodings: StringEncoding[], text = ''): FindQuery => ({
  kind: 'strings',
  text,
  leastCharacters,
  encodings,
});
const ALL = [...StringEncoding.options];

/** `start encoding text` of each. */
function found(query: FindQuery, content: Uint8Array, pieceBytes = content.length): string[] {
  const { starts, lengths, kinds } = hitsIn(query, content, { start: 0, end: content.length, pieceBytes });
  return [...starts].map((start, index) => {
    const encoding = StringEncoding.options[kinds[index] ?? 0] ?? 'ascii';
    return `${start} ${encoding} ${decodeString(content.slice(start, start + (lengths[index] ?? 0)), encoding)}`;
  });
}

const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('Strings', () => {
  it('are found in each encoding, and told by it', () => {
    const content = Buffer.concat([
      Buffer.from('\0\x01U-Boot\t1\0abc\0\x03\x03'),
      utf16('BootOrder\0'),
      Buffer.from([3, 3, 3]),
      utf16be('Größe\0'),
      Buffer.from([3, 3]),
      Buffer.from('Grüße\n'),
    ]);
    expect(found(strings(4, ALL), content)).toEqual([
      '2 ascii U-Boot\t1',
      '17 utf-16le BootOrder',
      '40 utf-16be Größe',
      '54 utf-8 Grüße',
    ]);
    expect(found(strings(3, ['ascii']), content)).toEqual(['2 ascii U-Boot\t1', '11 ascii abc']);
    expect(found(strings(4, ['utf-16be']), content)).toContain('40 utf-16be Größe');
  });

  it('are those that hold a text, in whatever case', () => {
    const content = Buffer.concat([Buffer.from('tianocore\0EDK2\0\x03\x03'), utf16('TianoCore\0')]);
    expect(found(strings(4, ALL, 'NOCO'), content)).toEqual(['0 ascii tianocore', '17 utf-16le TianoCore']);
  });

  it.each([
    ['a byte that no UTF-8 has', [0x61, 0x62, 0xff, 0x63, 0x64]],
    ['a character that ends too soon', [0x61, 0x62, 0xe2, 0x82, 0x63, 0x64]],
    ['one that is longer than it must be', [0x61, 0x62, 0xe0, 0x80, 0xaf, 0x63, 0x64]],
    ['half of a pair of UTF-16', [0x61, 0x62, 0xed, 0xa0, 0x80, 0x63, 0x64]],
    ['one beyond the last', [0x61, 0x62, 0xf4, 0x90, 0x80, 0x80, 0x63, 0x64]],
  ])('of UTF-8 end at %s', (_, values) => {
    const last = values.length - 2;
    expect(found(strings(2, ['utf-8']), Uint8Array.from(values))).toEqual(['0 ascii ab', `${last} ascii cd`]);
  });

  it('are cut where they are too long, and this is counted', () => {
    const content = Buffer.alloc(5_000, 'a');
    expect(found(strings(4, ['ascii']), content).map((line) => line.length)).toEqual([
      '0 ascii '.length + 4096,
      '4096 ascii '.length + 904,
    ]);
  });

  it('are the same whatever the pieces', () => {
    const parts = fc.constantFrom('ab', 'a\0b\0', '\0a\0b', '\0', 'ä', '\xff', 'abcd\0');
    fc.assert(
      fc.property(
        fc.array(parts, { maxLength: 60 }),
        fc.integer({ min: 1, max: 30 }),
        (pieces, pieceBytes) => {
          const content = Buffer.concat(
            pieces.map((part) => Buffer.from(part, part === '\xff' ? 'latin1' : 'utf8')),
          );
          const inPieces = found(strings(2, ALL), content, pieceBytes);
          expect(inPieces).toEqual(found(strings(2, ALL), content));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('of ASCII are those that a naive reading finds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (content) => {
        const text = Buffer.from(content).toString('latin1');
        const expected = [...text.matchAll(/[\t -~]{3,}/g)].map(
          ({ 0: run, index }) => `${index} ascii ${run}`,
        );
        expect(found(strings(3, ['ascii']), content)).toEqual(expected);
      }),
    );
  });
});
