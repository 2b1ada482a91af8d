/** Opens a saved session beside what is open, and takes its place when all of it is as it was. */
import { readFile, stat } from 'node:fs/promises';
import type { Sight } from '../../app/contract/bookmark.ts';
import { errorName, UserError } from '../../app/contract/errors.ts';
import type { MachineState } from '../../app/contract/machine.ts';
import type { LackingImage, SessionProgress } from '../../app/contract/session.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import type { Machine } from '../session/machine.ts';
import type { OpenSession } from '../session/open-session.ts';
import { type Finding, lackingImages, mustBeImage, requestOf } from './find-images.ts';
import { type OtherReads, replaySession } from './replay-session.ts';
import type { SavedHead } from './saved-head.ts';
import { FILE_MAX_BYTES, type NoSession, type SessionContent, unpackSession } from './session-bytes.ts';
import { standingSums } from './standing-sums.ts';

export interface OpeningSession {
  readonly path: string;
  /** Files that may be its images, wherever they lie. */
  readonly images: readonly string[];
  /** By the index of the flash that it is the image of; null and none: it is looked for. */
  readonly named?: readonly (string | null)[] | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: SessionProgress) => void;
}

/** What was opened. */
export interface SessionOpened {
  readonly machine: MachineState;
  /** What is not as it was then, in sentences. */
  readonly notes: string[];
}

/**
 * The machine that is open stays open and as it is where the session can't be opened, and nobody can do anything to it
 * meanwhile.
 * @throws UserError for a file that is no session, an image that is not there or not what it was, events that can't be
 *   made; the reason of `signal`
 */
export async function openSavedSession(
  session: OpenSession,
  opening: OpeningSession,
): Promise<SessionOpened> {
  const before = session.current;
  const open = () => openBeside(session, before, opening);
  return before === null ? open() : before.whilePlaying('opened', open);
}

/** Reads it and looks for its images. @returns those that are not found. @throws UserError for a file that is no session */
export async function checkSavedSession(opening: OpeningSession): Promise<LackingImage[]> {
  const { head } = await readSession(opening.path);
  opening.signal.throwIfAborted();
  return lackingImages(head, findingFor(opening));
}

/** What is read of its images is the first part of an opening. */
function findingFor({ path, images, named, signal, onProgress }: OpeningSession): Finding {
  const tell: Finding['onProgress'] = (progress) => onProgress({ phase: 'reading', ...progress });
  return { path, given: images, named, signal, onProgress: tell };
}

/** Whether a file is one image of a session. @throws UserError where it is not, or the session has none of this number */
export async function checkSessionImage(
  path: string,
  { image, place }: { readonly image: number; readonly place: string },
  signal: AbortSignal,
): Promise<void> {
  const { head } = await readSession(path);
  await mustBeImage(head, { index: image, place }, { path, signal });
}

async function openBeside(
  session: OpenSession,
  before: Machine | null,
  opening: OpeningSession,
): Promise<SessionOpened> {
  const { path, signal, onProgress } = opening;
  const content = await readSession(path);
  signal.throwIfAborted();
  const { head } = content;
  const request = await requestOf(head, findingFor(opening));
  const { machine, takeOver } = session.openBeside(request);
  for (const flash of machine.flashes) flash.originalSum = head.images[flash.index]?.sha256 ?? null;
  try {
    const others = await replaySession(machine, content, {
      path,
      signal,
      onProgress: (progress) => onProgress({ phase: 'playing', ...progress }),
    });
    const notes = await differences(machine, { head, others, signal });
    machine.mustBeOpen();
    if (session.current !== before) throw openedMeanwhile(path);
    return { machine: takeOver(sightOn(machine, head)), notes };
  } catch (thrown) {
    machine.close();
    throw thrown;
  }
}

/** @throws UserError for a file that can't be read or is none */
async function readSession(path: string): Promise<SessionContent> {
  const content = await unpackSession(await bytesOf(path));
  if (typeof content !== 'string') return content;
  throw new UserError({ code: 'bad-input', where: path, ...WHY[content] });
}

const WHY: Readonly<Record<NoSession, { readonly what: string; readonly todo: string }>> = {
  foreign: {
    what: 'This is no saved session of Norscope',
    todo: 'Choose a file that Norscope saved as a session.',
  },
  newer: {
    what: 'This session was saved by a later version of Norscope',
    todo: 'Open it with that version.',
  },
  damaged: {
    what: 'This session is damaged: a part of it is missing or was changed',
    todo: 'Ask whoever saved it for another copy.',
  },
};

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) throw unreadable('is-directory', 'This is a folder, not a saved session', path);
    if (!stats.isFile()) throw unreadable('not-a-file', 'This is no file that can be read', path);
    if (stats.size > FILE_MAX_BYTES) throw unreadable('bad-input', WHY.foreign.what, path);
    return await readFile(path);
  } catch (thrown) {
    if (thrown instanceof UserError) throw thrown;
    const code = errorName(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw unreadable('not-found', 'There is no such session', path);
    if (code === 'EACCES' || code === 'EPERM')
      throw unreadable('no-permission', 'You may not read this session', path);
    throw unreadable('not-found', `This session can’t be read (${code})`, path.slice(0, 200));
  }
}

function unreadable(
  code: 'not-found' | 'no-permission' | 'is-directory' | 'not-a-file' | 'bad-input',
  what: string,
  where: string,
): UserError {
  return new UserError({ code, what, where, todo: 'Choose another file.' });
}

/** What is other than it was when it was saved, in sentences. */
async function differences(
  machine: Machine,
  {
    head,
    others,
    signal,
  }: { readonly head: SavedHead; readonly others: OtherReads; readonly signal: AbortSignal },
): Promise<string[]> {
  const { arrays, devices } = await standingSums(machine, signal);
  const notes: string[] = [];
  if (others.count > 0)
    notes.push(
      `${pluralText(others.count, 'read')} of the session ${others.count === 1 ? 'is' : 'are'} answered otherwise here, the first is cycle ${countText(others.first)}.`,
    );
  for (const [index, { plan }] of machine.flashes.entries()) {
    const then = head.sums.arrays[index] ?? null;
    // Not known of an image that was lost.
    if (then === null || then === arrays[index]) continue;
    notes.push(`${plan.name} does not hold what it held when the session was saved.`);
  }
  if (devices !== head.sums.devices)
    notes.push('The devices do not say of themselves what they said when the session was saved.');
  if (notes.length > 0) notes.push('Another version of Norscope has saved it, which behaves otherwise.');
  return notes;
}

function sightOn({ flashes }: Machine, { sight }: SavedHead): Sight | null {
  const sizeBytes = sight === null ? 0 : (flashes[sight.flash]?.device.array.bytes.length ?? 0);
  return sight !== null && sight.offset < sizeBytes ? sight : null;
}

function openedMeanwhile(path: string): UserError {
  return new UserError({
    code: 'bad-input',
    what: 'Another machine was opened while the session was read',
    where: path,
    todo: 'Open it again.',
  });
}
