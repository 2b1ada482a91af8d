/** What the real programs pack comes out as it went in. */
import { describe, expect, it } from 'vitest';
import { DamagedStream } from '../../../../main/image/compression/damaged-stream.ts';
import { decompress, METHODS } from '../../../../main/image/compression/decompress.ts';
import { PACKERS, packersMissing } from '../../../kit/compression/packers.ts';
import { randomBytes, SAMPLES, textBytes } from '../../../kit/compression/samples.ts';
import { sha256 } from '../../../kit/files/sha256.ts';

const missing = packersMissing();
const PLENTY = { atMostBytes: 4_000_000 };

describe.skipIf(missing !== null)(
  `a stream by a real program${missing === null ? '' : ` (${missing})`}`,
  () => {
    describe.each(PACKERS)('$name', ({ method, pack }) => {
      const text = textBytes(120_000);
      const packedText = missing === null ? pack(text) : text;

      it.each(SAMPLES)('gives back %s, and stops at its end', (_, bytes) => {
        const packed = pack(bytes);
        const followed = new Uint8Array([...packed, ...new Uint8Array(64).fill(0xff)]);
        const { bytes: unpacked, consumedBytes, ending } = decompress(method, followed, PLENTY);
        expect({ ending, consumedBytes, length: unpacked.length }).toEqual({
          ending: 'complete',
          consumedBytes: packed.length,
          length: bytes.length,
        });
        expect(sha256(unpacked)).toBe(sha256(bytes));
      });

      it('gives the beginning of a stream that is cut, and says so', () => {
        const packed = pack(text);
        const cut = packed.subarray(0, Math.floor(packed.length * 0.9));
        const { bytes, consumedBytes, ending } = decompress(method, cut, PLENTY);
        expect({ ending, consumedBytes }).toEqual({ ending: 'cut', consumedBytes: cut.length });
        expect(sha256(bytes)).toBe(sha256(text.subarray(0, bytes.length)));
      });

      it('gives no more than it may', () => {
        const { bytes, ending } = decompress(method, packedText, { atMostBytes: 50_001 });
        expect(ending).toBe('full');
        expect(bytes.length).toBeLessThanOrEqual(50_001);
        expect(sha256(bytes)).toBe(sha256(text.subarray(0, bytes.length)));
      });

      it('is complete where it ends just at the limit, and may lie in mapped pages', () => {
        const exact = { atMostBytes: text.length, exactly: text.length };
        expect(decompress(method, shared(packedText), exact)).toMatchObject({ ending: 'complete' });
      });
    });

    it.each([
      ['gzip', 'gzip -9'],
      ['xz', 'xz -6 -c'],
      ['bzip2', 'bzip2 -9'],
      ['lz4', 'lz4 -c'],
      ['zstd', 'zstd -3 -c'],
    ] as const)('goes on with the next stream of %s that follows at once', (method, name) => {
      const pack = PACKERS.find((packer) => packer.name === name)?.pack ?? (() => new Uint8Array(0));
      const parts = [textBytes(5_000), randomBytes(3_000), textBytes(2_000)];
      const packed = Buffer.concat(parts.map(pack));
      const { bytes, consumedBytes } = decompress(method, packed, PLENTY);
      expect(sha256(bytes)).toBe(sha256(Buffer.concat(parts)));
      expect(consumedBytes).toBe(packed.length);
    });
  },
);

/** Memory as that of the image files: shared by threads. */
function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

describe('the size that a container tells', () => {
  const pack = PACKERS.find(({ method }) => method === 'deflate')?.pack ?? (() => new Uint8Array(0));
  const packed = pack(textBytes(1_000));

  it.each([
    ['fewer', 999, 'it unpacks to more than the 999 bytes that are told'],
    ['more', 1_001, 'it unpacks to 1,000 bytes, not to the 1,001 that are told'],
  ])('is held against a stream that has %s bytes', (_, exactly, sentence) => {
    expect(() => decompress('deflate', packed, { atMostBytes: 5_000, exactly })).toThrow(sentence);
    expect(() => decompress('deflate', packed, { atMostBytes: 5_000, exactly })).toThrow(DamagedStream);
  });

  it('may be above the limit', () => {
    expect(decompress('deflate', packed, { atMostBytes: 10, exactly: 1_000 })).toMatchObject({
      ending: 'full',
    });
  });
});

it('every method is tested with a stream that something else packed', () => {
  const packedHere = ['lzma-x86', 'uefi-brotli', 'efi', 'tiano', 'lz4-block', 'lzo1x', 'rtime'];
  expect([...new Set([...PACKERS.map(({ method }) => method), ...packedHere])].sort()).toEqual(
    [...METHODS].sort(),
  );
});
