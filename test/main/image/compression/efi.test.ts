/** EFI and Tiano: packed by the kit, since no program of Debian packs it; and unpacked by UEFIExtract as well. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decompress } from '../../../../main/image/compression/decompress.ts';
import { type EfiPacking, packEfi } from '../../../kit/compression/efi-packer.ts';
import { rawSection, volumeWith } from '../../../kit/compression/efi-volume.ts';
import { codeBytes, randomBytes, textBytes } from '../../../kit/compression/samples.ts';
import { temporaryFolder } from '../../../kit/files/images.ts';
import { sha256 } from '../../../kit/files/sha256.ts';
import { toolsMissing } from '../../../kit/files/tools.ts';

const PLENTY = { atMostBytes: 1_000_000 };
const METHODS = [
  ['efi', 4, 8 * 1024],
  ['tiano', 5, 512 * 1024],
] as const;

describe.each(METHODS)('%s', (method, distanceCountBits, windowBytes) => {
  const packing: EfiPacking = { distanceCountBits, windowBytes, blockSymbols: 4096 };

  it.each([
    ['no bytes', new Uint8Array(0)],
    ['one byte', Uint8Array.of(7)],
    ['one byte many times, which takes codes of no bits', new Uint8Array(30_000)],
    ['text', textBytes(40_000)],
    ['code', codeBytes(60_000)],
    ['bytes without a pattern', randomBytes(20_000)],
  ])('gives back %s', (_, bytes) => {
    const packed = packEfi(bytes, packing);
    const { bytes: unpacked, consumedBytes, ending } = decompress(method, packed, PLENTY);
    expect({ ending, consumedBytes, sum: sha256(unpacked) }).toEqual({
      ending: 'complete',
      consumedBytes: packed.length,
      sum: sha256(bytes),
    });
  });

  it('gives back literals alone, and blocks of every size', () => {
    const text = textBytes(3_000);
    for (const blockSymbols of [1, 2, 500, 65_535]) {
      const packed = packEfi(text, { distanceCountBits, windowBytes: 0, blockSymbols });
      expect(sha256(decompress(method, packed, PLENTY).bytes)).toBe(sha256(text));
    }
  });

  it('stops where its header tells, whatever follows', () => {
    const packed = packEfi(textBytes(5_000), packing);
    const followed = Uint8Array.of(...packed, ...randomBytes(500));
    expect(decompress(method, followed, PLENTY)).toMatchObject({
      ending: 'complete',
      consumedBytes: packed.length,
    });
  });

  it('gives the beginning of a section that is cut, and no more than it may', () => {
    const text = textBytes(20_000);
    const packed = packEfi(text, packing);
    const cut = decompress(method, packed.subarray(0, packed.length - 100), PLENTY);
    expect(cut.ending).toBe('cut');
    expect(cut.bytes.length).toBeGreaterThan(10_000);
    expect(sha256(cut.bytes)).toBe(sha256(text.subarray(0, cut.bytes.length)));
    const full = decompress(method, packed, { atMostBytes: 999 });
    expect(full).toMatchObject({ ending: 'full', bytes: text.subarray(0, 999) });
  });

  it('refuses a packed size that ends in the middle', () => {
    const packed = Buffer.from(packEfi(textBytes(5_000), packing));
    packed.writeUInt32LE(200);
    expect(() => decompress(method, packed, PLENTY)).toThrow(
      'EFI-compressed data goes on after its end, at 0xd0 of the packed bytes',
    );
  });
});

const missing = toolsMissing(['UEFIExtract']);

describe.skipIf(missing !== null)(`UEFIExtract${missing === null ? '' : ` (${missing})`}`, () => {
  it.each(METHODS)(
    'unpacks what the kit packs as %s, to the same bytes',
    (_, distanceCountBits, windowBytes) => {
      const inner = rawSection(codeBytes(50_000));
      const packed = packEfi(inner, { distanceCountBits, windowBytes, blockSymbols: 4096 });
      const folder = temporaryFolder();
      const path = join(folder, 'volume.bin');
      writeFileSync(path, volumeWith(packed, inner.length));
      execFileSync('UEFIExtract', [path, 'dump'], { stdio: 'ignore' });
      const bodies = readdirSync(`${path}.dump`, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('body.bin'))
        .map((name) => sha256(readFileSync(join(`${path}.dump`, name))));
      expect(bodies).toContain(sha256(inner.subarray(4)));
    },
  );
});
