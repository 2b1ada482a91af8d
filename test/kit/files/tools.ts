/** Programs of this machine that a test runs beside ours. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { inProject } from '../../house/source-tree.ts';

/** The Debian package of each that some test runs. Null: of no package. */
const PACKAGES = {
  '7z': 'p7zip-full',
  UEFIExtract: 'uefitool-cli',
  ar: 'binutils',
  binwalk: 'binwalk',
  bximage: 'bximage',
  bzip2: 'bzip2',
  cabextract: 'cabextract',
  cbfstool: 'coreboot-utils',
  compress: 'ncompress',
  cpio: 'cpio',
  create_compressed_fs: 'cloop-utils',
  cryptsetup: 'cryptsetup-bin',
  debugfs: 'e2fsprogs',
  'dfu-suffix': 'dfu-util',
  'dfuse-pack': 'dfu-util',
  dmg2img: 'dmg2img',
  'dpkg-deb': 'dpkg',
  dtc: 'device-tree-compiler',
  fmaptool: 'coreboot-utils',
  gcab: 'gcab',
  genromfs: 'genromfs',
  gzip: 'gzip',
  ifdtool: 'coreboot-utils',
  img2simg: 'android-sdk-libsparse-utils',
  'llvm-objcopy': 'llvm',
  lz4: 'lz4',
  lzip: 'lzip',
  lzma: 'xz-utils',
  lzop: 'lzop',
  mkbootimg: 'mkbootimg',
  mke2fs: 'e2fsprogs',
  mkenvimage: 'u-boot-tools',
  'mkfs.cramfs': 'util-linux',
  'mkfs.fat': 'dosfstools',
  'mkfs.jffs2': 'mtd-utils',
  'mkfs.ubifs': 'mtd-utils',
  mkimage: 'u-boot-tools',
  mksquashfs: 'squashfs-tools',
  objcopy: 'binutils',
  parted: 'parted',
  pzstd: 'zstd',
  'qemu-img': 'qemu-utils',
  rpm2cpio: 'rpm2cpio',
  rpmbuild: 'rpm',
  sgdisk: 'gdisk',
  simg2img: 'android-sdk-libsparse-utils',
  srec_cat: 'srecord',
  sumtool: 'mtd-utils',
  tar: 'tar',
  ubinize: 'mtd-utils',
  'uf2conv.py': null,
  unar: 'unar',
  unsquashfs: 'squashfs-tools',
  unzip: 'unzip',
  xz: 'xz-utils',
  zip: 'zip',
  zstd: 'zstd',
} as const;
export type Tool = keyof typeof PACKAGES;

/** What CI installs, by its own list, and what no Debian is without. */
const ALWAYS_IN_CI: ReadonlySet<string | null> = new Set([
  ...packagesOf(readFileSync(inProject('.ci/run'), 'utf8')),
  ...['dpkg', 'gzip', 'tar', 'util-linux'],
]);

/** Where they are looked for: Debian has some of them where only root looks. */
export const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];

/** Null if they are all there; else what to install. Where CI is set the absence of what it installs is a failure. */
export function toolsMissing(tools: readonly Tool[]): string | null {
  const missing = tools.filter((tool) => !isThere(tool));
  if (missing.length === 0) return null;
  const packages = [...new Set(missing.map((tool) => PACKAGES[tool]))];
  const known = packages.filter((name) => name !== null);
  const sentence = `no ${missing.join(', ')}${known.length === 0 ? '' : `: apt-get install ${known.join(' ')}`}`;
  if (process.env.CI && packages.some((name) => ALWAYS_IN_CI.has(name))) throw new Error(sentence);
  return sentence;
}

function isThere(tool: Tool): boolean {
  return FOLDERS.some((folder) => existsSync(join(folder, tool)));
}

/** Runs one in `folder`, and gives what it prints. @throws Error with what it says, if it fails */
export function runTool(tool: Tool, arguments_: readonly string[], folder?: string): string {
  return execFileSync(tool, arguments_, {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, PATH: FOLDERS.join(delimiter) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The words between `packages=(` and its end. */
function packagesOf(script: string): string[] {
  return /^packages=\(\n(.*?)^\)/ms.exec(script)?.[1]?.trim().split(/\s+/) ?? [];
}
