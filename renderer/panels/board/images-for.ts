import type { BoardDescription, FlashImage, MachineState } from '../../../app/contract/machine.ts';

/**
 * The machine's images for another board: each keeps its place while the board has one for it; a board with one
 * flash gets the first image there is.
 */
export function imagesFor(board: BoardDescription, machine: MachineState): (FlashImage | null)[] {
  const images = machine.flashes.map(({ image }) => image && { path: image.path, mode: image.mode });
  const kept = images.slice(0, board.flashes.length);
  if (kept.some((image) => image !== null)) return kept;
  return [images.find((image) => image !== null) ?? null, ...kept.slice(1)];
}
