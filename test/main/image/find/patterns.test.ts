import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../app/contract/errors.ts';
import type { FindQuery, TextEncoding } from '../../../../app/contract/find.ts';
import { foundIn } from '../../../kit/image/found.ts';

const hex = (text: string): FindQuery => ({ kind: 'hex', text });
const text = (words: string, encoding: TextEncoding = 'any', ignoresCase = false): FindQuery => ({
  kind: 'text',
  text: words,
  encoding,
  ignoresCase,
});
const integer = (
  number: string,
  widthBytes: 1 | 2 | 4 | 8,
  order: 'little' | 'big' | 'any' = 'little',
): FindQuery => ({ kind: 'integer', text: number, widthBytes, order });
const regex = (words: string, ignoresCase = false): FindQuery => ({
  kind: 'regex',
  text: words,
  ignoresCase,
});

const bytes = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex');
const starts = (query: FindQuery, content: Uint8Array) => foundIn(query, content).map(([start]) => start);

function refusal(query: FindQuery): string {
  try {
    foundIn(query, Buffer.alloc(4));
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown.message;
    throw thrown;
  }
  return 'nothing was refused';
}

describe('A pattern of hexadecimal digits', () => {
  const content = bytes('55 aa 01 7f 55 aa 02 80 55 ab 03 00 56 aa 04 05');

  it.each([
    ['55 aa', [0, 4]],
    ['55aa', [0, 4]],
    ['0x55, 0xAA', [0, 4]],
    ['\\x55\\xaa', [0, 4]],
    ['55 aa ?? [0-7f]', [0]],
    ['55 a?', [0, 4, 8]],
    ['5? aa', [0, 4, 12]],
    ['?6', [12]],
    ['[55 56] aa', [0, 4, 12]],
    ['55 [^aa]', [8]],
    ['(55 ab|56) ?? 0?', [8, 12]],
    ['04 05', [14]],
    ['04 05 ??', []],
  ])('is found where it fits: %s', (pattern, expected) =>
    expect(starts(hex(pattern), content)).toEqual(expected),
  );

  it('tells how long the alternative is that fits, the earlier one where two do', () => {
    expect(foundIn(hex('(aa|aa 01|55 ab 03)'), content)).toEqual([
      [1, 1],
      [5, 1],
      [8, 3],
      [13, 1],
    ]);
  });

  it('is found where it overlaps itself', () => {
    expect(starts(hex('00 00'), Buffer.alloc(5))).toEqual([0, 1, 2, 3]);
  });

  it.each([
    ['', 'There is no byte to look for: at the end of the pattern'],
    ['55 a', 'A byte has two hexadecimal digits, and this has one: at character 4: “a”'],
    ['55 zz', 'This is no hexadecimal digit: at character 4: “zz”'],
    ['[0-7f', 'This bracket is never closed: at character 1'],
    ['[7f-0]', '7f-0 is no byte and no range of bytes: at character 2'],
    ['[100]', '100 is no byte and no range of bytes: at character 2'],
    ['[^00-ff]', 'No byte fits these brackets: at character 1'],
    ['(aa|bb', 'This bracket is never closed: at character 1'],
    ['aa)', 'This bracket was never opened: at character 3'],
    ['(aa|)', 'There is no byte to look for'],
    ['(0|1)'.repeat(2), 'A byte has two hexadecimal digits, and this has one: at character 2'],
    ['('.repeat(4096), 'There are more than 100 brackets in brackets: at character 102'],
    ['(00|01)'.repeat(7), 'The alternatives come to more than 64 sequences: at character 43'],
  ])('is refused at its place where it makes no sense: %s', (pattern, words) =>
    expect(refusal(hex(pattern))).toContain(words),
  );
});

describe('A text', () => {
  const content = Buffer.concat([
    Buffer.from('Größe|'),
    Buffer.from('Größe|', 'utf16le'),
    Buffer.from('Größe|', 'utf16le').swap16(),
    Buffer.from('GRÖSSE|gröẞe'),
  ]);

  it.each<[TextEncoding, number[]]>([
    ['any', [0, 8, 20]],
    ['utf-8', [0]],
    ['utf-16le', [8, 21]],
    ['utf-16be', [20]],
  ])('is found as it is stored in %s', (encoding, expected) =>
    expect(starts(text('Größe', encoding), content)).toEqual(expected),
  );

  it('is found in whatever case, beyond ASCII too', () => {
    expect(starts(text('gRÖ', 'any', true), content)).toEqual([0, 8, 20, 32, 40]);
    expect(starts(text('gröẞe', 'utf-8', true), content)).toEqual([0, 40]);
  });

  it('is found once where it reads in both orders of UTF-16, at an even place', () => {
    const spaced = (start: number) =>
      Buffer.concat([Buffer.alloc(start), Buffer.from('Boot', 'utf16le'), Buffer.alloc(3)]);
    expect(starts(text('Boot'), spaced(4))).toEqual([4]);
    expect(starts(text('Boot'), spaced(5))).toEqual([4]);
    expect(starts(text('Boot'), spaced(0))).toEqual([0]);
    expect(starts(text('Boot', 'utf-16be'), spaced(4))).toEqual([3]);
  });

  it('may be ASCII alone, and says so of a character that is not', () => {
    expect(starts(text('|', 'ascii'), content)).toEqual([7, 18, 31, 39]);
    expect(refusal(text('Größe', 'ascii'))).toContain('ASCII has no such character: at character 3: “öße”');
    expect(refusal(text(''))).toContain('There is no text to look for');
  });

  it('is refused where it is too long, or has too many forms, and says which', () => {
    const long = 'a'.repeat(2100);
    expect(refusal(text(long))).toContain('This text is more than 4096 bytes in UTF-16LE');
    expect(refusal(text(long, 'any', true))).toContain('This text is more than 4096 bytes in UTF-16LE');
    expect(starts(text(long, 'utf-8'), Buffer.from(long))).toEqual([0]);
    expect(refusal(text('ſ'.repeat(7), 'utf-8', true))).toContain(
      'comes to more than 64 sequences in both cases',
    );
  });
});

describe('An integer', () => {
  const content = bytes('00 d2 04 00 00 00 00 04 d2 ff ff ff ff 00 00 10 20');

  it('is found in each width and order', () => {
    expect(starts(integer('1234', 2), content)).toEqual([1]);
    expect(starts(integer('0x4d2', 4), content)).toEqual([1]);
    expect(starts(integer('1,234', 4, 'big'), content)).toEqual([5]);
    expect(starts(integer('1234', 4, 'any'), content)).toEqual([1, 5]);
    expect(starts(integer('-1', 4), content)).toEqual([9]);
    expect(starts(integer('0xff', 1), content)).toEqual([9, 10, 11, 12]);
  });

  it.each([
    ['0x0f00..0x1020', 2, 'big'],
    ['5..300', 2, 'little'],
    ['-3..4', 2, 'little'],
    ['0x00ff..0x010100', 4, 'big'],
    ['0..0xffff', 2, 'little'],
  ] as const)('is found by its range %s in %i bytes, %s-endian', (range, width, order) => {
    const view = new DataView(content.buffer, content.byteOffset, content.length);
    const [low = 0, high = 0] = range.split('..').map(Number);
    const expected = [...content.keys()].filter((at) => {
      if (at + width > content.length) return false;
      const isLittle = order === 'little';
      const value = width === 2 ? view.getUint16(at, isLittle) : view.getUint32(at, isLittle);
      const signed = width === 2 ? view.getInt16(at, isLittle) : view.getInt32(at, isLittle);
      return (value >= low && value <= high) || (low < 0 && signed >= low && signed <= high);
    });
    expect(starts(integer(range, width, order), content)).toEqual(expected);
  });

  it.each([
    ['', 'There is no number'],
    ['12x', '12x is no number: at character 1'],
    ['0x_', '0x_ is no number: at character 1'],
    ['1..y', 'y is no number: at character 4'],
    ['1..2..3', 'A range has two ends: at character 5'],
    ['9..8', 'The range ends before it begins'],
    ['65536', '65536 does not fit into 16 bits'],
    ['-32769', '-32769 does not fit into 16 bits'],
  ])('is refused at its place where it makes no sense: %s', (number, words) =>
    expect(refusal(integer(number, 2))).toContain(words),
  );
});

describe('A GUID', () => {
  const content = Buffer.concat([Buffer.alloc(3), bytes('78e58c8c3d8a1c4f9935896185c32dd3')]);

  it.each(['8c8ce578-8a3d-4f1c-9935-896185c32dd3', ' {8C8CE578-8A3D-4F1C-9935-896185C32DD3} '])(
    'is found as EFI stores it: %s',
    (guid) => expect(foundIn({ kind: 'guid', text: guid }, content)).toEqual([[3, 16]]),
  );

  it('is refused where it is none', () => {
    for (const wrong of ['8c8ce578', 'gEfiNoSuchGuid', ''])
      expect(refusal({ kind: 'guid', text: wrong })).toContain('This is no GUID');
  });

  it.each(['gEfiFirmwareFileSystem2Guid', ' gefifirmwarefilesystem2guid '])(
    'may be told by the name that it is known by, in whatever case: %s',
    (name) => expect(foundIn({ kind: 'guid', text: name }, content)).toEqual([[3, 16]]),
  );
});

describe('A regular expression', () => {
  const content = Buffer.from('U-Boot 2023.01 (Nov 10)\nU-boot SPL\0\xff\xfe\x01end', 'latin1');
  const words = (pattern: string, ignoresCase = false) =>
    foundIn(regex(pattern, ignoresCase), content).map(([start, length]) =>
      content.toString('latin1', start, start + length),
    );

  it.each([
    ['U-Boot', ['U-Boot']],
    ['(?i)u-boot', ['U-Boot', 'U-boot']],
    ['U-[Bb]oot (?:SPL|\\d+)', ['U-Boot 2023', 'U-boot SPL']],
    ['\\d{2,4}', ['2023', '01', '10']],
    ['\\d{2,4}?', ['20', '23', '01', '10']],
    ['(?<year>\\d+)\\.(?P<month>\\d+)', ['2023.01']],
    ['\\xff.\\x01', ['\xff\xfe\x01']],
    ['[\\x80-\\xff]+', ['\xff\xfe']],
    ['[^\\x00-\\x7f]', ['\xff', '\xfe']],
    ['[[:upper:]][[:lower:]]+', ['Boot', 'Nov']],
    ['^U-.oot', ['U-Boot']],
    ['(?m)^U-.oot', ['U-Boot', 'U-boot']],
    ['(?m)\\)$', [')']],
    ['end$', ['end']],
    ['\\bSPL\\b', ['SPL']],
    ['\\Boot', ['oot', 'oot']],
    ['N.*', ['Nov 10)']],
    ['(?s)N.*d', [content.toString('latin1', 16)]],
    ['a{x', []],
    ['[])]', [')']],
  ])('matches what it says: %s', (pattern, expected) => expect(words(pattern)).toEqual(expected));

  it('stands for the bytes of a character beyond ASCII in UTF-8', () => {
    expect(foundIn(regex('xöx|ö'), Buffer.from('xöxö'))).toEqual([
      [0, 4],
      [4, 2],
    ]);
  });

  it.each([
    ['', 'There is no expression to look for: at the end of the pattern'],
    ['(a', 'This bracket is never closed: at character 1'],
    ['a)', 'This bracket was never opened: at character 2'],
    ['[a', 'This bracket is never closed: at character 1'],
    ['[z-a]', 'This is no range of bytes: at character 2'],
    ['[ä]', 'A character beyond ASCII is several bytes, and a class stands for one: at character 2'],
    ['[[:alphabet:]]', '[:alphabet:] is not known: at character 2'],
    ['[[:toString:]]', '[:toString:] is not known: at character 2'],
    ['*a', 'There is nothing before * to repeat: at character 1'],
    ['a{3,2}', 'It is to come at least more often than at most: at character 1'],
    ['a{9999}', 'This is repeated more than 1000 times: at character 1'],
    ['(a)\\1', 'What was found before can’t be referred to: at character 4'],
    ['(?=a)', 'Looking ahead and back is not known here: at character 1'],
    ['\\xg0', '\\x has two hexadecimal digits: at character 1'],
    ['\\q', '\\q is not known: at character 1'],
    ['a\\', 'There is nothing after the backslash: at character 2'],
    ['(?:(?:a{1000}){1000})', 'This expression is too large to be looked for'],
    ['('.repeat(200), 'There are more than 100 brackets in brackets'],
    [`a${'*'.repeat(4000)}`, 'There are more than 100 repetitions of repetitions: at character 1'],
    [`${'('.repeat(99)}a${'**)'.repeat(99)}${'+'.repeat(9)}`, 'more than 100 repetitions of repetitions'],
  ])('is refused at its place where it makes no sense: %s', (pattern, expected) =>
    expect(refusal(regex(pattern))).toContain(expected),
  );

  it('may repeat what is repeated', () => {
    expect(words(`(?:${'('.repeat(90)}o${')*'.repeat(90)}t)${'*'.repeat(90)}`)).toEqual(['oot', 'oot']);
  });

  it('costs nothing where it is nothing, however often', () => {
    expect(words(`()${'{1000}'.repeat(5)}U`)).toEqual(['U', 'U']);
    expect(words(`${'('.repeat(50)}()${'){32}'.repeat(50)}U`)).toEqual(['U', 'U']);
  });
});
