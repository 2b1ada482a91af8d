/** The boards that can be opened: QEMU's, and one of the person's own. */
import { UserError } from '../../app/contract/errors.ts';
import { sizesInWords } from './allowed-sizes.ts';
import type { BoardSheet } from './board-sheet.ts';
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
    summary: `${sheet.what} · ${sizesInWords(sheet)}`,
    flashCount: sheet.flashes.length,
  };
}
