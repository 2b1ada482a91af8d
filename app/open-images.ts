/** Opens the images that the program was started with. */

import type { Engine } from '../main/engine.ts';
import type { MachineRequest } from './contract/machine.ts';

/** What a person named at the start. `board` null: the one that fits the files best. */
export type StartRequest = {
  readonly paths: readonly string[];
  readonly board: string | null;
  /** Device properties that the board leaves open: `cfi.pflash01.secure=on`. A second start's don't reach the first window. */
  readonly globals?: readonly string[];
};

/**
 * Opens a machine with these images, or does nothing where neither an image nor a board is named.
 * @throws UserError for a file that can't be opened, a board that isn't there, or files it can't hold.
 */
export async function openImages(
  engine: Engine,
  { paths, board, globals = [] }: StartRequest,
): Promise<void> {
  if (paths.length === 0 && board === null) return;
  const { signal } = new AbortController();
  const request: MachineRequest =
    board === null
      ? (await engine.handlers['board.propose']({ paths: [...paths] }, signal)).request
      : { board, images: paths.map((path) => ({ path, mode: 'shared' })), geometry: null };
  await engine.handlers['machine.open']({ ...request, globals: [...globals] }, signal);
}
