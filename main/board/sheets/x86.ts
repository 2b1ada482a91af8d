/** The PCs. Checked against 7.2.22; all of its versions of `pc` and `q35` have the same flashes. */
import type { BoardSheet, FlashSize } from '../board-sheet.ts';
import { BOARD, CFI01, GIB, KIB, MIB, NO_IDS } from './columns.ts';

/** The first image ends at 4 GiB, where the CPU starts, and the second lies under it. */
const TOP = { below: 4 * GIB };
const PAGES: FlashSize = { rule: 'multiple', sectorLengthBytes: 4 * KIB };
const SYSTEM = { ...CFI01, bankWidthBytes: 1, deviceWidthBytes: null, identifiers: NO_IDS } as const;

const PC = {
  ...BOARD,
  binaries: ['x86_64', 'i386'],
  busEndianness: 'little',
  flashes: [
    { ...SYSTEM, name: 'system.flash0', place: TOP, size: PAGES, presence: 'with image' },
    { ...SYSTEM, name: 'system.flash1', place: TOP, size: PAGES, presence: 'with image' },
  ],
  containers: [{ name: 'pci', from: 0, sizeBytes: null, priority: -1 }],
  copies: [
    {
      name: 'isa-bios',
      of: 'system.flash0',
      place: { below: 1 * MIB },
      maxBytes: 128 * KIB,
      inside: 'pci',
      priority: 1,
      patch: null,
    },
  ],
  imagesMaxBytes: 8 * MIB,
} as const satisfies Partial<BoardSheet>;

// biome-ignore format: a data sheet
export const X86_BOARDS: readonly BoardSheet[] = [
  { ...PC, id: 'pc',  machine: 'pc',  what: 'PC (i440FX)' },
  { ...PC, id: 'q35', machine: 'q35', what: 'PC (Q35)' },
];
