import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../app/contract/errors.ts';
import {
  IMAGE_FORMATS,
  notRaw,
  requireRaw,
  SAMPLE_LENGTH_BYTES,
  sniffFormat,
} from '../../../main/backing/image-format.ts';
import { makeFile, pattern, REAL_IMAGES } from './files.ts';

function sampleOf(content: Uint8Array) {
  const head = content.subarray(0, SAMPLE_LENGTH_BYTES);
  return { head, tail: content.subarray(-SAMPLE_LENGTH_BYTES), sizeBytes: content.length };
}

function nameOf(content: Uint8Array | string): string | null {
  return (
    sniffFormat(sampleOf(typeof content === 'string' ? Buffer.from(content, 'latin1') : content))?.name ??
    null
  );
}

/** `magic` at `offset` of an otherwise plain image. */
function imageWith(magic: string, offset = 0): Buffer {
  const image = pattern(10_000);
  image.write(magic, offset, 'latin1');
  return image;
}

/** Every row of the table, by bytes that its format's specification prescribes. */
// biome-ignore format: a table is read by its columns
const SAMPLES: [string, Buffer | string][] = [
  ['a qcow2 image', imageWith('QFI\xfb\0\0\0\x03')],
  ['a QED image', imageWith('QED\0')],
  ['a VMDK image', imageWith('KDMV\x01\0\0\0')],
  ['a VMDK image', imageWith('COWD')],
  ['a VMDK image', '# Disk DescriptorFile\nversion=1\n'],
  ['a VDI image', imageWith('\x7f\x10\xda\xbe', 0x40)],
  ['a VHDX image', imageWith('vhdxfile')],
  ['a VHD image', imageWith('conectix')],
  ['a VHD image', imageWith('conectix', 10_000 - 512)],
  ['a Parallels image', imageWith('WithoutFreeSpace')],
  ['a Parallels image', imageWith('WithouFreSpacExt')],
  ['compressed with gzip', gzipSync(pattern(100))],
  ['compressed with xz', imageWith('\xfd7zXZ\0')],
  ['compressed with zstd', imageWith('\x28\xb5\x2f\xfd')],
  ['compressed with bzip2', imageWith('BZh91AY&SY')],
  ['compressed with lz4', imageWith('\x04\x22\x4d\x18')],
  ['a zip archive', imageWith('PK\x03\x04')],
  ['an ELF program', imageWith('\x7fELF\x02\x01\x01')],
  ['Intel HEX text', ':10010000214601360121470136007EFE09D2190140\r\n:00000001FF\r\n'],
  ['Intel HEX text', ':00000001FF'],
  ['Motorola S-record text', 'S00F000068656C6C6F202020202000003C\nS9030000FC\n'],
];

/** Raw firmware that looks a little like something else. */
const RAW: [string, Buffer | string][] = [
  ['plain bytes', pattern(10_000)],
  ['one byte', 'Q'],
  ['erased flash', Buffer.alloc(10_000, 0xff)],
  ['zeros', Buffer.alloc(10_000)],
  ['a VHD cookie elsewhere', imageWith('conectix', 5000)],
  ['a gzip stream further on', imageWith('\x1f\x8b\x08', 64)],
  ['a gzip magic with reserved flags', imageWith('\x1f\x8b\x08\xff')],
  ['BZh and no block', imageWith('BZh9firmware')],
  ['an ELF magic with no valid class', imageWith('\x7fELF\x07\x01\x01')],
  ['a HEX record with a wrong checksum', ':00000001FE\n'],
  ['a HEX record with a wrong length', ':01000001FE\n'],
  ['a HEX record and then text', ':00000001FF\nhello\n'],
  ['an S-record with a wrong checksum', 'S9030000FD\n'],
  ['text', 'S is a letter.\n:and so on\n'],
];

describe('the format of an image', () => {
  it.each(SAMPLES)('%s is told', (name, content) => {
    expect(nameOf(content)).toBe(name);
  });

  it('is told for every row of the table', () => {
    expect(new Set(SAMPLES.map(([name]) => name))).toEqual(new Set(IMAGE_FORMATS.map(({ name }) => name)));
  });

  it.each(RAW)('%s is raw', (_what, content) => {
    expect(nameOf(content)).toBeNull();
  });

  it.each(REAL_IMAGES)('%s is raw', (path) => {
    expect(nameOf(readFileSync(path))).toBeNull();
  });

  it('is told of HEX text that is longer than the sample', () => {
    expect(nameOf(':10010000214601360121470136007EFE09D2190140\n'.repeat(1000))).toBe('Intel HEX text');
  });

  it('throws nothing but UserError, whatever the bytes', () => {
    const magics = SAMPLES.map(([, content]) => Buffer.from(content).subarray(0, 80));
    const start = fc.oneof(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(...magics));
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 600 }), fc.nat(80), (head, rest, kept) => {
        const content = Buffer.concat([head.subarray(0, kept), rest]);
        try {
          requireRaw('image.fd', sampleOf(content));
          return true;
        } catch (thrown) {
          return thrown instanceof UserError && thrown.report.code === 'not-raw';
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the command that converts it', () => {
  const command = (name: string, path: string) => {
    const format = IMAGE_FORMATS.find((row) => row.name === name);
    if (format === undefined) throw new Error(`no format ${name}`);
    return notRaw(path, format).todo.replace('Convert it and open the result: ', '');
  };

  it.each([
    ['a VHD image', '/i/a.vhd', 'qemu-img convert -f vpc -O raw /i/a.vhd /i/a.raw'],
    ['compressed with gzip', '/i/a.fd.gz', 'gzip -dc /i/a.fd.gz > /i/a.fd'],
    ['compressed with xz', '/i/firmware', 'xz -dc /i/firmware > /i/firmware.raw'],
    ['a zip archive', '/i/a.zip', 'unzip /i/a.zip'],
    ['an ELF program', '/i/u-boot.elf', 'objcopy -O binary /i/u-boot.elf /i/u-boot.raw'],
    ['Intel HEX text', '/i/a.hex', 'objcopy -I ihex -O binary /i/a.hex /i/a.raw'],
    [
      'a qcow2 image',
      "/i/it's.qcow2",
      "qemu-img convert -f qcow2 -O raw '/i/it'\\''s.qcow2' '/i/it'\\''s.raw'",
    ],
  ])('of %s can be pasted into a shell', (name, path, expected) => {
    expect(command(name, path)).toBe(expected);
  });
});

it('never advises to write over a file that is there', () => {
  const path = makeFile('', 'router.bin.gz');
  const gzip = sniffFormat(sampleOf(gzipSync(pattern(100))));
  if (gzip === null) throw new Error('gzip is not known');
  const target = () => / > (.*)$/.exec(notRaw(path, gzip).todo)?.[1];
  const stem = path.replace(/\.gz$/, '');
  for (const expected of [stem, `${stem}.raw`, `${stem}-2.raw`, `${stem}-3.raw`]) {
    expect(target()).toBe(expected);
    writeFileSync(expected, '');
  }
});
