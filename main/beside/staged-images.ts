/**
 * The images of the open machine as they were when its history began, for whoever begins anew with them. Those that the
 * machine never changes are themselves; of one that it writes through to a copy is kept, until it is removed.
 */
import { constants, rmSync } from 'node:fs';
import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { errorName, UserError } from '../../app/contract/errors.ts';
import type { FlashImage, MachineRequest } from '../../app/contract/machine.ts';
import type { Machine } from '../session/machine.ts';

export class StagedImages {
  /** Opens a machine like it, that changes no file. */
  readonly request: MachineRequest;
  readonly #folder: string | null;
  readonly #removeAtExit = () => this.remove();

  private constructor(request: MachineRequest, folder: string | null) {
    this.request = request;
    this.#folder = folder;
    if (folder !== null) process.once('exit', this.#removeAtExit);
  }

  /** @throws UserError where a flash writes through and something was done already, or its image can't be copied */
  static async of(machine: Machine): Promise<StagedImages> {
    const { request } = machine;
    const isWritten = (image: FlashImage | null) => image?.mode === 'write-through';
    const written = machine.flashes.find(({ image }) => isWritten(image));
    if (written === undefined) return new StagedImages(request, null);
    const { length, branches } = machine.history.state();
    if (length > 0 || branches.length > 0) {
      throw new UserError({
        code: 'unsupported',
        what: `${written.plan.name} writes through to ${written.backing?.name}, which is no longer what it was when the history began`,
        where: written.image?.path ?? null,
        todo: 'Open it anew and start QEMU before anything is done, or open it as scratch.',
      });
    }
    const folder = await mkdtemp(join(tmpdir(), 'norscope-beside-'));
    const images = request.images.map((image, unit): FlashImage | null =>
      image !== null && isWritten(image)
        ? { ...image, path: copyPath(folder, unit, image), mode: 'scratch' }
        : image,
    );
    const staged = new StagedImages({ ...request, images }, folder);
    try {
      for (const [unit, image] of request.images.entries())
        if (image !== null && isWritten(image)) await copy(image.path, copyPath(folder, unit, image));
      return staged;
    } catch (thrown) {
      staged.remove();
      throw thrown;
    }
  }

  /** Takes the copies away. */
  remove(): void {
    if (this.#folder === null) return;
    process.off('exit', this.#removeAtExit);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function copyPath(folder: string, unit: number, { path }: FlashImage): string {
  return join(folder, `${unit}-${basename(path)}`);
}

async function copy(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  } catch (thrown) {
    throw new UserError({
      code: 'no-space',
      what: `QEMU needs a copy of ${basename(from)}, which can’t be made (${errorName(thrown)})`,
      where: to,
      todo: 'Make room there, or open the image as scratch.',
    });
  }
}
