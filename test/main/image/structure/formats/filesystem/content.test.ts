import { describe, expect, it } from 'vitest';
import {
  CONTENT_MAX_BYTES,
  contentOf,
  packedPart,
  UNPACKED_FOR_CONTENT_MAX_BYTES,
} from '../../../../../../main/image/structure/formats/filesystem/content.ts';
import type { Found, Part } from '../../../../../../main/image/structure/found.ts';
import { scanBytes } from '../../../../../../main/image/structure/scan.ts';

const MIB = 1 << 20;

/** A file whose content these parts are, in an image of 4 KiB. */
function fileOf(parts: readonly Part[]): Found | undefined {
  const image = new Uint8Array(4096);
  image.set(Buffer.from('FILE'));
  const sizeBytes = parts.reduce((sum, part) => sum + (part.packed?.takeBytes ?? part.sizeBytes), 0);
  const { found } = scanBytes(image, [
    {
      kind: 'file',
      follows: 'This test.',
      signatures: [{ bytes: 'FILE' }],
      read: (reading) => ({
        ...{ kind: 'file', name: 'file', start: 0, sizeBytes: 4096 },
        ...contentOf(reading, { method: 'file', sizeBytes, pieces: parts.length }, () => parts),
      }),
    },
  ]);
  return found[0];
}

const lastByteOf = (start: number, unpackedBytes: number): Part =>
  packedPart('zlib', { start, sizeBytes: 8 }, { skipBytes: unpackedBytes - 1, takeBytes: 1 });

describe('The content of a file', () => {
  it('is not put together where far more has to be unpacked for it', () => {
    const count = UNPACKED_FOR_CONTENT_MAX_BYTES / (256 * MIB);
    const most = Array.from({ length: count }, (_, index) => lastByteOf(16 + index, 256 * MIB));
    expect(fileOf(most)).toMatchObject({ problems: [], unpacked: { unpackedBytes: count } });
    expect(fileOf([...most, lastByteOf(9, 1)])).toMatchObject({
      problems: [
        'Its content is not put together: 1,073,741,825 bytes would have to be unpacked for it, and 1 GiB are the most.',
      ],
    });
  });

  it('counts once what several parts are of', () => {
    const parts = Array.from({ length: 1000 }, () => lastByteOf(16, CONTENT_MAX_BYTES));
    expect(fileOf(parts)).toMatchObject({ problems: [], unpacked: { unpackedBytes: 1000 } });
  });
});
