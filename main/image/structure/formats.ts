/**
 * All that a scan looks for, by what they are. Where two begin at the same place, the earlier one here is asked first: where
 * that matters a word stands beside it, and test/main/image/structure/formats.test.ts holds it.
 */
import type { Format } from './format.ts';
import { ANDROID_BOOT } from './formats/boot/android/boot-image.ts';
import { ANDROID_VENDOR_BOOT } from './formats/boot/android/vendor-boot.ts';
import { LINUX_BANNER, UBOOT_BANNER } from './formats/boot/banner.ts';
import { DEVICE_TREE } from './formats/boot/device-tree/device-tree.ts';
import { UBOOT_ENVIRONMENT } from './formats/boot/environment/environment.ts';
import { FIT } from './formats/boot/fit/fit.ts';
import { LINUX_BZIMAGE } from './formats/boot/linux/bzimage.ts';
import { LINUX_ARM64, LINUX_RISCV } from './formats/boot/linux/flat-image.ts';
import { LINUX_ZIMAGE } from './formats/boot/linux/zimage.ts';
import { UIMAGE } from './formats/boot/uimage.ts';
import { BZIP2 } from './formats/container/bzip2.ts';
import { CPIO } from './formats/container/cpio.ts';
import { GZIP } from './formats/container/gzip.ts';
import { LZ4 } from './formats/container/lz4.ts';
import { LZMA } from './formats/container/lzma.ts';
import { LZOP } from './formats/container/lzop.ts';
import { TAR } from './formats/container/tar.ts';
import { XZ } from './formats/container/xz.ts';
import { ZIP } from './formats/container/zip.ts';
import { ZSTD } from './formats/container/zstd.ts';
import { ELF } from './formats/executable/elf.ts';
import { PE } from './formats/executable/pe.ts';
import { CRAMFS } from './formats/filesystem/cramfs.ts';
import { EXT } from './formats/filesystem/ext.ts';
import { FAT } from './formats/filesystem/fat.ts';
import { JFFS2 } from './formats/filesystem/jffs2/jffs2.ts';
import { ROMFS } from './formats/filesystem/romfs.ts';
import { OTHER_SQUASHFS } from './formats/filesystem/squashfs/other-squashfs.ts';
import { SQUASHFS } from './formats/filesystem/squashfs/squashfs.ts';
import { UBI } from './formats/filesystem/ubi/ubi.ts';
import { UBIFS } from './formats/filesystem/ubifs/ubifs.ts';
import { BROADCOM_NVRAM } from './formats/partition/broadcom-nvram.ts';
import { CBFS } from './formats/partition/cbfs.ts';
import { FMAP } from './formats/partition/fmap.ts';
import { GPT } from './formats/partition/gpt.ts';
import { INTEL_DESCRIPTOR } from './formats/partition/intel-descriptor.ts';
import { MBR } from './formats/partition/mbr.ts';
import { REDBOOT_FIS } from './formats/partition/redboot-fis.ts';
import { TRX } from './formats/partition/trx.ts';
import { ACPI_TABLE } from './formats/uefi/acpi-table.ts';
import { UEFI_CAPSULE } from './formats/uefi/capsule.ts';
import { INTERFACE_TABLE } from './formats/uefi/interface-table.ts';
import { INTEL_MICROCODE } from './formats/uefi/microcode.ts';
import { VSS_STORE } from './formats/uefi/nvram/vss-store.ts';
import { UEFI_VOLUME } from './formats/uefi/volume/volume.ts';

const FIRMWARE: readonly Format[] = [
  UEFI_CAPSULE,
  UEFI_VOLUME,
  VSS_STORE,
  ACPI_TABLE,
  INTEL_MICROCODE,
  INTERFACE_TABLE,
];

const BOOT: readonly Format[] = [
  UIMAGE,
  // A FIT is a device tree of its own kind.
  FIT,
  DEVICE_TREE,
  ANDROID_BOOT,
  ANDROID_VENDOR_BOOT,
  // Kernels begin as programs for UEFI, or as a boot sector that ends in 55 AA: before those.
  LINUX_ARM64,
  LINUX_RISCV,
  LINUX_ZIMAGE,
  LINUX_BZIMAGE,
];

const FILE_SYSTEMS: readonly Format[] = [
  SQUASHFS,
  OTHER_SQUASHFS,
  JFFS2,
  UBI,
  UBIFS,
  CRAMFS,
  ROMFS,
  EXT,
  // Its boot sector ends as the master boot record does, which asks less of what it takes.
  FAT,
];

const PARTITIONS: readonly Format[] = [
  INTEL_DESCRIPTOR,
  TRX,
  REDBOOT_FIS,
  BROADCOM_NVRAM,
  // A GPT lies behind a master boot record that protects it.
  GPT,
  MBR,
  FMAP,
  CBFS,
];

const CONTAINERS: readonly Format[] = [GZIP, XZ, LZMA, BZIP2, ZSTD, LZ4, LZOP, CPIO, TAR, ZIP];

const EXECUTABLES: readonly Format[] = [ELF, PE];

/** Texts, which anything may hold: last. */
const TEXTS: readonly Format[] = [UBOOT_ENVIRONMENT, UBOOT_BANNER, LINUX_BANNER];

export const FORMATS: readonly Format[] = [
  ...FIRMWARE,
  ...BOOT,
  ...FILE_SYSTEMS,
  ...PARTITIONS,
  ...CONTAINERS,
  ...EXECUTABLES,
  ...TEXTS,
];
