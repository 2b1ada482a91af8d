/** Streams are found where they are and nowhere else. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompress } from '../../../../main/image/compression/decompress.ts';
import {
  extentOf,
  recognise,
  recogniseAs,
  STREAM_MAGICS,
} from '../../../../main/image/compression/recognise.ts';
import { PACKERS, packersMissing } from '../../../kit/compression/packers.ts';
import { codeBytes, randomBytes, textBytes } from '../../../kit/compression/samples.ts';
import { FIRMWARE, firmwareMissing, temporaryFolder } from '../../../kit/files/images.ts';

const missing = packersMissing();
const ORIGINAL = textBytes(30_000);
const AT = 0x1235;
const found = new Set(STREAM_MAGICS.map(({ method }) => method));

/** `packed` among bytes without a pattern. */
function inImage(packed: Uint8Array): Uint8Array {
  return Buffer.concat([randomBytes(AT, 3), packed, randomBytes(5_000, 4)]);
}

/** Every place that begins as a stream may, and what is recognised there. */
function scan(image: Uint8Array): { at: number; method: string }[] {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  return STREAM_MAGICS.flatMap(({ magic }) => {
    const hits: { at: number; method: string }[] = [];
    for (let at = bytes.indexOf(magic); at !== -1; at = bytes.indexOf(magic, at + 1)) {
      const stream = recognise(bytes, at);
      if (stream !== null) hits.push({ at, method: stream.method });
    }
    return hits;
  });
}

describe.skipIf(missing !== null)(`a stream in an image${missing === null ? '' : ` (${missing})`}`, () => {
  // pzstd begins with a frame to be skipped, and this LZMA has properties that no encoder chooses by itself.
  const unusual = ['pzstd -c -p 2', 'xz --format=lzma --lzma1=lc=0,lp=2,pb=0 -c'];
  const searched = PACKERS.filter(({ method, name }) => found.has(method) && !unusual.includes(name));

  it.each(searched)('is recognised, and its end found: $name', ({ method, pack }) => {
    const packed = pack(ORIGINAL);
    const image = inImage(packed);
    expect(scan(image)).toEqual([{ at: AT, method }]);
    expect(extentOf(method, image, AT, 2 ** 20)).toEqual({
      packedBytes: packed.length,
      unpackedBytes: ORIGINAL.length,
      ending: 'complete',
      damage: null,
    });
  });

  it('is recognised where the image cuts it', () => {
    for (const { method, pack } of searched) {
      const packed = pack(ORIGINAL);
      const image = inImage(packed).subarray(0, AT + Math.floor(packed.length * 0.9));
      // A block of zstd that is cut gives nothing, and its header alone is not believed.
      if (method !== 'zstd') expect(recognise(image, AT)?.method).toBe(method);
      expect(extentOf(method, image, AT, 2 ** 20).ending).toBe('cut');
    }
  });

  it('tells what its header tells', () => {
    const told = (name: string) => {
      const packer = PACKERS.find((row) => row.name === name);
      if (packer === undefined) throw new Error(`no packer ${name}`);
      const stream = recognise(packer.pack(ORIGINAL), 0);
      return [
        stream?.unpackedBytes,
        ...(stream?.details ?? []).map((detail) => `${detail.name} ${detail.text}`),
      ];
    };
    expect(told('gzip -9')).toEqual([null]);
    expect(told('xz --check=sha256 --block-size=65536 -c')).toEqual([null, 'checksum SHA-256']);
    expect(told('xz --check=none -c')).toEqual([null, 'checksum none']);
    expect(told('xz --format=lzma -c')).toEqual([null, 'properties lc=3 lp=0 pb=2', 'dictionary 8 MiB']);
    expect(told('bzip2 -1')).toEqual([null, 'blocks 100,000 bytes']);
    expect(told('lz4 -9 -BD -BX -B4 --content-size -c')).toEqual([null, 'blocks 64 KiB', 'checksum XXH32']);
    expect(told('lz4 -l -c')).toEqual([null, 'frame legacy', 'blocks 8 MiB']);
    expect(told('zstd -3 -c')).toEqual([null, 'window 2 MiB', 'checksum XXH64']);
    expect(told('lzop -1 -c')).toEqual([null]);
  });

  it('tells the name and the size of the file that was packed', () => {
    const path = join(temporaryFolder(), 'rootfs.img');
    writeFileSync(path, ORIGINAL);
    const told = (...command: [string, ...string[]]) => {
      const [program, ...options] = command;
      return recognise(execFileSync(program, [...options, '-c', path]), 0);
    };
    expect(told('zstd', '-q')?.unpackedBytes).toBe(ORIGINAL.length);
    expect(told('lz4', '-q', '--content-size')?.unpackedBytes).toBe(ORIGINAL.length);
    expect(told('lzop')?.details).toEqual([{ name: 'name', text: 'rootfs.img' }]);
    expect(told('gzip')?.details).toContainEqual({ name: 'name', text: 'rootfs.img' });
  });

  it('says what is wrong with it, and where', () => {
    const packed = Buffer.from(PACKERS.find(({ name }) => name === 'xz -6 -c')?.pack(ORIGINAL) ?? []);
    const check = packed.length - 12 - 8 - 8 - 8;
    packed[check + 8] = (packed[check + 8] ?? 0) ^ 1;
    const extent = extentOf('xz', packed, 0, 2 ** 20);
    expect(extent.ending).toBe('damaged');
    expect(extent.unpackedBytes).toBe(ORIGINAL.length);
    expect(extent.damage).toMatch(
      /^the CRC-64 of an \.xz block is wrong, at 0x[0-9a-f]+ of the packed bytes$/,
    );
  });
});

describe('a gzip member', () => {
  it('tells its name, its comment and its time', () => {
    const text = (value: string) => Buffer.from(`${value}\0`, 'latin1');
    const head = Buffer.from([0x1f, 0x8b, 8, 0x18, 0x00, 0x5e, 0xd0, 0x65, 0, 3]);
    const deflated = deflateSync(ORIGINAL);
    const member = Buffer.concat([head, text('vmlinux.bin'), text('built at night'), deflated.subarray(2)]);
    expect(recognise(member, 0)?.details).toEqual([
      { name: 'name', text: 'vmlinux.bin' },
      { name: 'comment', text: 'built at night' },
      { name: 'modified', text: '2024-02-17T07:19:28.000Z' },
    ]);
  });
});

describe('zlib, which begins as anything may', () => {
  const image = inImage(deflateSync(ORIGINAL));

  it('is recognised only where it is asked for', () => {
    expect(recognise(image, AT)).toBeNull();
    expect(recogniseAs('zlib', image, AT)).toEqual({
      method: 'zlib',
      unpackedBytes: null,
      details: [{ name: 'window', text: '32 KiB' }],
    });
    expect(recogniseAs('zlib', image, AT + 1)).toBeNull();
  });
});

describe('no stream', () => {
  it('is recognised in bytes without a pattern behind magic numbers', () => {
    const image = randomBytes(400_000, 9);
    for (let at = 0, row = 0; at + 100 < image.length; at += 100, row++) {
      image.set(STREAM_MAGICS[row % STREAM_MAGICS.length]?.magic ?? [], at);
    }
    expect(scan(image)).toEqual([]);
  });

  it('is recognised in zeros and erased flash behind what an LZMA header may be', () => {
    for (const fill of [0x00, 0xff]) {
      const image = new Uint8Array(5_000).fill(fill);
      image.set([0x5d, 0, 0, 1, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0]);
      expect(recognise(image, 0)).toBeNull();
    }
  });

  it('is recognised in machine code', () => {
    expect(scan(codeBytes(4_000_000))).toEqual([]);
  });

  const lacksFirmware = firmwareMissing();

  it.skipIf(lacksFirmware !== null)('is recognised in OVMF but the one that it holds', () => {
    const image = readFileSync(FIRMWARE.ovmfCode);
    expect(scan(image)).toEqual([{ at: 0xa8, method: 'lzma' }]);
    expect(scan(decompress('lzma', image.subarray(0xa8), { atMostBytes: 2 ** 24 }).bytes)).toEqual([]);
  });
});
