/** Programs of this machine that a test runs beside ours. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The Debian package of each that some test runs. Null: of no package. */
const PACKAGES = {
  ar: 'binutils',
  bximage: 'bximage',
  bzip2: 'bzip2',
  cabextract: 'cabextract',
  compress: 'ncompress',
  cpio: 'cpio',
  create_compressed_fs: 'cloop-utils',
  cryptsetup: 'cryptsetup-bin',
  'dfu-suffix': 'dfu-util',
  'dfuse-pack': 'dfu-util',
  dmg2img: 'dmg2img',
  dtc: 'device-tree-compiler',
  'dpkg-deb': 'dpkg',
  gcab: 'gcab',
  gzip: 'gzip',
  img2simg: 'android-sdk-libsparse-utils',
  'llvm-objcopy': 'llvm',
  lz4: 'lz4',
  lzip: 'lzip',
  lzop: 'lzop',
  mkbootimg: 'mkbootimg',
  mkenvimage: 'u-boot-tools',
  mkimage: 'u-boot-tools',
  'mkfs.jffs2': 'mtd-utils',
  objcopy: 'binutils',
  pzstd: 'zstd',
  'qemu-img': 'qemu-utils',
  rpm2cpio: 'rpm2cpio',
  rpmbuild: 'rpm',
  simg2img: 'android-sdk-libsparse-utils',
  srec_cat: 'srecord',
  tar: 'tar',
  'uf2conv.py': null,
  unar: 'unar',
  unzip: 'unzip',
  xz: 'xz-utils',
  zip: 'zip',
  zstd: 'zstd',
  UEFIExtract: 'uefitool-cli',
  '7z': 'p7zip-full',
} as const;
export type Tool = keyof typeof PACKAGES;

/** What CI installs, and what no Debian is without. */
const ALWAYS_IN_CI: readonly (string | null)[] = [
  ...['qemu-utils', 'gzip', 'tar', 'dpkg'],
  ...['device-tree-compiler', 'u-boot-tools', 'mkbootimg'],
  ...['xz-utils', 'bzip2', 'zstd', 'lz4', 'lzop', 'mtd-utils', 'uefitool-cli'],
];

/** Null if they are all there; else what to install. Where CI is set the absence of what it installs is a failure. */
export function toolsMissing(tools: readonly Tool[]): string | null {
  const missing = tools.filter((tool) => !isThere(tool));
  if (missing.length === 0) return null;
  const packages = [...new Set(missing.map((tool) => PACKAGES[tool]))];
  const known = packages.filter((name) => name !== null);
  const sentence = `no ${missing.join(', ')}${known.length === 0 ? '' : `: apt-get install ${known.join(' ')}`}`;
  if (process.env.CI && packages.some((name) => ALWAYS_IN_CI.includes(name))) throw new Error(sentence);
  return sentence;
}

function isThere(tool: Tool): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, tool)));
}
