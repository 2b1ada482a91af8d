/** The boards that can be opened: QEMU's, and one of the person's own. */
import { UserError } from '../../app/contract/errors.ts';
import type { BoardSheet, FlashSheet } from './board-sheet.ts';
import { fixedSizeOf } from './place-flashes.ts';
import { BOARD_SHEETS } from './sheets.ts';

/** A board that can be opened. */
export interface Board {
  /** What QEMU has there; null for the board of the person's own, which has one flash anywhere. */
  readonly sheet: BoardSheet | null;
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** How many flashes may get an image. */
  readonly flashCount: number;
}

/** The one flash of the board of the person's own. */
export const OPEN_FLASH_NAME = 'generic.flash0';

const GENERIC: Board = {
  sheet: null,
  id: 'generic',
  title: 'generic',
  summary: 'one flash · geometry of your choice',
  flashCount: 1,
};

export const BOARDS: readonly Board[] = [...BOARD_SHEETS.map(boardOf), GENERIC];

/** @throws UserError if there is no such board. */
export function boardOfId(id: string): Board {
  const board = BOARDS.find((each) => each.id === id);
  if (board !== undefined) return board;
  throw new UserError({
    code: 'bad-input',
    what: `There is no board “${id}”`,
    where: null,
    todo: '`norscope boards` lists them.',
  });
}

function boardOf(sheet: BoardSheet): Board {
  return {
    sheet,
    id: sheet.id,
    title: sheet.id,
    summary: `${sheet.what} · ${sizesInWords(sheet.flashes)}`,
    flashCount: sheet.flashes.length,
  };
}

/** `2 × 64 MiB`, `8 MiB and 32 MiB`; a flash that takes its size from its image is `any size`. */
function sizesInWords(flashes: readonly FlashSheet[]): string {
  const words = flashes.map((flash) => {
    const sizeBytes = fixedSizeOf(flash);
    return sizeBytes === null ? 'any size' : `${sizeBytes / 2 ** 20} MiB`;
  });
  const [first] = words;
  if (words.length === 1 || words.some((word) => word !== first)) return words.join(' and ');
  return `${words.length} × ${first}`;
}
