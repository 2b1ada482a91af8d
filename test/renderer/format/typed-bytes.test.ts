import { describe, expect, it } from 'vitest';
import { byteTextOf } from '../../../renderer/format/byte-text.ts';
import { bytesOfText, hexBytesIn, patternIn } from '../../../renderer/format/typed-bytes.ts';

describe('What is pasted as hex', () => {
  it.each([
    ['de ad', [0xde, 0xad]],
    ['DEAD', [0xde, 0xad]],
    ['0xde, 0xAD', [0xde, 0xad]],
    ['de:ad-be_ef', [0xde, 0xad, 0xbe, 0xef]],
    ['\\xde\\xad', [0xde, 0xad]],
    ['const unsigned char bytes[2] = {\n  0xde, 0xad,\n};\n', [0xde, 0xad]],
    ['  00\n11\t22 ', [0, 0x11, 0x22]],
  ])('%j are bytes', (text, bytes) => expect([...(hexBytesIn(text) ?? [])]).toEqual(bytes));

  it.each(['', '  ', 'd', 'de a', 'xyz', 'hello', '{}', '0x'])('%j are none', (text) =>
    expect(hexBytesIn(text)).toBeNull(),
  );

  it('is all that can be copied as hex, and as an array of C', () => {
    const bytes = Uint8Array.from({ length: 40 }, (_, at) => at * 7);
    for (const form of ['hex', 'c'] as const)
      expect(hexBytesIn(byteTextOf(form, bytes.length, 'utf8').take(bytes, true))).toEqual(bytes);
  });
});

describe('What is typed as text', () => {
  it.each([
    ['ascii', 'A~', [0x41, 0x7e]],
    ['latin1', 'é', [0xe9]],
    ['utf8', 'é', [0xc3, 0xa9]],
    ['utf16le', 'é😀', [0xe9, 0, 0x3d, 0xd8, 0, 0xde]],
    ['utf16be', 'A', [0, 0x41]],
  ] as const)('has the bytes of %s', (encoding, text, bytes) =>
    expect([...(bytesOfText(text, encoding) ?? [])]).toEqual(bytes),
  );

  it('is refused where the encoding has not all of it', () => {
    expect(bytesOfText('é', 'ascii')).toBeNull();
    expect(bytesOfText('€', 'latin1')).toBeNull();
  });
});

describe('A pattern', () => {
  it('is hex bytes, or text in quotes', () => {
    expect([...(patternIn('ff 00') ?? [])]).toEqual([0xff, 0]);
    expect([...(patternIn(' "ab" ') ?? [])]).toEqual([0x61, 0x62]);
    expect(patternIn('ab"')).toBeNull();
    expect(patternIn('')).toBeNull();
  });
});
