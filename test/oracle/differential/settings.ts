/** The machines that are compared: boards of every kind, how their images are opened, properties set with `-global`. */
import type { BoardSheet } from '../../../main/board/board-sheet.ts';
import { BOARD_SHEETS } from '../../../main/board/sheets.ts';

export type DriveMode = 'writable' | 'read-only';

export interface Setting {
  readonly board: BoardSheet;
  /** Bytes of the image of each unit; null: no drive. */
  readonly sizes: readonly (number | null)[];
  readonly drives: DriveMode;
  /** As `-global` takes them. */
  readonly globals: readonly string[];
  /** The generic board with this bank in place of the board's first flash, which QEMU's machine is given likewise. */
  readonly bank?: OpenBank;
}

/** A bank that no board of QEMU's has. */
export interface OpenBank {
  readonly bankWidthBytes: 1 | 2 | 4 | 8;
  /** Null: QEMU is not told. */
  readonly deviceWidthBytes: 1 | 2 | 4 | null;
  readonly sectorLengthBytes: number;
  /** Of `cfi.pflash01`, by QEMU's names: what the generic board leaves open. */
  readonly properties: Readonly<Record<string, number | boolean>>;
}

const KIB = 1024;
const MIB = 1024 * KIB;

/** Every kind of flash that QEMU's boards have, each with the images it may have. */
// biome-ignore format: a setting a line
const BOARDS: readonly (readonly [id: string, sizes: readonly (number | null)[], drives: DriveMode])[] = [
  // Intel: two 16-bit chips; the same with an alias; no device width; one byte wide with a copy for the PC's BIOS
  ['virt',                  [64 * MIB, 64 * MIB],   'writable'],
  ['virt',                  [64 * MIB, 64 * MIB],   'read-only'],
  ['virt',                  [64 * MIB],             'writable'],
  ['vexpress-a9',           [64 * MIB],             'writable'],
  ['versatilepb',           [64 * MIB],             'writable'],
  ['z2',                    [8 * MIB],              'read-only'],
  ['q35',                   [3 * MIB, 528 * KIB],   'writable'],
  ['q35',                   [64 * KIB],             'read-only'],
  ['connex',                [16 * MIB],             'writable'],
  // in the other byte order, or with words that are swapped on load, or with an alias that shows a part
  ['malta',                 [4 * MIB],              'writable'],
  ['malta-el',              [4 * MIB],              'writable'],
  ['malta-el',              [4 * MIB],              'read-only'],
  ['malta',                 [],                     'writable'],
  ['petalogix-ml605',       [32 * MIB],             'writable'],
  ['petalogix-s3adsp1800-el', [16 * MIB],           'writable'],
  ['mpc8544ds',             [2 * MIB],              'writable'],
  ['virtex-ml507',          [],                     'writable'],
  ['lx60-nommu',            [4 * MIB],              'writable'],
  ['lx60-eb',               [4 * MIB],              'writable'],
  // AMD: two bytes wide with mirrors, one byte wide, another order, four bytes wide
  ['musicpal',              [8 * MIB],              'writable'],
  ['musicpal',              [8 * MIB],              'read-only'],
  ['musicpal',              [32 * MIB],             'writable'],
  ['xilinx-zynq-a9',        [64 * MIB],             'writable'],
  ['r2d',                   [16 * MIB],             'writable'],
  ['r2d',                   [],                     'writable'],
  ['r2d-eb',                [16 * MIB],             'read-only'],
  ['canon-a1100',           [4 * MIB],              'writable'],
];

/** What is set: runs of erase blocks of the AMD device, each `count x length in KiB`. */
const ERASE_BLOCKS: readonly (readonly [count: number, lengthKib: number][])[] = [
  [
    [127, 64],
    [1, 32],
    [2, 8],
    [1, 16],
  ],
  [
    [8, 8],
    [127, 64],
  ],
  [[64, 128]],
  [
    [2, 1024],
    [64, 32],
    [16, 256],
  ],
];

/** The Intel device's: widths in bytes, null where left alone. The bank is as wide as each of the boards has it. */
const BANKS: readonly { readonly id: string; readonly bankWidthBytes: number; readonly sizeBytes: number }[] =
  [
    { id: 'z2', bankWidthBytes: 4, sizeBytes: 8 * MIB },
    { id: 'malta', bankWidthBytes: 4, sizeBytes: 4 * MIB },
    { id: 'lx60', bankWidthBytes: 2, sizeBytes: 4 * MIB },
    { id: 'q35', bankWidthBytes: 1, sizeBytes: 2 * MIB },
  ];
const WIDTHS = [1, 2, 4];

/** `virt` has so many erase blocks in a flash, whatever their length. */
const VIRT_SECTORS = 256;

/** All settings, those without properties first. */
export function allSettings(): Setting[] {
  return [...boardSettings(), ...amdProperties(), ...intelProperties(), ...openBanks()];
}

/** Boards as they are. */
export function boardSettings(): Setting[] {
  return BOARDS.map(([id, sizes, drives]) => ({ board: sheetOf(id), sizes, drives, globals: [] }));
}

/** Runs of erase blocks that are not all alike. */
export function amdProperties(): Setting[] {
  return ERASE_BLOCKS.map((runs) => ({
    board: sheetOf('musicpal'),
    sizes: [8 * MIB],
    drives: 'writable',
    globals: runs.flatMap(([count, lengthKib], index) => [
      `cfi.pflash02.num-blocks${index}=${count}`,
      `cfi.pflash02.sector-length${index}=${lengthKib * KIB}`,
    ]),
  }));
}

/** Each width of a chip in each bank, with each width that it could have, both ways to share out the erase blocks; Secure. */
export function intelProperties(): Setting[] {
  return BANKS.flatMap(({ id, bankWidthBytes, sizeBytes }) => {
    const shapes = WIDTHS.filter((width) => width <= bankWidthBytes).flatMap((width) => [
      [`device-width=${width}`],
      ...WIDTHS.filter((most) => most > width).map((most) => [
        `device-width=${width}`,
        `max-device-width=${most}`,
      ]),
    ]);
    const old = shapes.map((shape) => [...shape, 'old-multiple-chip-handling=on']);
    return [...shapes, ...old, ['old-multiple-chip-handling=on'], ['secure=on']].map(
      (properties): Setting => ({
        board: sheetOf(id),
        sizes: [sizeBytes],
        drives: 'writable',
        globals: properties.map((each) => `cfi.pflash01.${each}`),
      }),
    );
  });
}

/** Every width of a bank, told and not told of its chips, with what else can be set. QEMU takes 64 bits untold alone. */
export function openBanks(): Setting[] {
  const banks = ([1, 2, 4, 8] as const).flatMap((bankWidthBytes) =>
    ([null, 1, 2, 4] as const)
      .filter((width) => width === null || (width <= bankWidthBytes && bankWidthBytes < 8))
      .map((deviceWidthBytes) => ({ bankWidthBytes, deviceWidthBytes })),
  );
  return banks.flatMap((bank) =>
    [
      { sectorLengthBytes: 16 * KIB, properties: { id0: 0x20, id1: 0x8801, id2: 0xfff0, id3: 0x1234 } },
      { sectorLengthBytes: 4 * KIB, properties: { 'big-endian': true, 'old-multiple-chip-handling': true } },
    ].map(
      (more): Setting => ({
        board: sheetOf('virt'),
        sizes: [VIRT_SECTORS * more.sectorLengthBytes],
        drives: 'writable',
        globals: [],
        bank: { ...bank, ...more },
      }),
    ),
  );
}

function sheetOf(id: string): BoardSheet {
  const sheet = BOARD_SHEETS.find((each) => each.id === id);
  if (sheet === undefined) throw new Error(`there is no board ${id}`);
  return sheet;
}

/** All that a bank is, by the names of QEMU's properties. */
export function qemuPropertiesOf({
  bankWidthBytes,
  deviceWidthBytes,
  sectorLengthBytes,
  properties,
}: OpenBank) {
  return {
    width: bankWidthBytes,
    'device-width': deviceWidthBytes ?? 0,
    'sector-length': sectorLengthBytes,
    ...properties,
  };
}

/** `virt, writable, 64 MiB + 64 MiB`. */
export function nameOf({ board, sizes, drives, globals, bank }: Setting): string {
  const images = sizes.map((size) => (size === null ? 'none' : `${size / KIB} KiB`)).join(' + ');
  const open = bank === undefined ? [] : Object.entries(qemuPropertiesOf(bank)).map((each) => each.join('='));
  return [board.id, ...(images === '' ? ['no drive'] : [drives, images]), ...globals, ...open].join(', ');
}
