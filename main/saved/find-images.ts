/** The images of a saved session, wherever they lie now. */
import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { UserError } from '../../app/contract/errors.ts';
import type { FlashImage, MachineRequest } from '../../app/contract/machine.ts';
import type { LackingImage } from '../../app/contract/session.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import { sumOfFile } from '../work/file-sum.ts';
import type { OnProgress } from '../work/task.ts';
import type { SavedHead, SavedImage } from './saved-head.ts';

export interface Finding {
  /** Of the session. */
  readonly path: string;
  /** Files that somebody named, wherever they lie: any of them may be any image. */
  readonly given: readonly string[];
  /** Files that somebody named for a flash, by its index: they are its image, or it has none. */
  readonly named?: readonly (string | null)[] | undefined;
  readonly signal: AbortSignal;
  /** Counts bytes that were read. */
  readonly onProgress: OnProgress;
}

/** What would open the machine of a session. @throws UserError for an image that is not there, or not what it was */
export async function requestOf(head: SavedHead, finding: Finding): Promise<MachineRequest> {
  mustHaveNamed(head, finding);
  const images: (FlashImage | null)[] = [];
  for await (const found of findAll(head, finding)) {
    if (found instanceof UserError) throw found;
    images.push(found);
  }
  const { board, geometry, globals } = head;
  return { board, geometry, globals: [...globals], images };
}

/** The images of a session that `requestOf` would not find. */
export async function lackingImages(head: SavedHead, finding: Finding): Promise<LackingImage[]> {
  const lacking: LackingImage[] = [];
  let index = 0;
  for await (const found of findAll(head, finding)) {
    const image = head.images[index];
    if (found instanceof UserError && image)
      lacking.push({ image: index, name: nameOf(image), why: found.report });
    index++;
  }
  return lacking;
}

/** @throws UserError for a file that is not the one that the session was saved with, or no file */
export async function mustBeImage(
  head: SavedHead,
  { index, place }: { readonly index: number; readonly place: string },
  { path, signal }: Pick<Finding, 'path' | 'signal'>,
): Promise<void> {
  const image = head.images[index];
  if (!image) {
    const [what, todo] = [`This session has no image for flash ${index}`, 'Open it again.'];
    throw new UserError({ code: 'bad-input', what, where: path, todo });
  }
  const found = await look({ image, index }, place, { signal, onRead: () => undefined });
  if (found === null) throw isNoFile(place);
  if (found instanceof UserError) throw found;
}

/** An image of the session, and the flash that it is of. */
interface Sought {
  readonly image: SavedImage;
  readonly index: number;
}

/** @throws UserError where a file is named for a flash that has no image in the session */
function mustHaveNamed({ images }: SavedHead, { path, named = [] }: Finding): void {
  const index = named.findIndex((place, each) => place !== null && !images[each]);
  if (index < 0) return;
  throw new UserError({
    code: 'bad-input',
    what: `This session has no image for flash ${index}, which --flash${index} names`,
    where: path,
    todo: `Leave --flash${index} out, or name the flash that the file is for.`,
  });
}

/** Where each of them is now, or why it is not found; null for a flash without one. */
async function* findAll(
  head: SavedHead,
  finding: Finding,
): AsyncGenerator<FlashImage | UserError | null, void, undefined> {
  const total = head.images.reduce((sum, image) => sum + (image?.sizeBytes ?? 0), 0);
  let done = 0;
  for (const [index, image] of head.images.entries()) {
    const onRead = (lengthBytes: number) => {
      done = Math.min(total, done + lengthBytes);
      finding.onProgress({ done, total });
    };
    const place = finding.named?.[index] ?? null;
    if (image === null) yield null;
    else if (place === null) yield await findImage({ image, index }, finding, onRead);
    else yield await namedImage({ image, index }, place, { signal: finding.signal, onRead });
  }
}

/** The file that somebody named for a flash is its image, or they are told that it is not: no other is looked for. */
async function namedImage(sought: Sought, place: string, reading: Reading): Promise<FlashImage | UserError> {
  const found = await look(sought, place, reading);
  if (found !== null && !(found instanceof UserError)) return found;
  const { code, what, where } = (found ?? isNoFile(place)).report;
  const option = `--flash${sought.index}`;
  const todo = `Name the file that the session was saved with, or leave ${option} out where it is beside the session.`;
  return new UserError({ code, what: `${option}: ${what}`, where, todo });
}

async function findImage(
  sought: Sought,
  { path, given, signal }: Finding,
  onRead: Reading['onRead'],
): Promise<FlashImage | UserError> {
  const { image } = sought;
  const name = nameOf(image);
  const beside = dirname(resolve(path));
  const places = [
    ...given.filter((each) => basename(each) === name),
    resolve(beside, image.nearby),
    resolve(beside, name),
    image.path,
    ...given,
  ];
  let changed: UserError | null = null;
  for (const place of new Set(places)) {
    const found = await look(sought, place, { signal, onRead });
    if (found instanceof UserError) {
      // A file of another name that somebody gave is another image, or none.
      if (basename(place) === name) changed ??= found;
    } else if (found !== null) return found;
  }
  return changed ?? isMissing(sought, path);
}

interface Reading {
  readonly signal: AbortSignal;
  /** Hears of what was read, in bytes. */
  readonly onRead: (lengthBytes: number) => void;
}

/** The image, if it is this file; null where no file is, else in what it is another one. */
async function look(
  sought: Sought,
  place: string,
  { signal, onRead }: Reading,
): Promise<FlashImage | UserError | null> {
  const { image } = sought;
  const sizeBytes = sizeOf(place);
  if (sizeBytes === null) return null;
  const sum = sizeBytes === image.sizeBytes ? await sumOfFile(place, signal, onRead) : null;
  const { mode, format } = image;
  return sum === image.sha256 ? { path: place, mode, format } : isAnother(sought, { place, sizeBytes, sum });
}

/** Its name, whichever system the path is of. */
function nameOf({ nearby }: SavedImage): string {
  return basename(nearby.replaceAll('\\', '/'));
}

/** In bytes; null where no file is. */
function sizeOf(path: string): number | null {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats?.isFile() ? stats.size : null;
  } catch {
    return null;
  }
}

interface Looked {
  readonly place: string;
  readonly sizeBytes: number;
  /** Null where it was not looked for, or the file can’t be read. */
  readonly sum: string | null;
}

function isAnother({ image, index }: Sought, looked: Looked): UserError {
  const { place } = looked;
  const [name, given] = [nameOf(image), basename(place)];
  const isSameName = given === name;
  const how = howItDiffers(image, looked, isSameName ? CHANGED : OTHER);
  return new UserError({
    code: 'lacks-image',
    what: isSameName
      ? `${name} is not what it was when the session was saved: ${how}`
      : `${given} is not the ${name} of this session: ${how}`,
    where: place,
    todo: isSameName
      ? `Put the file back as it was, there or beside the session; or name another that holds what it held: ${howToName(index)}.`
      : 'Choose the file that the session was saved with.',
  });
}

/** How two files are set against each other: one that has changed, and one of another name. */
interface Words {
  bytes(was: number, is: number): string;
  sums(was: string, is: string): string;
  readonly unread: string;
}

const CHANGED: Words = {
  bytes: (was, is) => `it had ${pluralText(was, 'byte')}, and has ${countText(is)} now`,
  sums: (was, is) => `its SHA-256 began with ${was}, and begins with ${is} now`,
  unread: 'it can’t be read',
};

const OTHER: Words = {
  bytes: (was, is) => `that had ${pluralText(was, 'byte')}, and this has ${countText(is)}`,
  sums: (was, is) => `the SHA-256 of that began with ${was}, and of this with ${is}`,
  unread: 'it can’t be read',
};

function howItDiffers(image: SavedImage, { sizeBytes, sum }: Looked, words: Words): string {
  if (sizeBytes !== image.sizeBytes) return words.bytes(image.sizeBytes, sizeBytes);
  if (sum === null) return words.unread;
  return words.sums(image.sha256.slice(0, SHOWN_DIGITS), sum.slice(0, SHOWN_DIGITS));
}

const SHOWN_DIGITS = 12;

/** A file that lies elsewhere. */
function howToName(index: number): string {
  return `opened or dropped together with the session, or with --flash${index} on the command line`;
}

function isMissing({ image, index }: Sought, sessionPath: string): UserError {
  const { path, nearby, sizeBytes, sha256 } = image;
  const beside = resolve(dirname(resolve(sessionPath)), nearby);
  const places = beside === path ? `not at ${path}` : `neither beside the session (${beside}) nor at ${path}`;
  const was = `${pluralText(sizeBytes, 'byte')}, SHA-256 ${sha256.slice(0, SHOWN_DIGITS)}…`;
  return new UserError({
    code: 'lacks-image',
    what: `${nameOf(image)}, an image of this session, is ${places} (${was})`,
    where: sessionPath,
    todo: `Lay it beside the session, or name it: ${howToName(index)}.`,
  });
}

function isNoFile(place: string): UserError {
  return new UserError({
    code: 'not-found',
    what: 'There is no such file',
    where: place,
    todo: 'Choose the file that the session was saved with.',
  });
}
