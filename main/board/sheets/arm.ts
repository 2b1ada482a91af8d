/** The Arm boards. Checked against 7.2.22; all of its versions of `virt` have the same flashes. */
import { type BoardSheet, SECURE_MEMORY } from '../board-sheet.ts';
import { BOARD, blocks, CFI01, CFI02, INTEL_IDS, KIB, MIB, NO_IDS } from './columns.ts';

const ARM = ['arm', 'aarch64'];

/** Two 16-bit chips side by side. */
const VEXPRESS = { ...CFI01, bankWidthBytes: 4, deviceWidthBytes: 2, identifiers: INTEL_IDS } as const;
const PLAIN_32 = { ...CFI01, bankWidthBytes: 4, deviceWidthBytes: null, identifiers: NO_IDS } as const;
const PLAIN_16 = { ...CFI01, bankWidthBytes: 2, deviceWidthBytes: null, identifiers: NO_IDS } as const;
const VERSATILE = { ...PLAIN_32, identifiers: INTEL_IDS } as const;
const SST_39VF640 = { ...CFI02, bankWidthBytes: 2, identifiers: [0xbf, 0x236d, 0, 0] } as const;
const ZYNQ = { ...CFI02, bankWidthBytes: 1, identifiers: [0x66, 0x22, 0, 0], windowBytes: null } as const;
const K8P3215UQB = { ...CFI02, bankWidthBytes: 4, identifiers: [0xec, 0x7e, 0x03, 0x01] } as const;

const SECURE = { name: SECURE_MEMORY, from: 0, sizeBytes: null, priority: 0 } as const;

/** The first flash of a Versatile Express is seen at 0 too, where the CPU starts. */
const VEXPRESS_ALIAS = {
  name: 'vexpress.flashalias',
  of: 'vexpress.flash0',
  from: 0,
  offset: 0,
  lengthBytes: 64 * MIB,
} as const;

const LITTLE_ARM = { ...BOARD, binaries: ARM, busEndianness: 'little' } as const;

// biome-ignore format: a data sheet
export const ARM_BOARDS: readonly BoardSheet[] = [
  { ...LITTLE_ARM, id: 'virt', machine: 'virt', what: 'Arm',
    flashes: [
      { ...VEXPRESS, name: 'virt.flash0', place: { from: 0x0000_0000 }, size: blocks(256, 256 * KIB) },
      { ...VEXPRESS, name: 'virt.flash1', place: { from: 0x0400_0000 }, size: blocks(256, 256 * KIB) },
    ] },
  { ...LITTLE_ARM, id: 'virt-secure', machine: 'virt,secure=on', what: 'Arm with the Secure state',
    containers: [SECURE],
    flashes: [
      { ...VEXPRESS, name: 'virt.flash0', place: { from: 0x0000_0000 }, size: blocks(256, 256 * KIB), inside: SECURE_MEMORY },
      { ...VEXPRESS, name: 'virt.flash1', place: { from: 0x0400_0000 }, size: blocks(256, 256 * KIB) },
    ] },
  { ...LITTLE_ARM, id: 'sbsa-ref', machine: 'sbsa-ref', what: 'Arm server reference', binaries: ['aarch64'],
    containers: [SECURE],
    flashes: [
      { ...VEXPRESS, name: 'sbsa.flash0', place: { from: 0x0000_0000 }, size: blocks(1024, 256 * KIB), inside: SECURE_MEMORY },
      { ...VEXPRESS, name: 'sbsa.flash1', place: { from: 0x1000_0000 }, size: blocks(1024, 256 * KIB) },
    ] },
  { ...LITTLE_ARM, id: 'vexpress-a9', machine: 'vexpress-a9', what: 'Arm Versatile Express, Cortex-A9',
    flashes: [
      { ...VEXPRESS, name: 'vexpress.flash0', place: { from: 0x4000_0000 }, size: blocks(256, 256 * KIB) },
      { ...VEXPRESS, name: 'vexpress.flash1', place: { from: 0x4400_0000 }, size: blocks(256, 256 * KIB) },
    ],
    aliases: [VEXPRESS_ALIAS] },
  { ...LITTLE_ARM, id: 'vexpress-a15', machine: 'vexpress-a15', what: 'Arm Versatile Express, Cortex-A15',
    flashes: [
      { ...VEXPRESS, name: 'vexpress.flash0', place: { from: 0x0800_0000 }, size: blocks(256, 256 * KIB) },
      { ...VEXPRESS, name: 'vexpress.flash1', place: { from: 0x0c00_0000 }, size: blocks(256, 256 * KIB) },
    ],
    aliases: [VEXPRESS_ALIAS] },
  { ...LITTLE_ARM, id: 'versatilepb', machine: 'versatilepb', what: 'Arm Versatile, ARM926EJ-S',
    flashes: [
      { ...VERSATILE, name: 'versatile.flash', place: { from: 0x3400_0000 }, size: blocks(256, 256 * KIB) },
    ] },
  { ...LITTLE_ARM, id: 'versatileab', machine: 'versatileab', what: 'Arm Versatile application board, ARM926EJ-S',
    flashes: [
      { ...VERSATILE, name: 'versatile.flash', place: { from: 0x3400_0000 }, size: blocks(256, 256 * KIB) },
    ] },
  { ...LITTLE_ARM, id: 'collie', machine: 'collie', what: 'Sharp SL-5500, SA-1110',
    flashes: [
      { ...PLAIN_32, name: 'collie.fl1', place: { from: 0x0000_0000 }, size: blocks(512, 64 * KIB) },
      { ...PLAIN_32, name: 'collie.fl2', place: { from: 0x0800_0000 }, size: blocks(512, 64 * KIB) },
    ] },
  { ...LITTLE_ARM, id: 'mainstone', machine: 'mainstone', what: 'Intel Mainstone II, PXA27x',
    flashes: [
      { ...PLAIN_32, name: 'mainstone.flash0', place: { from: 0x0000_0000 }, size: blocks(128, 256 * KIB) },
      { ...PLAIN_32, name: 'mainstone.flash1', place: { from: 0x0400_0000 }, size: blocks(128, 256 * KIB) },
    ] },
  { ...LITTLE_ARM, id: 'z2', machine: 'z2', what: 'Zipit Z2, PXA27x',
    flashes: [
      { ...PLAIN_32, name: 'z2.flash0', place: { from: 0x0000_0000 }, size: blocks(128, 64 * KIB) },
    ] },
  { ...LITTLE_ARM, id: 'connex', machine: 'connex', what: 'Gumstix Connex, PXA255',
    flashes: [
      { ...PLAIN_16, name: 'connext.rom', place: { from: 0x0000_0000 }, size: blocks(128, 128 * KIB), presence: 'image required' },
    ] },
  { ...LITTLE_ARM, id: 'verdex', machine: 'verdex', what: 'Gumstix Verdex Pro XL6P, PXA270',
    flashes: [
      { ...PLAIN_16, name: 'verdex.rom', place: { from: 0x0000_0000 }, size: blocks(256, 128 * KIB), presence: 'image required' },
    ] },
  { ...LITTLE_ARM, id: 'sx1', machine: 'sx1', what: 'Siemens SX1, OMAP310',
    flashes: [
      { ...PLAIN_32, name: 'omap_sx1.flash0-1', place: { from: 0x0000_0000 }, size: blocks(256, 128 * KIB), presence: 'with image' },
    ] },
  { ...LITTLE_ARM, id: 'sx1-v1', machine: 'sx1-v1', what: 'Siemens SX1 version 1, OMAP310',
    flashes: [
      { ...PLAIN_32, name: 'omap_sx1.flash0-1', place: { from: 0x0000_0000 }, size: blocks(128, 128 * KIB), presence: 'with image' },
      { ...PLAIN_32, name: 'omap_sx1.flash1-1', place: { from: 0x0400_0000 }, size: blocks(64, 128 * KIB), presence: 'with image' },
    ] },
  { ...LITTLE_ARM, id: 'musicpal', machine: 'musicpal', what: 'Freecom MusicPal, Marvell 88W8618',
    flashes: [
      { ...SST_39VF640, name: 'musicpal.flash', place: { from: 0xfe00_0000 }, windowBytes: 32 * MIB, presence: 'with image',
        size: { rule: 'one of', sizesBytes: [8 * MIB, 16 * MIB, 32 * MIB], sectorLengthBytes: 64 * KIB } },
    ] },
  { ...LITTLE_ARM, id: 'xilinx-zynq-a9', machine: 'xilinx-zynq-a9', what: 'Xilinx Zynq, Cortex-A9',
    flashes: [
      { ...ZYNQ, name: 'zynq.pflash', place: { from: 0xe200_0000 }, size: blocks(512, 128 * KIB) },
    ] },
  { ...LITTLE_ARM, id: 'canon-a1100', machine: 'canon-a1100', what: 'Canon PowerShot A1100 IS, DIGIC', imageOption: 'bios',
    flashes: [
      { ...K8P3215UQB, name: 'pflash', place: { from: 0xf800_0000 }, size: blocks(64, 64 * KIB), windowBytes: 128 * MIB, presence: 'image required' },
    ] },
];
