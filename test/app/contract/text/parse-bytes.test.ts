import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTooManyBytes, parseBytes } from '../../../../app/contract/text/parse-bytes.ts';
import { formatAddress, formatCount } from '../../../../renderer/format/numbers.ts';

describe('text as numbers', () => {
  it.each([
    ['0x0404_0000', 0x404_0000],
    ['0X10', 16],
    ['67,108,864', 67_108_864],
    ['1_000', 1000],
    ['64k', 65_536],
    ['4 MiB', 4 << 20],
    ['2GiB', 2 ** 31],
    [' 12 ', 12],
    ['0x10 KiB', 16_384],
    ['7 B', 7],
  ])('reads %s', (text, bytes) => expect(parseBytes(text)).toBe(bytes));

  it.each(['', '0x', '-1', '1.5k', 'ff', '12 parsecs', '0x_', '9007199254740993', '1e3'])(
    'refuses %j',
    (text) => expect(parseBytes(text)).toBeNull(),
  );

  it.each([
    ['9007199254740993', true],
    ['0xffffffffffffffff', true],
    ['8192t', true],
    ['9007199254740991', false],
    ['0x_', false],
    ['', false],
    ['ff', false],
  ])('tells what is beyond what can be counted from what is no number: %j', (text, isBeyond) =>
    expect(isTooManyBytes(text)).toBe(isBeyond),
  );

  it('reads back every address and count it writes', () => {
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (bytes) => {
        expect(parseBytes(formatAddress(bytes))).toBe(bytes);
        expect(parseBytes(formatCount(bytes))).toBe(bytes);
      }),
    );
  });
});
