import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, middleShortenedText, shortenedText } from '../../../../app/contract/text/cut-text.ts';

describe('A text that is cut', () => {
  it('is as it was where it fits', () => {
    expect(cutText('kernel', 6)).toBe('kernel');
    expect(shortenedText('kernel', 6)).toBe('kernel');
  });

  it('is its beginning, and has an ellipsis where it is said to be shortened', () => {
    expect(cutText('firmware', 6)).toBe('firmwa');
    expect(shortenedText('firmware', 6)).toBe('firmw…');
  });

  it('is its beginning and its end where they tell it from others', () => {
    expect(middleShortenedText('firmware', 8)).toBe('firmware');
    expect(middleShortenedText('firmware.bin', 8)).toBe('firm…bin');
    expect(middleShortenedText('firmware.bin', 1)).toBe('…');
    expect(middleShortenedText('firmwar🙂n', 4)).toBe('fi…n');
  });

  it('ends with no half of a character', () => {
    expect(cutText('ab🙂c', 3)).toBe('ab');
    expect(cutText('ab🙂c', 4)).toBe('ab🙂');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 20 }), (text, most) => {
        for (const cutBy of [cutText, shortenedText, middleShortenedText]) {
          const cut = cutBy(text, most);
          expect(cut.length).toBeLessThanOrEqual(most);
          expect(cut).not.toMatch(/\p{Cs}/u);
        }
      }),
    );
  });
});
