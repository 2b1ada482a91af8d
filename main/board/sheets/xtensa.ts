/**
 * Xtensa FPGA boards: one flash on the I/O window, an alias to boot from, each with and without an MMU, in both byte
 * orders. Checked against 7.2.22.
 */
import type { AliasSheet, BoardSheet, FlashSize } from '../board-sheet.ts';
import { BOARD, blocks, CFI01, KIB, MIB, NO_IDS } from './columns.ts';

interface FpgaBoard {
  readonly name: string;
  readonly what: string;
  readonly flashSize: FlashSize;
  /** Bytes from the start of the I/O window. */
  readonly flashOffset: number;
  /** The part of the flash that the boot alias shows. */
  readonly boot: Pick<AliasSheet, 'offset' | 'lengthBytes'>;
}

// biome-ignore format: a data sheet
const FPGA_BOARDS: readonly FpgaBoard[] = [
  { name: 'lx60',  what: 'LX60 (Avnet)',   flashSize: blocks(64, 64 * KIB),    flashOffset: 0x0800_0000, boot: { offset: 0,        lengthBytes:  4 * MIB } },
  { name: 'lx200', what: 'LX200 (Avnet)',  flashSize: blocks(128, 128 * KIB),  flashOffset: 0x0800_0000, boot: { offset: 0,        lengthBytes: 16 * MIB } },
  { name: 'ml605', what: 'ML605 (Xilinx)', flashSize: blocks(128, 128 * KIB),  flashOffset: 0x0800_0000, boot: { offset: 0,        lengthBytes: 16 * MIB } },
  { name: 'kc705', what: 'KC705 (Xilinx)', flashSize: blocks(1024, 128 * KIB), flashOffset: 0x0000_0000, boot: { offset: 96 * MIB, lengthBytes: 32 * MIB } },
];

/** Bytes of the I/O window. */
const IO_BYTES = 224 * MIB;
/**
 * Where things are in physical memory. Without an MMU the I/O window is there a second time, for cached accesses. The
 * boot alias lies where the CPU wants it, which is another one in each byte order.
 */
const WITH_MMU = {
  suffix: '',
  words: '',
  io: 0xf000_0000,
  boot: { little: 0xfe00_0000, big: 0xfe00_0000 },
  cachedIo: null,
} as const;
const WITHOUT_MMU = {
  suffix: '-nommu',
  words: ', no MMU',
  io: 0x9000_0000,
  boot: { little: 0x5000_0000, big: 0xfe00_0000 },
  cachedIo: 0x7000_0000,
} as const;
const LITTLE = { suffix: '', words: '', binary: 'xtensa', busEndianness: 'little' } as const;
const BIG = { suffix: '-eb', words: ', big-endian', binary: 'xtensaeb', busEndianness: 'big' } as const;

export const XTENSA_BOARDS: readonly BoardSheet[] = FPGA_BOARDS.flatMap((fpga) =>
  [LITTLE, BIG].flatMap((order) =>
    [WITH_MMU, WITHOUT_MMU].map((mmu): BoardSheet => {
      const machine = `${fpga.name}${mmu.suffix}`;
      return {
        ...BOARD,
        id: `${machine}${order.suffix}`,
        machine,
        what: `Xtensa ${fpga.what}${mmu.words}${order.words}`,
        binaries: [order.binary],
        busEndianness: order.busEndianness,
        containers: [{ name: 'xtfpga.io', from: mmu.io, sizeBytes: IO_BYTES, priority: 0 }],
        flashes: [
          {
            ...CFI01,
            name: 'xtfpga.io.flash',
            place: { from: mmu.io + fpga.flashOffset },
            size: fpga.flashSize,
            presence: 'with image',
            bankWidthBytes: 2,
            deviceWidthBytes: null,
            isBigEndian: order.busEndianness === 'big',
            identifiers: NO_IDS,
            inside: 'xtfpga.io',
          },
        ],
        aliases: [
          { name: 'xtfpga.flash', of: 'xtfpga.io.flash', from: mmu.boot[order.busEndianness], ...fpga.boot },
          ...(mmu.cachedIo === null
            ? []
            : [
                {
                  name: 'xtfpga.io.cached',
                  of: 'xtfpga.io',
                  from: mmu.cachedIo,
                  offset: 0,
                  lengthBytes: IO_BYTES,
                },
              ]),
        ],
      };
    }),
  ),
);
