import type {
  BoardDescription,
  FlashImage,
  GivenFormat,
  MachineState,
} from '../../../app/contract/machine.ts';
import { asRequested } from '../../state/machine.ts';

/**
 * The machine's images for another board: each keeps its place while the board has one for it; a board with one
 * flash gets the first image there is. With a format all are taken in it, else each as it is open now.
 */
export function imagesFor(
  board: BoardDescription,
  machine: MachineState,
  format?: GivenFormat,
): (FlashImage | null)[] {
  const images = machine.flashes.map(
    ({ image }) => image && asRequested({ ...image, format: format ?? image.format }),
  );
  const kept = images.slice(0, board.flashes.length);
  if (kept.some((image) => image !== null)) return kept;
  return [images.find((image) => image !== null) ?? null, ...kept.slice(1)];
}
