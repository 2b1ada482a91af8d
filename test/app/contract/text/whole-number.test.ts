import { describe, expect, it } from 'vitest';
import { wholeNumberIn } from '../../../../app/contract/text/whole-number.ts';

describe('A whole number', () => {
  it.each([
    ['0', 0n],
    ['65,535', 65_535n],
    ['+7', 7n],
    ['-0x10', -16n],
    ['−1', -1n],
    ['0B1111_0000', 0xf0n],
    ['0x1_0000_0000_0000_0000', 1n << 64n],
    [' 12 ', 12n],
  ])('is read as a person writes it: %s', (text, value) => {
    expect(wholeNumberIn(text)).toBe(value);
  });

  it.each(['', '-', '0x', '0x_', '0b_', '0b2', '12x', 'ff', '1.5', '--1', '_1'])('is not %s', (text) => {
    expect(wholeNumberIn(text)).toBeNull();
  });
});
