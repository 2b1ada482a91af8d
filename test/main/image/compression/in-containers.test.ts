/** Streams without a header of their own, as the containers that hold them were written by real programs. */
import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompress } from '../../../../main/image/compression/decompress.ts';
import { readLzmaAloneHeader } from '../../../../main/image/compression/lzma/lzma-alone.ts';
import { streamHeader } from '../../../../main/image/compression/stream-header.ts';
import { jffs2Nodes } from '../../../kit/compression/jffs2-nodes.ts';
import { PACKERS, packersMissing } from '../../../kit/compression/packers.ts';
import { codeBytes, textBytes } from '../../../kit/compression/samples.ts';
import { FIRMWARE, firmwareMissing } from '../../../kit/files/images.ts';
import { sha256 } from '../../../kit/files/sha256.ts';
import { toolsMissing } from '../../../kit/files/tools.ts';

const lacksFirmware = firmwareMissing();

describe.skipIf(lacksFirmware !== null)(
  `OVMF_CODE_4M.fd${lacksFirmware === null ? '' : ` (${lacksFirmware})`}`,
  () => {
    /** EE4E5898-3914-4259-9D6E-DC7BD79403CF, behind the four bytes of the section's header. */
    const LZMA_SECTION = '98584eee143959429d6edc7bd79403cf';

    it('holds 13,500,560 bytes of volumes in its LZMA section', () => {
      const image = readFileSync(FIRMWARE.ovmfCode);
      const section = image.indexOf(Buffer.from(LZMA_SECTION, 'hex')) - 4;
      const packed = image.subarray(
        section + image.readUInt16LE(section + 20),
        section + image.readUIntLE(section, 3),
      );
      const { bytes, ending, consumedBytes } = decompress('lzma', packed, { atMostBytes: 64 * 1024 * 1024 });
      expect({ ending, consumedBytes, length: bytes.length }).toEqual({
        ending: 'complete',
        consumedBytes: packed.length,
        length: 13_500_560,
      });
      expect(streamHeader(packed, readLzmaAloneHeader)).toEqual({
        told: {
          properties: { literalContextBits: 3, literalPositionBits: 0, positionBits: 2 },
          dictionaryBytes: 16 * 1024 * 1024,
          unpackedBytes: 13_500_560,
        },
        sizeBytes: 13,
      });
      expect(Buffer.from(bytes).indexOf('_FVH')).toBeGreaterThan(0);
    });
  },
);

const lacksMkfs = toolsMissing(['mkfs.jffs2']);

describe.skipIf(lacksMkfs !== null)(
  `a JFFS2 by mkfs.jffs2${lacksMkfs === null ? '' : ` (${lacksMkfs})`}`,
  () => {
    it.each([
      ['rtime', 'rtime'],
      ['lzo', 'lzo1x'],
      ['zlib', 'zlib'],
    ] as const)('gives back its file from nodes of %s', (name, method) => {
      const file = Buffer.concat([codeBytes(60_000), textBytes(60_000)]);
      const found = Buffer.alloc(file.length);
      const nodes = jffs2Nodes(file, name);
      expect(nodes.length).toBeGreaterThan(10);
      for (const { packed, fileOffset, unpackedBytes } of nodes) {
        const limits = { atMostBytes: 4096, exactly: unpackedBytes };
        const { bytes, ending, consumedBytes } = decompress(method, packed, limits);
        expect({ ending, consumedBytes }).toEqual({ ending: 'complete', consumedBytes: packed.length });
        found.set(bytes, fileOffset);
        expect(sha256(bytes)).toBe(sha256(file.subarray(fileOffset, fileOffset + unpackedBytes)));
      }
    });
  },
);

const lacksPackers = packersMissing();

describe.skipIf(lacksPackers !== null)(
  `a block of LZ4${lacksPackers === null ? '' : ` (${lacksPackers})`}`,
  () => {
    const text = textBytes(50_000);
    const frame = PACKERS.find(({ name }) => name === 'lz4 -c')?.pack(text) ?? new Uint8Array(0);
    const size = Buffer.from(frame).readUInt32LE(7);
    const block = frame.subarray(11, 11 + size);

    it('gives back its bytes without the frame, and ends where they do', () => {
      const { bytes, ending, consumedBytes } = decompress('lz4-block', block, { atMostBytes: text.length });
      expect({ ending, consumedBytes, sum: sha256(bytes) }).toEqual({
        ending: 'complete',
        consumedBytes: size,
        sum: sha256(text),
      });
    });
  },
);

describe("UEFI's Brotli", () => {
  const text = textBytes(50_000);
  const header = Buffer.alloc(16);
  header.writeBigUInt64LE(BigInt(text.length));
  header.writeBigUInt64LE(0x20000n, 8);
  const packed = Buffer.concat([header, brotliCompressSync(text)]);

  it('gives back what follows its header', () => {
    const { bytes, ending, consumedBytes } = decompress('uefi-brotli', packed, { atMostBytes: 100_000 });
    expect({ ending, consumedBytes, sum: sha256(bytes) }).toEqual({
      ending: 'complete',
      consumedBytes: packed.length,
      sum: sha256(text),
    });
  });

  it('refuses another size than that of its header', () => {
    const wrong = Buffer.from(packed);
    wrong.writeBigUInt64LE(50_001n);
    expect(() => decompress('uefi-brotli', wrong, { atMostBytes: 100_000 })).toThrow(
      'the Brotli data unpacks to 50,000 bytes, not to the 50,001 of its header',
    );
  });
});
