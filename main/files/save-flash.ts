/** What a flash holds, as an image file of its own; the flash stays as it is. */
import { homedir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import { UserError } from '../../app/contract/errors.ts';
import type { Flash } from '../session/flash.ts';
import type { Machine } from '../session/machine.ts';
import { mustBeSavable, type SaveOptions, type Saver } from './save.ts';

/** What is saved, and where to. */
export interface FlashSaving extends Omit<SaveOptions, 'usedPaths'> {
  readonly flash: number;
  readonly path: string;
  /** Files that must stay besides the images of this machine. */
  readonly usedPaths?: readonly string[];
}

/**
 * Saves it as it is when all of it is written.
 * @returns the absolute path. @throws UserError as `Saver.save` does, and `backing-lost` if the image is not there any
 *   more; then, too, nothing is left.
 */
export async function saveFlash(machine: Machine, saver: Saver, saving: FlashSaving): Promise<string> {
  const { flash: index, path, usedPaths = [], ...options } = saving;
  const flash = machine.flash(index);
  flash.mustBeThere();
  const bytes = flash.imageBytes();
  const isCopy = bytes !== flash.device.array.bytes;
  const watch = flash.watch();
  const saved = {
    bytes,
    takeChanged: () => (isCopy ? [] : watch.take()),
    mayKeep: () => mustStillBe(machine, flash),
  };
  try {
    return await saver.save(path, saved, {
      ...options,
      usedPaths: [...openPathsOf(machine), ...usedPaths],
    });
  } finally {
    watch.end();
  }
}

/** What `saveFlash` would refuse before it writes. @throws UserError as it does */
export function checkSaving(
  machine: Machine,
  { flash, path, overwrites, usedPaths = [] }: FlashSaving,
): void {
  machine.flash(flash).mustBeThere();
  mustBeSavable(path, { overwrites, usedPaths: [...openPathsOf(machine), ...usedPaths] });
}

/** The images of a machine: files that stay. */
export function openPathsOf({ flashes }: Machine): string[] {
  return flashes.flatMap(({ backing }) => backing?.path ?? []);
}

/** The bytes of a flash that was closed meanwhile are no longer its own. */
function mustStillBe(machine: Machine, flash: Flash): void {
  flash.mustBeThere();
  if (machine.flashes[flash.index] === flash) return;
  throw new UserError({
    code: 'no-machine',
    what: `${flash.plan.name} was closed or got another mode while it was saved`,
    where: null,
    todo: 'Nothing was saved. Save it again as it is now.',
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
