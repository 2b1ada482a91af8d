/** Streams are found where they are and nowhere else, whatever packed them. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompress } from '../../../../../../main/image/compression/decompress.ts';
import { PACKERS, packersMissing } from '../../../../../kit/compression/packers.ts';
import { codeBytes, randomBytes, textBytes } from '../../../../../kit/compression/samples.ts';
import { FIRMWARE, firmwareMissing, temporaryFolder } from '../../../../../kit/files/images.ts';
import { fieldOf, scanned } from '../../../../../kit/image/scanned.ts';
import { STREAMS } from '../../../../../kit/image/streams.ts';

const missing = packersMissing();
const ORIGINAL = textBytes(30_000);
const AT = 0x1235;
const kinds = new Set(STREAMS.map(({ kind }) => kind));

/** `packed` among bytes without a pattern. */
function inImage(packed: Uint8Array): Uint8Array {
  return Buffer.concat([randomBytes(AT, 3), packed, randomBytes(5_000, 4)]);
}

function streamsIn(image: Uint8Array): unknown[] {
  return scanned(image, STREAMS)
    .nodes.filter(({ space }) => space === 0)
    .map(({ kind, offset, size }) => [kind, offset, size]);
}

describe.skipIf(missing !== null)(`a stream in an image${missing === null ? '' : ` (${missing})`}`, () => {
  // pzstd begins with a frame to be skipped, and this LZMA has properties that no encoder chooses by itself.
  const unusual = ['pzstd -c -p 2', 'xz --format=lzma --lzma1=lc=0,lp=2,pb=0 -c'];
  const searched = PACKERS.filter(({ method, name }) => kinds.has(method) && !unusual.includes(name));

  it.each(searched)('is found, and its end: $name', ({ method, pack }) => {
    const packed = pack(ORIGINAL);
    expect(streamsIn(inImage(packed))).toEqual([[method, AT, packed.length]]);
  });

  it('has the name of the file that was packed', () => {
    const path = join(temporaryFolder(), 'rootfs.img');
    writeFileSync(path, ORIGINAL);
    for (const tool of ['gzip', 'lzop']) {
      const [node] = scanned(execFileSync(tool, ['-c', path]), STREAMS).nodes;
      expect(node?.name).toBe('rootfs.img');
    }
  });
});

describe('a gzip member', () => {
  it('has a name, a comment and a time, each at its place', () => {
    const text = (value: string) => Buffer.from(`${value}\0`, 'latin1');
    const head = Buffer.from([0x1f, 0x8b, 8, 0x1c, 0x00, 0x5e, 0xd0, 0x65, 0, 3, 2, 0, 0x41, 0x42]);
    const deflated = deflateSync(ORIGINAL);
    const member = Buffer.concat([head, text('vmlinux.bin'), text('built at night'), deflated.subarray(2)]);
    const [node] = scanned(member, STREAMS).nodes;
    if (node === undefined) throw new Error('no gzip member was found');
    expect(fieldOf(node, 'MTIME')).toBe('2024-02-17T07:19:28Z');
    expect(node.fields).toContainEqual({ name: 'FNAME', offset: 14, size: 12, text: '“vmlinux.bin”' });
    expect(node.fields).toContainEqual({ name: 'FCOMMENT', offset: 26, size: 15, text: '“built at night”' });
  });
});

describe('no stream', () => {
  it('is found in bytes without a pattern behind the magic of each', () => {
    const image = randomBytes(400_000, 9);
    const magics = STREAMS.flatMap(({ signatures }) => signatures.map(({ bytes }) => [...bytes].map(Number)));
    for (let at = 0, row = 0; at + 100 < image.length; at += 100, row++) {
      image.set(magics[row % magics.length] ?? [], at);
    }
    expect(streamsIn(image)).toEqual([]);
  });

  it('is found in zeros and erased flash behind what an LZMA header may be', () => {
    for (const fill of [0x00, 0xff]) {
      const image = new Uint8Array(5_000).fill(fill);
      image.set([0x5d, 0, 0, 1, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0]);
      expect(streamsIn(image)).toEqual([]);
    }
  });

  it('is found in machine code', () => {
    expect(streamsIn(codeBytes(4_000_000))).toEqual([]);
  });

  const lacksFirmware = firmwareMissing();

  it.skipIf(lacksFirmware !== null)('is found in OVMF but the one that it holds', () => {
    const image = readFileSync(FIRMWARE.ovmfCode);
    expect(streamsIn(image)).toMatchObject([['lzma', 0xa8, expect.any(Number)]]);
    expect(streamsIn(decompress('lzma', image.subarray(0xa8), { atMostBytes: 2 ** 24 }).bytes)).toEqual([]);
  });
});
