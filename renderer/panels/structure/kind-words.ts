/** What a structure is, in words. */

/** Of kinds whose subtype says but a part of it (a version, an order of bytes), or whose id is no word of anybody's. */
const TITLES: Readonly<Record<string, string>> = {
  'android-boot': 'Android boot image',
  'android-vendor-boot': 'Android vendor boot image',
  bzip2: 'bzip2 stream',
  cbfs: 'coreboot file system',
  cpio: 'cpio archive',
  cramfs: 'CramFS',
  elf: 'ELF',
  ext: 'ext file system',
  fat: 'FAT file system',
  fit: 'FIT image',
  gzip: 'gzip stream',
  jffs2: 'JFFS2',
  'linux-zimage': 'Linux zImage',
  lz4: 'LZ4 stream',
  lzma: 'LZMA stream',
  pe: 'PE image',
  'redboot-fis': 'RedBoot FIS',
  squashfs: 'SquashFS',
  tar: 'tar archive',
  'uboot-environment': 'U-Boot environment',
  ubifs: 'UBIFS',
  ubi: 'UBI',
  uimage: 'uImage',
  xz: 'xz stream',
  zip: 'ZIP archive',
  zstd: 'zstd stream',
};

/** `PE32 image`, `CramFS, little-endian`, or its kind where there is but one: `uefi volume`. Less what `name` says. */
export function kindWords(kind: string, subtype: string | null, name = ''): string {
  const title = TITLES[kind] ?? kind.replaceAll('-', ' ');
  if (name.toLowerCase() === title.toLowerCase()) return subtype ?? '';
  if (subtype === null) return title;
  return TITLES[kind] === undefined ? subtype : `${title}, ${subtype}`;
}
