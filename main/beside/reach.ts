/** What a QEMU that is driven over qtest can be asked for: what its first CPU sees while it is not in the Secure state. */
import { SECURE_MEMORY } from '../board/board-sheet.ts';
import type { FlashPlace } from '../session/cycle-maker.ts';
import type { Flash } from '../session/flash.ts';
import type { Machine } from '../session/machine.ts';

/** The flash that answers a bus address there, and which of its bytes that is; undefined where none does. */
export function reachedAt(machine: Machine, address: number): FlashPlace | undefined {
  const place = machine.placeAt(address);
  return place !== undefined && isReached(machine, place.flash) ? place : undefined;
}

/** Whether it is not for software in the Secure state alone. */
export function isReached({ board }: Machine, { plan }: Flash): boolean {
  return board.sheet?.flashes.find(({ name }) => name === plan.name)?.inside !== SECURE_MEMORY;
}
