/** LZMA with its 13-byte header: every way to end, and every way in which header and data can disagree. */
import { describe, expect, it } from 'vitest';
import { decompress } from '../../../../main/image/compression/decompress.ts';
import { PACKERS, packersMissing } from '../../../kit/compression/packers.ts';
import { textBytes } from '../../../kit/compression/samples.ts';

const missing = packersMissing();
const TEXT = textBytes(20_000);
const PLENTY = { atMostBytes: 100_000 };

/** By xz, which writes an end mark and no size; `size` is put into the header. */
function marked(size: bigint): Buffer {
  const packed = Buffer.from(PACKERS.find(({ name }) => name === 'xz --format=lzma -c')?.pack(TEXT) ?? []);
  packed.writeBigUInt64LE(size, 5);
  return packed;
}

describe.skipIf(missing !== null)(`LZMA${missing === null ? '' : ` (${missing})`}`, () => {
  it('may tell its size and mark its end as well', () => {
    const packed = marked(20_000n);
    expect(decompress('lzma', packed, PLENTY)).toMatchObject({
      ending: 'complete',
      consumedBytes: packed.length,
    });
  });

  it.each([
    [
      'goes on after its size',
      19_000n,
      /^(LZMA data goes|an LZMA match goes) on after the size that (its|the) header tells/,
    ],
    ['ends before its size', 20_001n, /^LZMA data ends before the 20,001 bytes that its header tells, at 0x/],
  ])('is damaged where it %s', (_, size, sentence) => {
    expect(() => decompress('lzma', marked(size), PLENTY)).toThrow(sentence);
  });

  it('is cut where its mark is not there', () => {
    const packed = marked(2n ** 64n - 1n);
    const { ending, bytes } = decompress('lzma', packed.subarray(0, -6), PLENTY);
    expect(ending).toBe('cut');
    expect(bytes.length).toBeGreaterThan(19_900);
  });

  it.each([
    [0, 225, '225 is not a byte of LZMA properties (0 to 224), at 0x0 of the packed bytes'],
    [13, 1, 'the first byte of LZMA data is not zero, at 0xd of the packed bytes'],
  ])('is damaged where byte %i is %i', (at, value, sentence) => {
    const packed = marked(20_000n);
    packed[at] = value;
    expect(() => decompress('lzma', packed, PLENTY)).toThrow(sentence);
  });

  it('is damaged where a match reaches further back than its dictionary', () => {
    const packed = Buffer.from(
      PACKERS.find(({ name }) => name === 'xz --format=lzma -c')?.pack(Buffer.concat([TEXT, TEXT])) ?? [],
    );
    packed.writeUInt32LE(4096, 1);
    expect(() => decompress('lzma', packed, PLENTY)).toThrow(
      /^an LZMA match reaches [\d,]+ bytes back, further than it may, /,
    );
  });
});
