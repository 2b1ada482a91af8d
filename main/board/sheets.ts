/** Every board of QEMU 7.2 that carries a parallel flash. */
import type { BoardSheet } from './board-sheet.ts';
import { ARM_BOARDS } from './sheets/arm.ts';
import { OTHER_BOARDS } from './sheets/others.ts';
import { X86_BOARDS } from './sheets/x86.ts';
import { XTENSA_BOARDS } from './sheets/xtensa.ts';

/** In the order in which a person is offered them. */
export const BOARD_SHEETS: readonly BoardSheet[] = [
  ...ARM_BOARDS,
  ...X86_BOARDS,
  ...OTHER_BOARDS,
  ...XTENSA_BOARDS,
];
