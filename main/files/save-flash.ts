/** What a flash holds, as an image file of its own; the flash stays as it is. */
import { homedir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import type { Machine } from '../session/machine.ts';
import { saveBytes } from './save.ts';

export interface FlashSaving {
  readonly flash: number;
  readonly path: string;
  /** Whether a file that is there may be replaced. */
  readonly overwrites: boolean;
  /** Files that must stay besides the images of this machine. */
  readonly usedPaths?: readonly string[];
}

/** @returns the absolute path. @throws UserError as `saveBytes` does, and `backing-lost` if the image is not there any more. */
export function saveFlash(machine: Machine, saving: FlashSaving): string {
  const { flash: index, path, overwrites, usedPaths = [] } = saving;
  const flash = machine.flash(index);
  flash.mustBeThere();
  const openPaths = machine.flashes.flatMap(({ backing }) => backing?.path ?? []);
  return saveBytes(path, flash.imageBytes(), {
    overwrites,
    usedPaths: [...openPaths, ...usedPaths],
    mayKeep: () => flash.mustBeThere(),
  });
}

/**
 * Where a person would look for it: `VARS-scratch.fd` beside `VARS.fd`, `-copy` in the other modes; in their own folder
 * where the image lies in one that is not for them to keep files in, or where there is no image.
 */
export function proposeSave(
  machine: Machine,
  index: number,
  isOwnFolder: (directory: string) => boolean,
): string {
  const { backing, plan } = machine.flash(index);
  if (backing === null) return join(homedir(), `${plan.name}.bin`);
  const { name, ext } = parse(backing.name);
  const directory = dirname(backing.path);
  const suffix = backing.mode === 'scratch' ? 'scratch' : 'copy';
  return join(isOwnFolder(directory) ? homedir() : directory, `${name}-${suffix}${ext}`);
}
