/** What a flash holds, as an image file of its own; the flash stays as it is. */
import { homedir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import { UserError } from '../../app/contract/errors.ts';
import type { FlashPart } from '../../app/contract/machine.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import type { Flash } from '../session/flash.ts';
import type { Machine } from '../session/machine.ts';
import { mustBeSavable, type SaveOptions, type Saver } from './save.ts';

/** What is saved, and where to. */
export interface FlashSaving extends Omit<SaveOptions, 'usedPaths'> {
  readonly flash: number;
  readonly path: string;
  /** These bytes alone, in the order of the array; left out: all, in the order of an image file. */
  readonly range?: FlashPart | undefined;
  /** Files that must stay besides the images of this machine. */
  readonly usedPaths?: readonly string[];
}

/**
 * Saves it as it is when all of it is written.
 * @returns the absolute path. @throws UserError as `Saver.save` does, and `backing-lost` if the image is not there any
 *   more; then, too, nothing is left.
 */
export async function saveFlash(machine: Machine, saver: Saver, saving: FlashSaving): Promise<string> {
  const { flash: index, path, usedPaths = [], range, ...options } = saving;
  const flash = machine.flash(index);
  flash.mustBeThere();
  const bytes = range === undefined ? flash.imageBytes() : bytesIn(flash, range);
  const isCopy = range === undefined && bytes !== flash.device.array.bytes;
  const start = range?.offset ?? 0;
  const watch = flash.watch();
  const saved = {
    bytes,
    takeChanged: () =>
      isCopy ? [] : watch.take().flatMap((part) => partIn(part, start, start + bytes.length)),
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

/** @throws UserError for a range that reaches past the end */
function bytesIn({ device, plan }: Flash, { offset, lengthBytes }: FlashPart): Uint8Array {
  const { bytes } = device.array;
  if (offset + lengthBytes <= bytes.length) return bytes.subarray(offset, offset + lengthBytes);
  throw new UserError({
    code: 'bad-address',
    what: `${pluralText(lengthBytes, 'byte')} from 0x${offset.toString(16)} on ${lengthBytes === 1 ? 'reaches' : 'reach'} past the end of ${plan.name}`,
    where: null,
    todo: `The last byte is at 0x${(bytes.length - 1).toString(16)}.`,
  });
}

/** What of a changed part lies in [start, end), counted from there. */
function partIn(
  part: { readonly offset: number; readonly lengthBytes: number },
  start: number,
  end: number,
): { offset: number; lengthBytes: number }[] {
  const from = Math.max(part.offset, start);
  const to = Math.min(part.offset + part.lengthBytes, end);
  return from < to ? [{ offset: from - start, lengthBytes: to - from }] : [];
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

/** The bytes of a flash that was closed meanwhile are no longer its own. @throws UserError */
export function mustStillBe(machine: Machine, flash: Flash): void {
  if (machine.flashes[flash.index] !== flash)
    throw new UserError({
      code: 'no-machine',
      what: `${flash.plan.name} was closed or got another mode while it was saved`,
      where: null,
      todo: 'Nothing was saved. Save it again as it is now.',
    });
  flash.mustBeThere();
}

/**
 * Where a person would look for it: `VARS-scratch.fd` beside `VARS.fd`, `-copy` in the other modes, `VARS-0x1000-0x1fff.bin`
 * for a range; in their own folder where the image lies in one that is not for them to keep files in, or where there is no
 * image.
 */
export function proposeSave(
  machine: Machine,
  { flash: index, range }: Pick<FlashSaving, 'flash' | 'range'>,
  isOwnFolder: (directory: string) => boolean,
): string {
  const { backing, plan } = machine.flash(index);
  const rangeName = range && `${hex(range.offset)}-${hex(range.offset + range.lengthBytes - 1)}.bin`;
  if (backing === null)
    return join(homedir(), rangeName === undefined ? `${plan.name}.bin` : `${plan.name}-${rangeName}`);
  const { name, ext } = parse(backing.name);
  const directory = dirname(backing.path);
  const suffix = rangeName ?? `${backing.mode === 'scratch' ? 'scratch' : 'copy'}${ext}`;
  return join(isOwnFolder(directory) ? homedir() : directory, `${name}-${suffix}`);
}

function hex(offset: number): string {
  return `0x${offset.toString(16)}`;
}
