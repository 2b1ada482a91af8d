/** Names of coreboot 4.15, src/commonlib/bsd/include/commonlib/bsd/cbfs_serialized.h, and of its payloads. */
import type { Method } from '../../../compression/decompress.ts';

export const FILE_TYPES: Readonly<Record<number, string>> = Object.fromEntries([
  [0x00, 'deleted'],
  [0xffffffff, 'free'],
  [0x01, 'bootblock'],
  [0x02, 'CBFS header'],
  [0x10, 'stage, old form'],
  [0x11, 'stage'],
  [0x20, 'payload'],
  [0x21, 'FIT payload'],
  [0x30, 'option ROM'],
  [0x40, 'boot splash'],
  [0x50, 'raw'],
  [0x51, 'VSA'],
  [0x52, 'MBI'],
  [0x53, 'microcode'],
  [0x60, 'FSP'],
  [0x61, 'MRC'],
  [0x62, 'MMA'],
  [0x63, 'EFI'],
  [0x70, 'struct'],
  [0xaa, 'CMOS defaults'],
  [0x1aa, 'CMOS layout'],
  [0xab, 'SPD'],
  [0xac, 'MRC cache'],
]);

export const COMPRESSIONS: Readonly<Record<number, string>> = { 0: 'none', 1: 'LZMA', 2: 'LZ4' };

/** What unpacks each of them. */
export const METHODS: Readonly<Record<number, Method>> = { 1: 'lzma', 2: 'lz4' };

/** Tags of attributes, as their four letters read. */
export const ATTRIBUTES: Readonly<Record<number, string>> = Object.fromEntries([
  [0x42435a4c, 'compression'],
  [0x68736148, 'hash'],
  [0x42435350, 'position'],
  [0x42434c41, 'alignment'],
  [0x32494242, 'IBB'],
  [0x47444150, 'padding'],
  [0x53746748, 'stage header'],
]);

export const ARCHITECTURES: Readonly<Record<number, string>> = Object.fromEntries([
  [0xffffffff, 'unknown'],
  [0x00000001, 'x86'],
  [0x00000010, 'arm'],
  [0x00000011, 'aarch64'],
  [0x00000100, 'mips'],
  [0xc001d0de, 'riscv'],
  [0x407570ff, 'ppc64'],
]);

/** Of a payload's segments, as their four letters read. */
export const SEGMENT_TYPES: Readonly<Record<number, string>> = Object.fromEntries([
  [0x434f4445, 'code'],
  [0x44415441, 'data'],
  [0x42535320, 'bss'],
  [0x50415241, 'parameters'],
  [0x454e5452, 'entry'],
]);
export const ENTRY_SEGMENT = 0x454e5452;
