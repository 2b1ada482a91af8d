import { describe, expect, it } from 'vitest';
import { parseCount, parseRange } from '../../../app/cli/parse-count.ts';

describe('A range on the command line', () => {
  it.each([
    ['0x1000..0x2000', { start: 0x1000, end: 0x2000 }],
    ['64k..1M', { start: 65_536, end: 1 << 20 }],
    ['0..9007199254740991', { start: 0, end: Number.MAX_SAFE_INTEGER }],
  ])('is %s', (text, range) => expect(parseRange(text)).toEqual(range));

  it.each(['', '1', '1..', '1..2..3', 'a..b', '0x_..1', '99999999999999999999..b'])('is not %j', (text) => {
    expect(() => parseRange(text)).toThrow('two offsets with .. between them');
  });

  it.each([
    '0..9007199254740992',
    '0x20_0000_0000_0000..1',
    '0..8192T',
    `0..${'9'.repeat(400)}`,
    '0..0xffff_ffff_ffff_ffff',
  ])('of numbers is told to be too large: %s', (text) => {
    expect(() => parseRange(text)).toThrow('An offset is less than 2^53: no image reaches so far.');
  });
});

it('A count on the command line is told to be too large where it is', () => {
  expect(parseCount('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => parseCount('9007199254740992')).toThrow('It must be less than 2^53.');
  expect(() => parseCount('-1')).toThrow('It must be a whole number, 0 or more.');
});
