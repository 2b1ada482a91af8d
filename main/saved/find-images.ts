/** The images of a saved session, wherever they lie now. */
import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { UserError } from '../../app/contract/errors.ts';
import type { FlashImage, MachineRequest } from '../../app/contract/machine.ts';
import type { LackingImage } from '../../app/contract/session.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { sumOfFile } from '../work/file-sum.ts';
import type { OnProgress } from '../work/task.ts';
import type { SavedHead, SavedImage } from './saved-head.ts';

export interface Finding {
  /** Of the session. */
  readonly path: string;
  /** Files that somebody named, wherever they lie. */
  readonly given: readonly string[];
  readonly signal: AbortSignal;
  /** Counts bytes that were read. */
  readonly onProgress: OnProgress;
}

/** What would open the machine of a session. @throws UserError for an image that is not there, or not what it was */
export async function requestOf(head: SavedHead, finding: Finding): Promise<MachineRequest> {
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
export async function mustBeImage(image: SavedImage, place: string, signal: AbortSignal): Promise<void> {
  const found = await look(image, place, { signal, onRead: () => undefined });
  if (found === null) throw isNoFile(place);
  if (found instanceof UserError) throw found;
}

/** Where each of them is now, or why it is not found; null for a flash without one. */
async function* findAll(
  head: SavedHead,
  finding: Finding,
): AsyncGenerator<FlashImage | UserError | null, void, undefined> {
  const total = head.images.reduce((sum, image) => sum + (image?.sizeBytes ?? 0), 0);
  let done = 0;
  for (const image of head.images) {
    const onRead = (lengthBytes: number) => {
      done = Math.min(total, done + lengthBytes);
      finding.onProgress({ done, total });
    };
    yield image && (await findImage(image, finding, onRead));
  }
}

async function findImage(
  image: SavedImage,
  { path, given, signal }: Finding,
  onRead: (lengthBytes: number) => void,
): Promise<FlashImage | UserError> {
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
    const found = await look(image, place, { signal, onRead });
    if (found instanceof UserError) {
      // A file of another name that somebody gave is another image, or none.
      if (basename(place) === name) changed ??= found;
    } else if (found !== null) return found;
  }
  return changed ?? isMissing(image, path);
}

/** The image, if it is this file; null where no file is, else in what it is another one. */
async function look(
  image: SavedImage,
  place: string,
  { signal, onRead }: { readonly signal: AbortSignal; readonly onRead: (lengthBytes: number) => void },
): Promise<FlashImage | UserError | null> {
  const sizeBytes = sizeOf(place);
  if (sizeBytes === null) return null;
  const sum = sizeBytes === image.sizeBytes ? await sumOfFile(place, signal, onRead) : null;
  const { mode, format } = image;
  return sum === image.sha256 ? { path: place, mode, format } : isAnother(image, { place, sizeBytes, sum });
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

function isAnother(image: SavedImage, looked: Looked): UserError {
  const { place } = looked;
  const [name, given] = [nameOf(image), basename(place)];
  const isSameName = given === name;
  const how = howItDiffers(image, looked, isSameName ? CHANGED : OTHER);
  return new UserError({
    code: 'bad-input',
    what: isSameName
      ? `${name} is not what it was when the session was saved: ${how}`
      : `${given} is not the ${name} of this session: ${how}`,
    where: place,
    todo: isSameName
      ? 'Put the file back as it was, there or beside the session.'
      : 'Choose the file that the session was saved with.',
  });
}

/** How two files are set against each other: one that has changed, and one of another name. */
type Words = Readonly<Record<'bytes' | 'sums', (was: string, is: string) => string>> & {
  readonly unread: string;
};

const CHANGED: Words = {
  bytes: (was, is) => `it had ${was} bytes, and has ${is} now`,
  sums: (was, is) => `its SHA-256 began with ${was}, and begins with ${is} now`,
  unread: 'it can’t be read',
};

const OTHER: Words = {
  bytes: (was, is) => `that had ${was} bytes, and this has ${is}`,
  sums: (was, is) => `the SHA-256 of that began with ${was}, and of this with ${is}`,
  unread: 'it can’t be read',
};

function howItDiffers(image: SavedImage, { sizeBytes, sum }: Looked, words: Words): string {
  if (sizeBytes !== image.sizeBytes) return words.bytes(countText(image.sizeBytes), countText(sizeBytes));
  if (sum === null) return words.unread;
  return words.sums(image.sha256.slice(0, SHOWN_DIGITS), sum.slice(0, SHOWN_DIGITS));
}

const SHOWN_DIGITS = 12;

function isMissing(image: SavedImage, sessionPath: string): UserError {
  const { sizeBytes, sha256 } = image;
  const was = `${countText(sizeBytes)} bytes, SHA-256 ${sha256.slice(0, SHOWN_DIGITS)}…`;
  return new UserError({
    code: 'not-found',
    what: `${nameOf(image)}, an image of this session, is neither at ${image.nearby} nor at ${image.path} (${was})`,
    where: sessionPath,
    todo: 'Lay it beside the session, or name both: opened or dropped together, or with --flash0 on the command line.',
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
