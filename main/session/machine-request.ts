/** Whether a board can be opened as it is asked for. */
import { UserError } from '../../app/contract/errors.ts';
import type { GenericGeometry, MachineRequest } from '../../app/contract/machine.ts';
import type { Board } from '../board/boards.ts';
import type { SizedImage } from '../board/image-sizes.ts';
import { completeGeometry } from '../board/open-geometry.ts';

/** @throws UserError for more images than the board has flashes, and a geometry where it has flashes of its own */
export function mustSuit(board: Board, request: MachineRequest): void {
  if (request.images.length > board.flashCount) {
    throw new UserError({
      code: 'bad-input',
      what: `${board.title} has ${board.flashCount} flash${board.flashCount === 1 ? '' : 'es'}, ${request.images.length} images were given`,
      where: null,
      todo: 'Leave some out, or choose another board.',
    });
  }
  if (request.geometry !== null && board.sheet !== null) {
    throw new UserError({
      code: 'bad-input',
      what: `${board.title} has flashes of its own: no geometry can be chosen`,
      where: null,
      todo: 'Leave it out, or choose the generic board.',
    });
  }
}

/** What the flash of the generic board is, for an image: what was not chosen fits that. */
export function geometryFor({ geometry }: MachineRequest, image: SizedImage | null): GenericGeometry | null {
  return image === null ? null : completeGeometry(geometry ?? {}, image.sizeBytes);
}
