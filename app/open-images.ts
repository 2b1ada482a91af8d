/** Opens the images that the program was started with. */

import type { Engine } from '../main/engine.ts';
import type { GivenFormat, MachineRequest } from './contract/machine.ts';
import { parseGeometry } from './geometry-text.ts';

/** What a person named at the start. `board` null: the one that fits the files best. */
export type StartRequest = {
  readonly paths: readonly string[];
  readonly board: string | null;
  /** Of all the images. */
  readonly format?: GivenFormat | undefined;
  /** Device properties that the board leaves open: `cfi.pflash01.secure=on`. */
  readonly globals?: readonly string[] | undefined;
  /** Of the generic board, which it stands for where no board is named: `width=4,device-width=2`. */
  readonly geometry?: string | undefined;
};

/**
 * Opens a machine with these images, or does nothing where neither an image nor a board is named.
 * @throws UserError for a file that can't be opened, a board that isn't there, or files it can't hold.
 */
export async function openImages(
  engine: Engine,
  { paths, board, format, globals = [], geometry }: StartRequest,
): Promise<void> {
  const choice = geometry === undefined ? null : parseGeometry(geometry);
  const named = board ?? (choice === null ? null : 'generic');
  if (paths.length === 0 && named === null) return;
  const { signal } = new AbortController();
  const request: MachineRequest =
    named === null
      ? (await engine.handlers['board.propose']({ paths: [...paths], format }, signal)).request
      : { board: named, images: paths.map((path) => ({ path, mode: 'shared', format })), geometry: choice };
  await engine.handlers['machine.open']({ ...request, globals: [...globals] }, signal);
}
