/** Packed bytes that were cut, changed, made up, or made to swell: one kind of error, and never more than was allowed. */
import { execFileSync } from 'node:child_process';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DamagedStream } from '../../../../main/image/compression/damaged-stream.ts';
import { decompress, METHODS, type Method } from '../../../../main/image/compression/decompress.ts';
import { MEMBERS_MAX } from '../../../../main/image/compression/gzip/deflate.ts';
import { UnpackedBytes } from '../../../../main/image/compression/unpacked-bytes.ts';
import { bytesMade } from '../../../kit/bytes-made.ts';
import { packEfi } from '../../../kit/compression/efi-packer.ts';
import { PACKERS, packersMissing } from '../../../kit/compression/packers.ts';
import { codeBytes, textBytes } from '../../../kit/compression/samples.ts';

const missing = packersMissing();
const MIB = 1024 * 1024;
const AT_MOST = 20_000;
/** Less than the limit, so that most of it must be read; code has long and short matches, near and far. */
const ORIGINAL = Buffer.concat([textBytes(2_000), codeBytes(6_000)]);

interface Outcome {
  readonly ending: string;
  readonly bytes: Uint8Array;
}

/** What came out, if need be before the damage. @throws whatever a decompressor must not throw. */
function outcomeOf(method: Method, packed: Uint8Array): Outcome {
  try {
    return decompress(method, packed, { atMostBytes: AT_MOST });
  } catch (thrown) {
    if (!(thrown instanceof DamagedStream)) throw thrown;
    expect(thrown.message).toMatch(/^\S.{10,120}, at 0x[0-9a-f]+ of the packed bytes$/);
    expect(thrown.packedOffset).toBeGreaterThanOrEqual(0);
    expect(thrown.packedOffset).toBeLessThanOrEqual(packed.length);
    return { ending: 'damaged', bytes: thrown.partial };
  }
}

const OWN_PACKERS = [
  { method: 'efi', name: 'the kit', pack: (bytes: Uint8Array) => packedEfi(bytes, 4) },
  { method: 'tiano', name: 'the kit', pack: (bytes: Uint8Array) => packedEfi(bytes, 5) },
] as const;

function packedEfi(bytes: Uint8Array, distanceCountBits: 4 | 5): Uint8Array {
  return packEfi(bytes, { distanceCountBits, windowBytes: 4096, blockSymbols: 700 });
}

describe.skipIf(missing !== null)(`a spoiled stream${missing === null ? '' : ` (${missing})`}`, () => {
  describe.each([...PACKERS, ...OWN_PACKERS])('of $method by $name', ({ method, pack }) => {
    const packed = missing === null ? Buffer.from(pack(ORIGINAL)) : Buffer.alloc(1);

    it('that is cut gives a beginning of what it held', () => {
      fc.assert(
        fc.property(fc.nat(packed.length - 1), (end) => {
          const { ending, bytes } = outcomeOf(method, packed.subarray(0, end));
          expect(ending).toBe('cut');
          expect(ORIGINAL.subarray(0, bytes.length).equals(bytes)).toBe(true);
        }),
        { numRuns: 25 },
      );
    });

    it('with one byte changed gives no more than it may, and no other error', () => {
      fc.assert(
        fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
          const changed = Buffer.from(packed);
          changed[at] = (changed[at] ?? 0) ^ change;
          expect(outcomeOf(method, changed).bytes.length).toBeLessThanOrEqual(AT_MOST);
        }),
        { numRuns: 60 },
      );
    });
  });
});

/** Formats with a checksum over what they unpack to, or over every bit that they pack. */
const CHECKED = ['gzip -9', 'zlib.deflateSync', 'xz -6 -c', 'bzip2 -9', 'lz4 -c', 'zstd -3 -c', 'lzop -1 -c'];

describe.skipIf(missing !== null)('a checksum', () => {
  it.each(CHECKED)('of %s lets no changed byte pass as whole', (name) => {
    const packer = PACKERS.find((row) => row.name === name);
    if (packer === undefined) throw new Error(`no packer ${name}`);
    const packed = Buffer.from(packer.pack(ORIGINAL));
    for (let at = 0; at < packed.length; at += 11) {
      const changed = Buffer.from(packed);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      const { ending, bytes } = outcomeOf(packer.method, changed);
      if (ending === 'complete') expect(ORIGINAL.equals(bytes), `byte ${at} changed`).toBe(true);
    }
  });
});

/** A start that each method accepts, so that what is made up behind it is read. */
const STARTS: Partial<Record<Method, readonly number[]>> = {
  gzip: [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3],
  zlib: [0x78, 0x9c],
  lzma: [0x5d, 0, 0, 0x80, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0],
  lzma2: [0xe0, 0x20, 0, 0x10, 0, 0x5d, 0],
  xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4, 0xe6, 0xd6, 0xb4, 0x46],
  bzip2: [0x42, 0x5a, 0x68, 0x31, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59],
  lz4: [0x02, 0x21, 0x4c, 0x18, 0, 1, 0, 0],
  zstd: [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, 0x05, 0x10, 0],
};

describe('bytes that nobody packed', () => {
  it.each(METHODS)('make %s give no more than it may, and no other error', (method) => {
    const bytes = fc.uint8Array({ minLength: 0, maxLength: 600 });
    const dense = fc.array(fc.constantFrom(0, 1, 2, 3, 15, 16, 17, 31, 64, 127, 128, 254, 255), {
      maxLength: 300,
    });
    fc.assert(
      fc.property(fc.oneof(bytes, dense), fc.boolean(), (body, isStarted) => {
        const packed = Uint8Array.of(...(isStarted ? (STARTS[method] ?? []) : []), ...body);
        expect(outcomeOf(method, packed).bytes.length).toBeLessThanOrEqual(AT_MOST);
      }),
      { numRuns: 400 },
    );
  });
});

describe.skipIf(missing !== null)('a stream that swells', () => {
  const zeros = (command: string) =>
    execFileSync('sh', ['-c', `head -c ${64 * MIB} /dev/zero | ${command}`], { maxBuffer: 64 * MIB });

  it.each([
    ['gzip', 'gzip -9'],
    ['lzma', 'xz --format=lzma -0 -c'],
    ['xz', 'xz -0 -c'],
    ['bzip2', 'bzip2 -9'],
    ['zstd', 'zstd -c'],
    ['lz4', 'lz4 -c'],
    ['lzop', 'lzop -c'],
  ] as const)('of %s from 64 MiB ends at the limit', (method, command) => {
    const { bytes, ending, consumedBytes } = decompress(method, zeros(command), { atMostBytes: MIB });
    expect({ ending, length: bytes.length }).toEqual({ ending: 'full', length: MIB });
    expect(consumedBytes).toBeGreaterThan(0);
  });

  it('of Brotli ends with no more than the limit', () => {
    const { bytes, ending } = decompress('brotli', brotliCompressSync(Buffer.alloc(64 * MIB)), {
      atMostBytes: MIB,
    });
    expect(ending).toBe('full');
    expect(bytes.length).toBeLessThanOrEqual(MIB);
  });

  it.each([
    ['lzma', [0x5d, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1, 0, 0]],
    ['zstd', [0x28, 0xb5, 0x2f, 0xfd, 0xc0, 0xf8, 0, 0, 0, 0, 0, 1, 0, 0]],
    ['efi', [0, 0, 0, 0x80, 0, 0, 0, 0x80]],
  ] as const)('only in the header of %s takes no memory', (method, header) => {
    const before = process.memoryUsage().arrayBuffers;
    const { bytes, ending } = decompress(method, Uint8Array.from(header), { atMostBytes: 1024 * MIB });
    expect(ending).toBe('cut');
    expect(bytes.length).toBe(0);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * MIB);
  });
});

describe('members of gzip without end', () => {
  it('are counted, and end after so many', () => {
    const member = gzipSync('');
    const packed = Buffer.concat(Array.from({ length: MEMBERS_MAX + 2 }, () => member));
    const { streams, consumedBytes, ending } = decompress('gzip', packed, { atMostBytes: 1 });
    expect({ streams, consumedBytes, ending }).toEqual({
      streams: MEMBERS_MAX,
      consumedBytes: MEMBERS_MAX * member.length,
      ending: 'complete',
    });
  });
});

describe('many streams that hold nothing', () => {
  /** What a stream of nothing may cost. Of gzip each has the tables that pako makes anew. */
  const EACH_MOST_BYTES = { bzip2: 50, gzip: 6_000, xz: 50, zstd: 50 } as const;

  it.each([
    ['bzip2', '425a683917724538509000000000'],
    ['gzip', '1f8b080000000000000303000000000000000000'],
    ['xz', 'fd377a585a0000016922de36000000001cdf44219042990d010000000001595a'],
    ['zstd', '28b52ffd2000010000'],
  ] as const)('take next to no memory each: %s', (method, stream) => {
    const count = 20_000;
    const packed = Buffer.concat(new Array(count).fill(Buffer.from(stream, 'hex')));
    const made = bytesMade(() => {
      const { bytes, consumedBytes, ending } = decompress(method, packed, { atMostBytes: MIB });
      expect({ ending, consumedBytes, length: bytes.length }).toEqual({
        ending: 'complete',
        consumedBytes: packed.length,
        length: 0,
      });
    });
    expect(made).toBeGreaterThan(0);
    expect(made / count).toBeLessThan(EACH_MOST_BYTES[method]);
  });
});

describe('room for what comes out', () => {
  it('is made ahead only as far as the packed bytes bear it out', () => {
    const unpacked = new UnpackedBytes(1024 * MIB);
    unpacked.expect(1024 * MIB, 100);
    expect(unpacked.bytes.length).toBe(64 * 1024);
    unpacked.expect(1024 * MIB, 10_000);
    expect(unpacked.bytes.length).toBe(320_000);
  });

  it('never goes above the limit', () => {
    const unpacked = new UnpackedBytes(100_000);
    expect(() => unpacked.fill(7, 100_001)).toThrow();
    expect(unpacked.length).toBe(100_000);
    expect(unpacked.bytes.length).toBe(100_000);
  });
});
