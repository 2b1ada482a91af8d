/** The boards that can be opened: QEMU's, as far as they can be built here, and one of the person's own. */
import { UserError } from '../../app/contract/errors.ts';
import type { FlashGeometry } from '../pflash/geometry.ts';
import { type BoardSheet, type FlashSheet, SECURE_MEMORY } from './board-sheet.ts';
import { fixedSizeOf } from './place-flashes.ts';
import { BOARD_SHEETS } from './sheets.ts';

/** One flash of a board that can be opened: where it sits and what it is. */
export interface BoardFlashRow {
  readonly name: string;
  /** Bus address in bytes. */
  readonly base: number;
  /** Null where the person chooses. */
  readonly geometry: FlashGeometry | null;
  /** Manufacturer and device code (QEMU `id0`, `id1`). */
  readonly identifiers: readonly [number, number];
}

/** A board that can be opened. */
export interface Board {
  /** What QEMU has there; null for the board of the person's own. */
  readonly sheet: BoardSheet | null;
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly flashes: readonly BoardFlashRow[];
}

const GENERIC: Board = {
  sheet: null,
  id: 'generic',
  title: 'generic',
  summary: 'one flash · geometry of your choice',
  flashes: [{ name: 'generic.flash0', base: 0, geometry: null, identifiers: [0x89, 0x18] }],
};

export const BOARDS: readonly Board[] = [
  ...BOARD_SHEETS.filter((sheet) => whyNotYet(sheet) === null).map(boardOf),
  GENERIC,
];

/**
 * What the engine can't build of a board yet; null if it can build all of it. The one place that holds boards back:
 * a line goes when the engine has learned what it names.
 */
export function whyNotYet(board: BoardSheet): string | null {
  const { flashes } = board;
  if (flashes.some(({ type }) => type === 'cfi02')) return 'a flash with the AMD command set';
  if (flashes.some((flash) => flash.type === 'cfi01' && flash.deviceWidthBytes === null))
    return 'a flash that is given no device width';
  if (flashes.some(({ isBigEndian }) => isBigEndian)) return 'a big-endian flash';
  if (flashes.some(({ size, presence }) => size.rule !== 'fixed' || presence !== 'always'))
    return 'a flash that takes its size or its being there from its image';
  if (board.containers.some(({ name }) => name === SECURE_MEMORY))
    return 'a flash that only Secure software sees';
  return null;
}

/** @throws UserError if there is no such board, or it can't be opened yet. */
export function boardOfId(id: string): Board {
  const board = BOARDS.find((each) => each.id === id);
  if (board !== undefined) return board;
  const sheet = BOARD_SHEETS.find((each) => each.id === id);
  throw new UserError({
    code: sheet === undefined ? 'bad-input' : 'unsupported',
    what:
      sheet === undefined
        ? `There is no board “${id}”`
        : `The ${id} board can’t be opened yet: it has ${whyNotYet(sheet)}`,
    where: null,
    todo: '`norscope boards` lists those that can.',
  });
}

function boardOf(sheet: BoardSheet): Board {
  return {
    sheet,
    id: sheet.id,
    title: sheet.id,
    summary: `${sheet.what} · ${sizesInWords(sheet.flashes)}`,
    flashes: sheet.flashes.map(rowOf),
  };
}

function rowOf(flash: FlashSheet): BoardFlashRow {
  const { name, place, size, bankWidthBytes, identifiers } = flash;
  if (
    !('from' in place) ||
    size.rule !== 'fixed' ||
    flash.type !== 'cfi01' ||
    flash.deviceWidthBytes === null
  )
    throw new Error(`${name} can’t be built yet`);
  const { sectorCount, sectorLengthBytes } = size;
  return {
    name,
    base: place.from,
    geometry: { sectorCount, sectorLengthBytes, bankWidthBytes, deviceWidthBytes: flash.deviceWidthBytes },
    identifiers: [identifiers[0], identifiers[1]],
  };
}

/** `2 × 64 MiB`. */
function sizesInWords(flashes: readonly FlashSheet[]): string {
  const [first] = flashes;
  const mebibytes = first === undefined ? 0 : (fixedSizeOf(first) ?? 0) / 2 ** 20;
  return flashes.length === 1 ? `${mebibytes} MiB` : `${flashes.length} × ${mebibytes} MiB`;
}
