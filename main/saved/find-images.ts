/** The images of a saved session, wherever they lie now. */
import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { UserError } from '../../app/contract/errors.ts';
import type { FlashImage, MachineRequest } from '../../app/contract/machine.ts';
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
  const total = head.images.reduce((sum, image) => sum + (image?.sizeBytes ?? 0), 0);
  let done = 0;
  const images: (FlashImage | null)[] = [];
  for (const image of head.images) {
    const onRead = (lengthBytes: number) => {
      done = Math.min(total, done + lengthBytes);
      finding.onProgress({ done, total });
    };
    images.push(image && (await findImage(image, finding, onRead)));
  }
  const { board, geometry, globals } = head;
  return { board, geometry, globals: [...globals], images };
}

async function findImage(
  image: SavedImage,
  { path, given, signal }: Finding,
  onRead: (lengthBytes: number) => void,
): Promise<FlashImage> {
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
    const sizeBytes = sizeOf(place);
    if (sizeBytes === null) continue;
    const sum = sizeBytes === image.sizeBytes ? await sumOfFile(place, signal, onRead) : null;
    const { mode, format } = image;
    if (sum === image.sha256) return { path: place, mode, format };
    // A file of another name that somebody gave is another image, or none.
    if (basename(place) === name) changed ??= isChanged(image, { place, sizeBytes, sum });
  }
  throw changed ?? isMissing(image, path);
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

function isChanged(
  image: SavedImage,
  {
    place,
    sizeBytes,
    sum,
  }: { readonly place: string; readonly sizeBytes: number; readonly sum: string | null },
): UserError {
  const was = image.sha256.slice(0, SHOWN_DIGITS);
  const how =
    sizeBytes !== image.sizeBytes
      ? `it had ${countText(image.sizeBytes)} bytes, and has ${countText(sizeBytes)} now`
      : sum === null
        ? 'it can’t be read'
        : `its SHA-256 began with ${was}, and begins with ${sum.slice(0, SHOWN_DIGITS)} now`;
  return new UserError({
    code: 'bad-input',
    what: `${nameOf(image)} is not what it was when the session was saved: ${how}`,
    where: place,
    todo: 'Put the file back as it was, there or beside the session.',
  });
}

const SHOWN_DIGITS = 12;

function isMissing(image: SavedImage, sessionPath: string): UserError {
  const { sizeBytes, sha256 } = image;
  const was = `${countText(sizeBytes)} bytes, SHA-256 ${sha256.slice(0, SHOWN_DIGITS)}…`;
  return new UserError({
    code: 'not-found',
    what: `${nameOf(image)}, an image of this session, is neither at ${image.nearby} nor at ${image.path} (${was})`,
    where: sessionPath,
    todo: 'Lay it beside the session, or open or drop both together.',
  });
}
