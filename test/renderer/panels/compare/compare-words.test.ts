import { describe, expect, it } from 'vitest';
import type { Compared } from '../../../../app/contract/comparing.ts';
import { byteWords, summaryText } from '../../../../renderer/panels/compare/compare-words.ts';

const NAMES = { flash: 'flash0 now', other: 'b.fd' };
const SAME: Compared = {
  flashBytes: 8192,
  otherBytes: 8192,
  differingBytes: 0,
  count: 0,
  kept: 0,
  position: null,
  isFolded: false,
  copiedBytes: 0,
};

describe('What a comparison came to', () => {
  it.each<[string, Partial<Compared>]>([
    ['Both are the same: 8,192 bytes', {}],
    ['The first 8,192 bytes are the same; b.fd is 4 KiB longer', { otherBytes: 12_288, kept: 1 }],
    ['The first 4,096 bytes are the same; flash0 now is 4 KiB longer', { otherBytes: 4096, kept: 1 }],
    ['1 byte in 1 range differs', { differingBytes: 1, count: 1, kept: 1 }],
    [
      '1,234 bytes in 56 ranges differ; b.fd is 4 KiB longer',
      { differingBytes: 1234, count: 56, kept: 57, otherBytes: 12_288 },
    ],
    [
      '4,000,000 bytes in 2,000,000 ranges differ, of which the first 1,000,000 are listed',
      { differingBytes: 4_000_000, count: 2_000_000, kept: 1_000_000 },
    ],
  ])('reads “%s”', (words, result) => expect(summaryText({ ...SAME, ...result }, NAMES)).toBe(words));
});

describe('The byte at the cursor', () => {
  const names = { here: 'flash0 now', there: 'b.fd' };
  it.each<[string, number | undefined, number | undefined]>([
    ['0x0a, the same in both', 10, 10],
    ['0x0a, 0x0b in b.fd', 10, 11],
    ['0x0a, after the end of b.fd', 10, undefined],
    ['after the end of flash0 now', undefined, 10],
  ])('is told as “%s”', (words, here, there) => expect(byteWords(here, there, names)).toBe(words));
});
