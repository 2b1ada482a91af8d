import { describe, expect, it } from 'vitest';
import { completionsOf, parseGoTo, placeOf } from '../../../../renderer/panels/bytes/go-to.ts';
import { TOP_BOOT } from '../../../kit/flash/erase-blocks.ts';

const PLACE = {
  cursorOffset: 0x1000,
  sizeBytes: 64 * 2 ** 20,
  regions: [{ sectorCount: 256, sectorLengthBytes: 256 * 1024 }],
  busBase: 0x0400_0000,
  space: 'flash',
} as const;

// biome-ignore format: a table
const REACHED: readonly [string, number][] = [
  ['0x1640',            0x1640],
  ['0X0000_1640',       0x1640],
  ['5696',              0x1640],
  ['5,696',             0x1640],
  ['  0x10  ',          0x10],
  ['1M',                0x10_0000],
  ['+4k',               0x2000],
  ['2MiB',              0x20_0000],
  ['#1+4k',             256 * 1024 + 4096],
  ['+16',               0x1010],
  ['-0x100',            0xf00],
  ['+ 0x10',            0x1010],
  ['#0',                0],
  ['#12',               12 * 256 * 1024],
  ['#255',              255 * 256 * 1024],
  ['#12+0x40',          12 * 256 * 1024 + 0x40],
  ['# 12 + 64',         12 * 256 * 1024 + 0x40],
  ['block:0x40',        0x40],
  ['flash:0x20',        0x20],
  ['file:0x20',         0x20],
  ['bus:0x0400_0020',   0x20],
  ['Bus: 0x04000020',   0x20],
  ['0x03ff_ffff',       0x03ff_ffff],
];

// biome-ignore format: a table
const REFUSED: readonly [string, RegExp][] = [
  ['',                  /Write an offset/],
  ['nothere',           /“nothere” is no number, no block and no partition/],
  ['40b',               /Write 0x40b for hexadecimal/],
  ['bus:nothere',       /“nothere” is not a number/],
  ['nothere+0x40',      /“nothere” is no number, no block and no partition/],
  ['1a40',              /Write 0x1a40 for hexadecimal/],
  ['0x',                /not a number/],
  ['0x0400_0000',       /outside the flash.*0x03ff_ffff/],
  ['-0x1001',           /outside/],
  ['bus:0x1640',        /outside.*0x0400_0000 to 0x07ff_ffff/],
  ['#256',              /no block 256.*#0 to #255/],
  ['bus:+4',            /prefix/],
  ['file:#1',           /prefix/],
  ['99999999999999999', /outside/],
  ['0x_',               /not a number/],
];

// biome-ignore format: a table
const SELECTED: readonly [string, number, number][] = [
  ['0x1000..0x1fff',        0x1000,      0x2000],
  ['0x1000 .. +256',        0x1000,      0x1100],
  ['0x1000…+1',             0x1000,      0x1001],
  ['+0..+16',               0x1000,      0x1010],
  ['#3..#5',                3 << 18,     6 << 18],
  ['#3..#3',                3 << 18,     4 << 18],
  ['#3+0x10..#3+0x1f',      (3 << 18) + 0x10, (3 << 18) + 0x20],
  ['bus:0x0400_0000..bus:0x0400_00ff', 0, 0x100],
  ['1M..+64k',              0x10_0000,   0x11_0000],
  ['0..0x3ff_ffff',         0,           64 << 20],
];

// biome-ignore format: a table
const NOT_SELECTED: readonly [string, RegExp][] = [
  ['0x2000..0x1000',    /ends before it begins/],
  ['0x1000..+nothere',  /“nothere” is not a number/],
  ['0x1000..+0',        /at least one byte/],
  ['0x1000..0x400_0000',/outside the flash/],
  ['0x1000..banana',    /no number, no block and no partition/],
  ['#3..#256',          /no block 256/],
  ['0x10+4',            /Use \+n/],
  ['#3+0x40000',        /outside block 3.*#3\+0x3ffff/],
];

describe('going to', () => {
  it.each(REACHED)('%s is found', (text, deviceOffset) => {
    expect(parseGoTo(text, PLACE)).toEqual({ kind: 'offset', deviceOffset });
  });

  it.each(REFUSED)('%s is refused with a sentence', (text, sentence) => {
    expect(parseGoTo(text, PLACE)).toEqual({ kind: 'error', text: expect.stringMatching(sentence) });
  });

  it('a block counts through blocks of several sizes, and names the last one', () => {
    const place = { ...PLACE, sizeBytes: 8 * 2 ** 20, regions: TOP_BOOT };
    expect(parseGoTo('#127', place)).toEqual({ kind: 'offset', deviceOffset: 0x7f_0000 });
    expect(parseGoTo('#130', place)).toEqual({ kind: 'offset', deviceOffset: 0x7f_c000 });
    const text = expect.stringMatching(/no block 131.*#0 to #130/);
    expect(parseGoTo('#131', place)).toEqual({ kind: 'error', text });
  });

  it.each(SELECTED)('%s selects', (text, start, end) => {
    const answer = parseGoTo(text, PLACE);
    expect(answer).toEqual({ kind: 'range', start, end });
    if (answer.kind !== 'error')
      expect(placeOf(answer)).toEqual({ cursorOffset: start, anchorOffset: end - 1 });
  });

  it.each(NOT_SELECTED)('%s is refused with a sentence', (text, sentence) => {
    expect(parseGoTo(text, PLACE)).toEqual({ kind: 'error', text: expect.stringMatching(sentence) });
  });

  it('a number counts from the block of the cursor where offsets do', () => {
    const place = { ...PLACE, cursorOffset: (3 << 18) + 7, space: 'block' } as const;
    expect(parseGoTo('0x40', place)).toEqual({ kind: 'offset', deviceOffset: (3 << 18) + 0x40 });
    expect(parseGoTo('0x40..0x4f', place)).toEqual({
      kind: 'range',
      start: (3 << 18) + 0x40,
      end: (3 << 18) + 0x50,
    });
    expect(parseGoTo('0x40000', place).kind).toBe('error');
  });

  it('a number without a prefix means the space that is shown', () => {
    expect(parseGoTo('0x0400_0010', { ...PLACE, space: 'bus' })).toEqual({
      kind: 'offset',
      deviceOffset: 0x10,
    });
    expect(parseGoTo('flash:0x10', { ...PLACE, space: 'bus' })).toEqual({
      kind: 'offset',
      deviceOffset: 0x10,
    });
    expect(parseGoTo('+4', { ...PLACE, space: 'bus' })).toEqual({ kind: 'offset', deviceOffset: 0x1004 });
  });
});

describe('The name of a partition', () => {
  const PARTITIONS = [
    { name: 'u-boot', offset: 0, sizeBytes: 0x4_0000 },
    { name: 'firmware', offset: 0x4_0000, sizeBytes: 0x70_0000 },
    { name: 'firmware/kernel', offset: 0x4_0000, sizeBytes: 0x20_0000 },
    { name: 'a+b', offset: 0x80_0000, sizeBytes: 0x1000 },
    { name: '0x20', offset: 0x90_0000, sizeBytes: 0x1000 },
    { name: 'cafe', offset: 0xa0_0000, sizeBytes: 0x1000 },
    { name: 'x/data', offset: 0xb0_0000, sizeBytes: 0x1000 },
    { name: 'y/data', offset: 0xc0_0000, sizeBytes: 0x1000 },
  ];
  const DIVIDED = { ...PLACE, partitions: PARTITIONS };

  // biome-ignore format: a table
  it.each<[string, number]>([
    ['firmware',             0x4_0000],
    [' firmware ',           0x4_0000],
    ['firmware+0x40',        0x4_0040],
    ['firmware + 64',        0x4_0040],
    ['u-boot+0x3ffff',       0x3_ffff],
    ['kernel',               0x4_0000],
    ['firmware/kernel+0x10', 0x4_0010],
    ['a+b',                  0x80_0000],
    ['a+b+0x10',             0x80_0010],
    ['0x20',                 0x20],
    ['cafe',                 0xa0_0000],
    ['y/data',               0xc0_0000],
  ])('leads to its bytes: %s', (text, deviceOffset) => {
    expect(parseGoTo(text, DIVIDED)).toEqual({ kind: 'offset', deviceOffset });
  });

  it('selects from one to the end of another', () => {
    expect(parseGoTo('firmware..firmware', DIVIDED)).toEqual({
      kind: 'range',
      start: 0x4_0000,
      end: 0x74_0000,
    });
    expect(parseGoTo('u-boot..kernel', DIVIDED)).toEqual({ kind: 'range', start: 0, end: 0x24_0000 });
    expect(parseGoTo('kernel+0x10..+16', DIVIDED)).toEqual({ kind: 'range', start: 0x4_0010, end: 0x4_0020 });
  });

  // biome-ignore format: a table
  it.each<[string, RegExp]>([
    ['u-boot+0x40000', /outside u-boot: its 256 KiB end at u-boot\+0x3ffff/],
    ['u-boot+banana',  /“banana” is not a number/],
    ['data',           /no number, no block and no partition/],
    ['nowhere',        /no number, no block and no partition/],
  ])('is refused where it leads nowhere: %s', (text, words) => {
    const answer = parseGoTo(text, DIVIDED);
    expect(answer.kind === 'error' && answer.text).toMatch(words);
  });

  it('is completed from what is typed of it, whatever its case', () => {
    expect(completionsOf('FIRM', PARTITIONS)).toEqual(['firmware', 'firmware/kernel']);
    expect(completionsOf('firmware', PARTITIONS)).toEqual(['firmware/kernel']);
    expect(completionsOf('', PARTITIONS)).toEqual([]);
  });
});
