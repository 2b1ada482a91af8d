/** Boards as data: which flash sits where. One row a board, after QEMU 7.2's machines. */
import type { FlashGeometry } from '../pflash/geometry.ts';

/** One flash of a board: where it sits and what it is. */
export interface BoardFlashRow {
  readonly name: string;
  /** Bus address in bytes. */
  readonly base: number;
  /** Null where the person chooses. */
  readonly geometry: FlashGeometry | null;
  /** Manufacturer and device code (QEMU `id0`, `id1`). */
  readonly identifiers: readonly [number, number];
}

/** One machine of QEMU's, as far as its flashes go. */
export interface Board {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly flashes: readonly BoardFlashRow[];
}

const KIB = 1024;
const MIB = 1024 * KIB;

/** Two 16-bit chips side by side: QEMU `hw/arm/virt.c`, checked against `info mtree` and the query table of 7.2.22. */
const VIRT_BANK: FlashGeometry = {
  sectorLengthBytes: 256 * KIB,
  sectorCount: 256,
  bankWidthBytes: 4,
  deviceWidthBytes: 2,
};
/** Intel, 28F640-like: what QEMU's boards with Intel flash mostly say. */
const INTEL: readonly [number, number] = [0x89, 0x18];

export const BOARDS: readonly Board[] = [
  {
    id: 'virt',
    title: 'virt',
    summary: 'Arm · 2 × 64 MiB',
    flashes: [
      { name: 'virt.flash0', base: 0, geometry: VIRT_BANK, identifiers: INTEL },
      { name: 'virt.flash1', base: 64 * MIB, geometry: VIRT_BANK, identifiers: INTEL },
    ],
  },
  {
    id: 'generic',
    title: 'generic',
    summary: 'one flash · geometry of your choice',
    flashes: [{ name: 'generic.flash0', base: 0, geometry: null, identifiers: INTEL }],
  },
];

/** @returns undefined if no board has this id. */
export function findBoard(id: string): Board | undefined {
  return BOARDS.find((board) => board.id === id);
}
