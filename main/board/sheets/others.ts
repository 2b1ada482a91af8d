/** Boards of the families that have few: MicroBlaze, MIPS, PowerPC, RISC-V, SuperH. Checked against 7.2.22. */
import type { BoardSheet, CopySheet } from '../board-sheet.ts';
import { BOARD, blocks, CFI01, CFI02, INTEL_IDS, KIB, MIB, NO_IDS } from './columns.ts';

const BIG = { ...BOARD, busEndianness: 'big' } as const;
const LITTLE = { ...BOARD, busEndianness: 'little' } as const;
const PPC = { ...BIG, binaries: ['ppc', 'ppc64'] };

const VIRT = { ...CFI01, bankWidthBytes: 4, deviceWidthBytes: 2, identifiers: INTEL_IDS } as const;
const MALTA = { ...CFI01, bankWidthBytes: 4, deviceWidthBytes: null, identifiers: NO_IDS } as const;
const INTEL_8 = {
  ...CFI01,
  bankWidthBytes: 1,
  deviceWidthBytes: null,
  identifiers: INTEL_IDS,
  isBigEndian: true,
} as const;
const INTEL_16 = { ...CFI01, bankWidthBytes: 2, deviceWidthBytes: null, identifiers: INTEL_IDS } as const;
const S29PL127J = {
  ...CFI02,
  bankWidthBytes: 2,
  identifiers: [0x01, 0x227e, 0x2220, 0x2200],
  windowBytes: null,
} as const;

/** Where the CPU starts. The word is the board's revision, which its firmware asks for there. */
const MALTA_BOOT: CopySheet = {
  name: 'bios.1fc',
  of: 'mips_malta.bios',
  place: { from: 0x1fc0_0000 },
  maxBytes: 4 * MIB,
  inside: null,
  priority: 0,
  patch: { offset: 0x10, word: 0x420 },
};

// biome-ignore format: a data sheet
export const OTHER_BOARDS: readonly BoardSheet[] = [
  { ...LITTLE, id: 'riscv-virt', machine: 'virt', what: 'RISC-V', binaries: ['riscv64', 'riscv32'],
    flashes: [
      { ...VIRT, name: 'virt.flash0', place: { from: 0x2000_0000 }, size: blocks(128, 256 * KIB) },
      { ...VIRT, name: 'virt.flash1', place: { from: 0x2200_0000 }, size: blocks(128, 256 * KIB) },
    ] },

  { ...BIG, id: 'malta', machine: 'malta', what: 'MIPS Malta, big-endian', binaries: ['mips', 'mips64'],
    flashes: [
      { ...MALTA, name: 'mips_malta.bios', place: { from: 0x1e00_0000 }, size: blocks(64, 64 * KIB), isBigEndian: true },
    ],
    copies: [MALTA_BOOT] },
  { ...LITTLE, id: 'malta-el', machine: 'malta', what: 'MIPS Malta, little-endian', binaries: ['mipsel', 'mips64el'],
    flashes: [
      { ...MALTA, name: 'mips_malta.bios', place: { from: 0x1e00_0000 }, size: blocks(64, 64 * KIB) },
    ],
    copies: [MALTA_BOOT], swappedOnLoadBytes: 0x3e_0000 },

  { ...PPC, id: 'ppce500', machine: 'ppce500', what: 'PowerPC e500, paravirtual',
    containers: [{ name: 'platform bus', from: 0xf_0000_0000, sizeBytes: 128 * MIB, priority: 0 }],
    flashes: [
      { ...INTEL_16, name: 'e500.flash', place: { from: 0xf_0000_0000 }, isBigEndian: true, inside: 'platform bus', presence: 'with image',
        size: { rule: 'power of two', maxBytes: 128 * MIB, sectorLengthBytes: 64 * KIB } },
    ] },
  { ...PPC, id: 'mpc8544ds', machine: 'mpc8544ds', what: 'PowerPC MPC8544 development system',
    containers: [{ name: 'platform bus', from: 0xff80_0000, sizeBytes: 8 * MIB, priority: 0 }],
    flashes: [
      { ...INTEL_16, name: 'e500.flash', place: { from: 0xff80_0000 }, isBigEndian: true, inside: 'platform bus', presence: 'with image',
        size: { rule: 'power of two', maxBytes: 8 * MIB, sectorLengthBytes: 64 * KIB } },
    ] },
  { ...PPC, id: 'sam460ex', machine: 'sam460ex', what: 'aCube Sam460ex, PowerPC 460EX',
    flashes: [
      { ...INTEL_8, name: 'sam460ex.flash', place: { from: 0x4_fff0_0000 }, size: blocks(16, 64 * KIB) },
    ] },
  { ...PPC, id: 'virtex-ml507', machine: 'virtex-ml507', what: 'Xilinx Virtex-5 ML507, PowerPC 440',
    flashes: [
      { ...INTEL_8, name: 'virtex.flash', place: { from: 0xfc00_0000 }, size: blocks(256, 64 * KIB) },
    ] },

  { ...BIG, id: 'petalogix-s3adsp1800', machine: 'petalogix-s3adsp1800', what: 'PetaLogix Spartan-3A DSP 1800, MicroBlaze', binaries: ['microblaze'],
    flashes: [
      { ...INTEL_8, name: 'petalogix_s3adsp1800.flash', place: { from: 0xa000_0000 }, size: blocks(256, 64 * KIB) },
    ] },
  { ...LITTLE, id: 'petalogix-s3adsp1800-el', machine: 'petalogix-s3adsp1800', what: 'PetaLogix Spartan-3A DSP 1800, MicroBlaze little-endian', binaries: ['microblazeel'],
    flashes: [
      { ...INTEL_8, name: 'petalogix_s3adsp1800.flash', place: { from: 0xa000_0000 }, size: blocks(256, 64 * KIB) },
    ] },
  { ...BIG, id: 'petalogix-ml605', machine: 'petalogix-ml605', what: 'PetaLogix ML605, MicroBlaze', binaries: ['microblaze'],
    flashes: [
      { ...INTEL_16, name: 'petalogix_ml605.flash', place: { from: 0x8600_0000 }, size: blocks(512, 64 * KIB) },
    ] },
  { ...LITTLE, id: 'petalogix-ml605-el', machine: 'petalogix-ml605', what: 'PetaLogix ML605, MicroBlaze little-endian', binaries: ['microblazeel'],
    flashes: [
      { ...INTEL_16, name: 'petalogix_ml605.flash', place: { from: 0x8600_0000 }, size: blocks(512, 64 * KIB) },
    ] },

  { ...LITTLE, id: 'r2d', machine: 'r2d', what: 'Renesas R2D-PLUS, SH7751R', binaries: ['sh4'],
    flashes: [
      { ...S29PL127J, name: 'r2d.flash', place: { from: 0x0000_0000 }, size: blocks(256, 64 * KIB) },
    ] },
  { ...BIG, id: 'r2d-eb', machine: 'r2d', what: 'Renesas R2D-PLUS, SH7751R big-endian', binaries: ['sh4eb'],
    flashes: [
      { ...S29PL127J, name: 'r2d.flash', place: { from: 0x0000_0000 }, size: blocks(256, 64 * KIB) },
    ] },
];
