import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../app/contract/errors.ts';
import { IMAGE_FORMATS } from '../../../main/backing/format/image-formats.ts';
import { notRaw, requireRaw, sniffFormat } from '../../../main/backing/image-format.ts';
import { makeFile, pattern } from './files.ts';
import { INSTALLED_FIRMWARE, imageWith, sampleOf, tarHeader } from './format-samples.ts';

function nameOf(content: Uint8Array | string): string | null {
  return (
    sniffFormat(sampleOf(typeof content === 'string' ? Buffer.from(content, 'latin1') : content))?.name ??
    null
  );
}

const HEX = ':10010000214601360121470136007EFE09D2190140\r\n';
const UNKNOWN_SIZE = '\xff'.repeat(8);

/** Every row of the table, by bytes that its format's specification prescribes. */
// biome-ignore format: a table is read by its columns
const SAMPLES: [string, Buffer | string][] = [
  ['a qcow image (version 1)', imageWith('QFI\xfb\0\0\0\x01')],
  ['a qcow2 image', imageWith('QFI\xfb\0\0\0\x02')],
  ['a qcow2 image', imageWith('QFI\xfb\0\0\0\x03')],
  ['a QED image', imageWith('QED\0')],
  ['a VMDK image', imageWith('KDMV\x01\0\0\0')],
  ['a VMDK image', imageWith('COWD')],
  ['a VMDK descriptor', '# Disk DescriptorFile\nversion=1\n'],
  ['a VMDK descriptor', '# made by hand\n\n#\r\nversion=3\r\nCID=fffffffe\r\n'],
  ['a VMDK extent', imageWith('\xbe\xba\xfe\xca\0\0\0\0')],
  ['a VDI image', imageWith('\x7f\x10\xda\xbe', 0x40)],
  ['a VHDX image', imageWith('vhdxfile')],
  ['a VHD image', imageWith('conectix')],
  ['a VHD image of fixed size', imageWith('conectix', 10_000 - 512)],
  ['a Parallels image', imageWith('WithoutFreeSpace')],
  ['a Parallels image', imageWith('WithouFreSpacExt')],
  ['a Bochs image', imageWith('Bochs Virtual HD Image\0')],
  ['a cloop image', imageWith('#!/bin/sh\n#V2.0 Format\nmodprobe cloop file=$0')],
  ['a DMG image', imageWith('koly\0\0\0\x04', 10_000 - 512)],
  ['encrypted with LUKS', imageWith('LUKS\xba\xbe\0\x01')],
  ['encrypted with LUKS2', imageWith('LUKS\xba\xbe\0\x02')],
  ['an Android sparse image', imageWith('\x3a\xff\x26\xed\x01\0\0\0\x1c\0\x0c\0')],
  ['compressed with gzip', gzipSync(pattern(100))],
  ['compressed with xz', imageWith('\xfd7zXZ\0')],
  ['compressed with zstd', imageWith('\x28\xb5\x2f\xfd')],
  ['compressed with zstd', imageWith('\x50\x2a\x4d\x18\x04\0\0\0\x25\0\x10\0\x28\xb5\x2f\xfd')],
  ['compressed with bzip2', imageWith('BZh91AY&SY')],
  ['compressed with lz4', imageWith('\x04\x22\x4d\x18')],
  ['compressed with lz4', imageWith('\x02\x21\x4c\x18')],
  ['compressed with LZMA', imageWith(`\x5d\0\0\x80\0${UNKNOWN_SIZE}\0`)],
  ['compressed with LZMA', imageWith('\x5d\0\0\xc0\0\0\0\x10\0\0\0\0\0\0')],
  ['compressed with lzip', imageWith('LZIP\x01\x14')],
  ['compressed with lzop', imageWith('\x89LZO\0\r\n\x1a\n')],
  ['compressed with compress', imageWith('\x1f\x9d\x90\xc2\xae')],
  ['a zip archive', imageWith('PK\x03\x04')],
  ['a 7z archive', imageWith('7z\xbc\xaf\x27\x1c')],
  ['a RAR archive', imageWith('Rar!\x1a\x07\0')],
  ['a tar archive', tarHeader('openwrt/CONTROL')],
  ['a Debian package', '!<arch>\ndebian-binary   1700000000  0     0     100644  4         `\n2.0\n'],
  ['an ar archive', '!<arch>\nimage.bin/      0           0     0     644     4         `\n2.0\n'],
  ['an RPM package', imageWith('\xed\xab\xee\xdb\x03\0')],
  ['a cabinet archive', imageWith('MSCF\0\0\0\0')],
  ['an ELF program', imageWith('\x7fELF\x02\x01\x01')],
  ['Intel HEX text', `${HEX}:00000001FF\r\n`],
  ['Intel HEX text', ':00000001FF'],
  ['Motorola S-record text', 'S00F000068656C6C6F202020202000003C\nS9030000FC\n'],
  ['TI-TXT text', '@F000\r\n31 40 00 03 B2\r\n@FFFE\r\n00 F0\r\nq\r\n'],
  ['a UF2 file', withMagic(imageWith('UF2\n\x57\x51\x5d\x9e'), '\x30\x6f\xb1\x0a', 508)],
  ['a DfuSe file', imageWith('DfuSe\x01')],
  ['an image with a DFU suffix', imageWith('\0\x01UFD\x10', 10_000 - 10)],
  ['a UEFI capsule', imageWith('\xbd\x86\x66\x3b\x76\x0d\x30\x40\xb7\x0e\xb5\x51\x9e\x2f\xc5\xa0')],
  ['a UEFI capsule', imageWith('\xed\xd5\xcb\x6d\x2d\xe8\x44\x4c\xbd\xa1\x71\x94\x19\x9a\xd9\x2a')],
  ['a UEFI capsule', imageWith('\x8b\xa6\x3c\x4a\x23\x77\xfb\x48\x80\x3d\x57\x8c\xc1\xfe\xc4\x4d')],
  ['a UEFI capsule', imageWith('\x90\xbb\xee\x14\x0a\x89\xdb\x43\xae\xd1\x5d\x3c\x45\x88\xa4\x18')],
];

/** Raw firmware that looks a little like something else, and what lies in a flash as it is though it has a magic. */
// biome-ignore format: a table is read by its columns
const RAW: [string, Buffer | string][] = [
  ['plain bytes', pattern(10_000)],
  ['one byte', 'Q'],
  ['erased flash', Buffer.alloc(10_000, 0xff)],
  ['zeros', Buffer.alloc(10_000)],
  ['a qcow of version 0', imageWith('QFI\xfb\0\0\0\0')],
  ['comments and no version', '# a script\necho version=1\n'],
  ['a VMDK version that is none', '# Disk DescriptorFile\nversion=10\n'],
  ['a VHD cookie elsewhere', imageWith('conectix', 5000)],
  ['a gzip stream further on', imageWith('\x1f\x8b\x08', 64)],
  ['a gzip magic with reserved flags', imageWith('\x1f\x8b\x08\xff')],
  ['a compress magic with a code that is no byte', imageWith('\x1f\x9d\x90\xc2\xaf')],
  ['a compress magic with other blocks', imageWith('\x1f\x9d\x10\xc2\xae')],
  ['BZh and no block', imageWith('BZh9firmware')],
  ['a skippable frame and nothing known after it', imageWith('\x50\x2a\x4d\x18\x04\0\0\0firmware')],
  ['LZMA properties and an odd dictionary', imageWith(`\x5d\0\0\x81\0${UNKNOWN_SIZE}\0`)],
  ['LZMA properties and a huge size', imageWith('\x5d\0\0\x80\0\0\0\0\0\0\x01\0\0\0')],
  ['LZMA properties and no range coder', imageWith(`\x5d\0\0\x80\0${UNKNOWN_SIZE}\x01`)],
  ['LZIP of an unknown version', imageWith('LZIP\x02\x14')],
  ['a tar magic with a wrong checksum', imageWith('ustar\x0000', 257)],
  ['a cpio archive, as an initramfs is', imageWith('070701')],
  ['an ELF magic with no valid class', imageWith('\x7fELF\x07\x01\x01')],
  ['a HEX record with a wrong checksum', ':00000001FE\n'],
  ['a HEX record with a wrong length', ':01000001FE\n'],
  ['a HEX record and then text', ':00000001FF\nhello\n'],
  ['an S-record with a wrong checksum', 'S9030000FD\n'],
  ['a TI-TXT without its end', '@F000\n31 40 00\n'],
  ['text', 'S is a letter.\n:and so on\n'],
  ['one magic of UF2', imageWith('UF2\n\x57\x51\x5d\x9e')],
  ['UFD and no DFU version', imageWith('\0\x07UFD\x10', 10_000 - 10)],
  ['squashfs', imageWith('hsqs')],
  ['big-endian squashfs', imageWith('sqsh')],
  ['JFFS2', imageWith('\x85\x19\x03\x20')],
  ['UBI', imageWith('UBI#\x01')],
  ['UBIFS', imageWith('\x31\x18\x10\x06')],
  ['CramFS', imageWith('\x45\x3d\xcd\x28')],
  ['romfs', imageWith('-rom1fs-')],
  ['a uImage', imageWith('\x27\x05\x19\x56')],
  ['a FIT, or a device tree', imageWith('\xd0\x0d\xfe\xed')],
  ['TRX', imageWith('HDR0')],
  ['a UEFI volume', imageWith('_FVH', 0x28)],
  ['an Intel flash descriptor', imageWith('\x5a\xa5\xf0\x0f', 0x10)],
  ['an Android boot image', imageWith('ANDROID!')],
  ['MZ, as an arm64 kernel begins', withMagic(imageWith('MZ'), 'ARMd', 0x38)],
];

function withMagic(image: Buffer, magic: string, offset: number): Buffer {
  image.write(magic, offset, 'latin1');
  return image;
}

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

  it.each(INSTALLED_FIRMWARE)('%s is what it is', (path) => {
    const content = readFileSync(path);
    const isElf = content.subarray(0, 4).toString('latin1') === '\x7fELF';
    expect(nameOf(content)).toBe(isElf ? 'an ELF program' : null);
  });

  it('is raw for random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 1200 }), (content) => nameOf(content) === null),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['Intel HEX text', HEX.repeat(1000)],
    ['TI-TXT text', `@0000\n${'31 40 00 03\n'.repeat(1000)}q\n`],
  ])('is told of %s that is longer than the sample', (name, text) => {
    expect(nameOf(text)).toBe(name);
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

/** What is said of a file that begins with these bytes: its todo. */
function todoFor(path: string, content: Uint8Array): string {
  const sample = sampleOf(content);
  const format = sniffFormat(sample);
  if (format === null) throw new Error('it is raw');
  return notRaw(path, format, sample).todo;
}

const INSIST =
  'If it is raw bytes that only look so, open it as raw (on the command line: `--format raw`, or `,format=raw` after the file).';

describe('what to do about it', () => {
  // biome-ignore format: a table is read by its columns
  it.each([
    ['/i/a.fd.gz', gzipSync(''), 'gzip -dc /i/a.fd.gz > /i/a.fd'],
    ['/i/firmware', imageWith('\xfd7zXZ\0'), 'xz -dc /i/firmware > /i/firmware.raw'],
    ['/i/u-boot.elf', imageWith('\x7fELF\x02\x01\x01'), 'llvm-objcopy -O binary /i/u-boot.elf /i/u-boot.raw'],
    ['/i/a.zip', imageWith('PK\x03\x04'), 'unzip -p /i/a.zip NAME > /i/a.raw'],
    ['/i/a.vhd', imageWith('conectix', 10_000 - 512), 'head -c 9488 /i/a.vhd > /i/a.raw'],
    ['/i/OUT $& IN.qed', imageWith('QED\0'), "qemu-img convert -f qed -O raw '/i/OUT $& IN.qed' '/i/OUT $& IN.raw'"],
    ["/i/it's.qcow2", imageWith('QFI\xfb\0\0\0\x03'), "qemu-img convert -f qcow2 -O raw '/i/it'\\''s.qcow2' '/i/it'\\''s.raw'"],
    ['/i/a,b.luks', imageWith('LUKS\xba\xbe\0\x01'), "qemu-img convert --object secret,id=key,file=KEY --image-opts 'driver=luks,key-secret=key,file.filename=/i/a,,b.luks' -O raw '/i/a,b.raw'"],
  ])('with %s is a command for a shell', (path, content, command) => {
    expect(todoFor(path, content)).toContain(`Convert it and open the result: \`${command}\`.`);
  });

  it('ends with how to insist, whatever the format', () => {
    for (const [, content] of SAMPLES) {
      const todo = todoFor(
        '/i/a.img',
        typeof content === 'string' ? Buffer.from(content, 'latin1') : content,
      );
      expect(todo).toMatch(/^(?:Convert it and open the result: `[^`]+`\.|UEFITool|Open its|Open a copy)/);
      expect(todo.endsWith(` ${INSIST}`)).toBe(true);
    }
  });

  it.each([
    [
      '\xbd\x86\x66\x3b\x76\x0d\x30\x40\xb7\x0e\xb5\x51\x9e\x2f\xc5\xa0',
      0x10,
      0x1000,
      'tail -c +4097 /i/a.cap > /i/a.raw',
    ],
    [
      '\x8b\xa6\x3c\x4a\x23\x77\xfb\x48\x80\x3d\x57\x8c\xc1\xfe\xc4\x4d',
      0x1c,
      0x800,
      'tail -c +2049 /i/a.cap > /i/a.raw',
    ],
    ['\xbd\x86\x66\x3b\x76\x0d\x30\x40\xb7\x0e\xb5\x51\x9e\x2f\xc5\xa0', 0x10, 0x1b, 'UEFITool'],
    ['\xed\xd5\xcb\x6d\x2d\xe8\x44\x4c\xbd\xa1\x71\x94\x19\x9a\xd9\x2a', 0x10, 0x20, 'UEFITool'],
  ])('with a capsule is to cut its header, where that says how long it is', (guid, place, length, advice) => {
    const content = imageWith(guid);
    content.writeUInt32LE(length, place);
    expect(todoFor('/i/a.cap', content)).toContain(advice);
  });
});

it('never advises to write over a file that is there', () => {
  const path = makeFile('', 'router.bin.gz');
  const target = () => / > (.*?)`/.exec(todoFor(path, gzipSync('')))?.[1];
  const stem = path.replace(/\.gz$/, '');
  for (const expected of [stem, `${stem}.raw`, `${stem}-2.raw`, `${stem}-3.raw`]) {
    expect(target()).toBe(expected);
    writeFileSync(expected, '');
  }
});
