/** The formats that are not raw bytes, in order of precedence: what each is called, how it is told, how it is converted. */
import { byHand, type Converter, capsule, luks1, run, take, withoutLast } from './conversion.ts';
import {
  allOf,
  anyOf,
  at,
  beforeEnd,
  isBzip2,
  isCapsule,
  isCompress,
  isDfu,
  isElf,
  isGzip,
  isHexText,
  isLzip,
  isLzmaAlone,
  isQcow1,
  isQcow2,
  isSRecordText,
  isTar,
  isTiTextFile,
  isVmdkDescriptor,
  isZstd,
  type Signature,
} from './signature.ts';

/** One format. */
export type ImageFormat = {
  /** With its article, as the end of `F is …`: `a qcow2 image`. */
  readonly name: string;
  readonly matches: Signature;
  readonly convert: Converter;
};

const VMDK_DATA = anyOf(at(0, 'KDMV'), at(0, 'COWD'));
const PARALLELS = anyOf(at(0, 'WithoutFreeSpace'), at(0, 'WithouFreSpacExt'));
const CLOOP = at(0, '#!/bin/sh\n#V2.0 Format\nmodprobe cloop');
/** The frame format, and the one that Linux packs its kernels with. */
const LZ4 = anyOf(at(0, [0x04, 0x22, 0x4d, 0x18]), at(0, [0x02, 0x21, 0x4c, 0x18]));
const ZIP = anyOf(at(0, 'PK\x03\x04'), at(0, 'PK\x05\x06'));
const UF2 = allOf(at(0, 'UF2\n\x57\x51\x5d\x9e'), at(508, [0x30, 0x6f, 0xb1, 0x0a]));

/**
 * What lies in a flash as it is stays raw, though it has a magic number: squashfs, JFFS2, UBI, CramFS, U-Boot's uImage
 * and FIT, TRX, cpio (an initramfs), UEFI volumes, MZ (an arm64 kernel begins so). In the commands SIZE is the flash's.
 */
// biome-ignore format: a table is read by its columns
export const IMAGE_FORMATS: readonly ImageFormat[] = [
  { name: 'a qcow image (version 1)',   matches: isQcow1,                                     convert: run('qemu-img convert -f qcow -O raw IN OUT') },
  { name: 'a qcow2 image',              matches: isQcow2,                                     convert: run('qemu-img convert -f qcow2 -O raw IN OUT') },
  { name: 'a QED image',                matches: at(0, 'QED\0'),                              convert: run('qemu-img convert -f qed -O raw IN OUT') },
  { name: 'a VMDK image',               matches: VMDK_DATA,                                   convert: run('qemu-img convert -f vmdk -O raw IN OUT') },
  { name: 'a VMDK descriptor',          matches: isVmdkDescriptor,                            convert: run('qemu-img convert -f vmdk -O raw IN OUT', 'The files that it names must lie beside it.') },
  { name: 'a VMDK extent',              matches: at(0, [0xbe, 0xba, 0xfe, 0xca, 0, 0, 0, 0]), convert: byHand('Open its descriptor, the small .vmdk file beside it, to be told how it is converted.') },
  { name: 'a VDI image',                matches: at(0x40, [0x7f, 0x10, 0xda, 0xbe]),          convert: run('qemu-img convert -f vdi -O raw IN OUT') },
  { name: 'a VHDX image',               matches: at(0, 'vhdxfile'),                           convert: run('qemu-img convert -f vhdx -O raw IN OUT') },
  { name: 'a VHD image',                matches: at(0, 'conectix'),                           convert: run('qemu-img convert -f vpc -O raw IN OUT', 'A VHD counts in cylinders: if it comes out larger than the flash, cut it: `truncate -s SIZE OUT`.') },
  { name: 'a VHD image of fixed size',  matches: beforeEnd(512, 'conectix'),                  convert: withoutLast(512) },
  { name: 'a Parallels image',          matches: PARALLELS,                                   convert: run('qemu-img convert -f parallels -O raw IN OUT') },
  { name: 'a Bochs image',              matches: at(0, 'Bochs Virtual HD Image\0'),           convert: run('qemu-img convert -f bochs -O raw IN OUT') },
  { name: 'a cloop image',              matches: CLOOP,                                       convert: run('qemu-img convert -f cloop -O raw IN OUT') },
  { name: 'a DMG image',                matches: beforeEnd(512, 'koly\0\0\0\x04'),            convert: run('dmg2img IN OUT') },
  { name: 'encrypted with LUKS',        matches: at(0, 'LUKS\xba\xbe\0\x01'),                 convert: luks1 },
  { name: 'encrypted with LUKS2',       matches: at(0, 'LUKS\xba\xbe\0\x02'),                 convert: byHand('Open a copy of /dev/mapper/plain, which shows what is in it after `cryptsetup open IN plain`.') },
  { name: 'an Android sparse image',    matches: at(0, [0x3a, 0xff, 0x26, 0xed, 1, 0]),       convert: run('simg2img IN OUT') },
  { name: 'compressed with gzip',       matches: isGzip,                                      convert: run('gzip -dc IN > OUT') },
  { name: 'compressed with xz',         matches: at(0, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]),    convert: run('xz -dc IN > OUT') },
  { name: 'compressed with zstd',       matches: isZstd,                                      convert: run('zstd -dc IN > OUT') },
  { name: 'compressed with bzip2',      matches: isBzip2,                                     convert: run('bzip2 -dc IN > OUT') },
  { name: 'compressed with lz4',        matches: LZ4,                                         convert: run('lz4 -dc IN > OUT') },
  { name: 'compressed with LZMA',       matches: isLzmaAlone,                                 convert: run('xz --format=lzma -dc IN > OUT') },
  { name: 'compressed with lzip',       matches: isLzip,                                      convert: run('lzip -dc IN > OUT') },
  { name: 'compressed with lzop',       matches: at(0, '\x89LZO\0\r\n\x1a\n'),                convert: run('lzop -dc IN > OUT') },
  { name: 'compressed with compress',   matches: isCompress,                                  convert: run('gzip -dc IN > OUT') },
  { name: 'a zip archive',              matches: ZIP,                                         convert: take('unzip -p IN NAME > OUT', 'unzip -l IN') },
  { name: 'a 7z archive',               matches: at(0, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), convert: take('7z x -so IN NAME > OUT', '7z l IN') },
  { name: 'a RAR archive',              matches: at(0, 'Rar!\x1a\x07'),                       convert: take('unar -q -o - IN NAME > OUT', 'lsar IN') },
  { name: 'a tar archive',              matches: isTar,                                       convert: take('tar -xOf IN NAME > OUT', 'tar -tf IN') },
  { name: 'a Debian package',           matches: at(0, '!<arch>\ndebian-binary'),             convert: take('dpkg-deb --fsys-tarfile IN | tar -xO NAME > OUT', 'dpkg-deb --fsys-tarfile IN | tar -t') },
  { name: 'an ar archive',              matches: at(0, '!<arch>\n'),                          convert: take('ar p IN NAME > OUT', 'ar t IN') },
  { name: 'an RPM package',             matches: at(0, [0xed, 0xab, 0xee, 0xdb, 3]),          convert: take('rpm2cpio IN | cpio -i --to-stdout NAME > OUT', 'rpm2cpio IN | cpio -t') },
  { name: 'a cabinet archive',          matches: at(0, 'MSCF\0\0\0\0'),                       convert: take('cabextract -p -F NAME IN > OUT', 'cabextract -l IN') },
  { name: 'an ELF program',             matches: isElf,                                       convert: run('llvm-objcopy -O binary IN OUT', 'If a .bin or .rom was built beside it, open that instead.') },
  { name: 'Intel HEX text',             matches: isHexText,                                   convert: run('objcopy -I ihex -O binary --gap-fill 0xff IN OUT', 'Its lowest address becomes offset 0; to keep its addresses, in a flash of SIZE bytes: `srec_cat IN -intel -fill 0xff 0 SIZE -o OUT -binary`.') },
  { name: 'Motorola S-record text',     matches: isSRecordText,                               convert: run('objcopy -I srec -O binary --gap-fill 0xff IN OUT', 'Its lowest address becomes offset 0; to keep its addresses, in a flash of SIZE bytes: `srec_cat IN -motorola -fill 0xff 0 SIZE -o OUT -binary`.') },
  { name: 'TI-TXT text',                matches: isTiTextFile,                                convert: run('srec_cat IN -ti-txt -fill 0xff 0 SIZE -o OUT -binary', 'SIZE is that of the flash, in bytes.') },
  { name: 'a UF2 file',                 matches: UF2,                                         convert: run('uf2conv.py --convert --output OUT IN', 'The program comes with the UF2 specification.') },
  { name: 'a DfuSe file',               matches: at(0, 'DfuSe\x01'),                          convert: run('dfuse-pack -d IN', 'It writes IN.target0.image0.bin and so on.') },
  { name: 'an image with a DFU suffix', matches: isDfu,                                       convert: withoutLast(16) },
  { name: 'a UEFI capsule',             matches: isCapsule,                                   convert: capsule },
];
