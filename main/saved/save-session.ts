/** The open machine as a saved session: all that was done to it, and what that began with. */
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { Sight } from '../../app/contract/bookmark.ts';
import { UserError } from '../../app/contract/errors.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { deviceOffset } from '../../app/contract/units.ts';
import type { Flash } from '../session/flash.ts';
import type { KeptBranch } from '../session/journal/machine-history.ts';
import type { Machine } from '../session/machine.ts';
import { contentOf } from '../session/notes.ts';
import { sumOfFile } from '../work/file-sum.ts';
import { EventPlanes } from './event-planes.ts';
import { EVENTS_MAX, SavedHead, type SavedImage } from './saved-head.ts';
import type { SessionContent } from './session-bytes.ts';
import { standingSums } from './standing-sums.ts';

export interface SavingSession {
  /** Where it will lie. */
  readonly path: string;
  readonly sight: Sight | null;
  /** Whether a path lies where all files go when the program ends. */
  readonly isEmptied: (path: string) => boolean;
  readonly signal: AbortSignal;
}

/** Between two turns that others have. */
const BATCH_EVENTS = 20_000;

/**
 * Nobody can do anything to the machine meanwhile. An image that is lost is no hindrance where its sum is known.
 * @throws UserError where the way from the images to here is not known, or the sum of one of them, and while a script
 *   runs or a trace is loaded; the reason of `signal`
 */
export async function gatherSession(machine: Machine, saving: SavingSession): Promise<SessionContent> {
  return machine.whilePlaying('saved', async () => {
    machine.mustNotBeClosed();
    const startNanoseconds = mustBeTellable(machine);
    const { history, board, geometry, globals, breakpoints } = machine;
    const branches = history.branches;
    const { position } = history.state();
    const { log } = history.story;
    const longest = branches.reduce((most, { endsAt }) => Math.max(most, endsAt), 0);
    const lines = log?.lines.slice(0, Math.min(log.events, longest)) ?? new Uint32Array();
    const events = await eventsOf(branches, saving.signal, () => machine.mustNotBeClosed());
    const notes = machine.notes.list.map(contentOf);
    const layouts = machine.layouts.list;
    const editBytes = events.edits.bytes.length;
    const head: SavedHead = {
      board: board.id,
      geometry,
      globals: [...globals],
      images: await imagesOf(machine, saving),
      startNanoseconds,
      position,
      branches: branches.map(({ parent, startsAt, endsAt, hasEnded }) => ({
        parent,
        startsAt,
        events: endsAt - startsAt,
        hasEnded,
      })),
      log: log && {
        name: log.name,
        events: log.events,
        damagedLines: log.damagedLines,
        lines: lines.length,
      },
      ...(editBytes === 0 ? {} : { editBytes }),
      breakpoints: breakpoints.list.map(({ condition }) => condition),
      bookmarks: bookmarksOf(machine, branches),
      ...(notes.length === 0 ? {} : { notes }),
      ...(layouts.length === 0 ? {} : { layouts: [...layouts] }),
      sight: saving.sight,
      sums: await standingSums(machine, saving.signal),
    };
    mustFit(head);
    return { head, lines, events };
  });
}

/** @returns the moment when the history began. @throws UserError where it began with what no file holds */
export function mustBeTellable({ history, flashes }: Machine): number {
  const writing = flashes.find(({ backing }) => backing?.mode === 'write-through');
  if (writing !== undefined)
    throw untellable(
      `${writing.plan.name} writes through: ${writing.backing?.name} is no longer what the history began with`,
      'Switch it to scratch: its history begins there, and can be saved. What was done until now can be exported.',
    );
  const { first } = history.state();
  if (first > 0)
    throw untellable(
      `The oldest ${countText(first)} cycles of the history are no longer kept, so nobody gets from the images to here`,
      'Export the cycles that are kept, and save what the flashes hold.',
    );
  const { startNanoseconds, branches } = history;
  if (startNanoseconds === null)
    throw untellable(
      'The history begins after something was done to another flash, which no file holds',
      'Export its cycles; or open the images again, and do it once more.',
    );
  const events = branches.reduce((sum, { startsAt, endsAt }) => sum + endsAt - startsAt, 0);
  if (events > EVENTS_MAX)
    throw untellable(
      `${countText(events)} events are more than a session can hold`,
      `It holds ${countText(EVENTS_MAX)}. Export a part of them.`,
    );
  return startNanoseconds;
}

/** What is read is held to limits; what is written is, too. */
function mustFit(head: SavedHead): void {
  const { error } = SavedHead.safeParse(head);
  if (error === undefined) return;
  const [part = 'something'] = error.issues[0]?.path ?? [];
  throw untellable(
    `There is more than a session can hold of its ${part === 'editBytes' ? 'edits' : String(part)}`,
    'Take some of it away, or export the cycles.',
  );
}

function untellable(what: string, todo: string): UserError {
  return new UserError({ code: 'unsupported', what, where: null, todo });
}

async function imagesOf(machine: Machine, saving: SavingSession): Promise<SavedHead['images']> {
  const images: (SavedImage | null)[] = machine.request.images.map(() => null);
  for (const [index, flash] of machine.flashes.entries()) images[index] = await imageOf(flash, saving);
  return images;
}

async function imageOf(flash: Flash, { path, isEmptied, signal }: SavingSession): Promise<SavedImage | null> {
  const { image, backing } = flash;
  if (image === null || backing === null || backing.mode === 'write-through') return null;
  const sha256 = await originalSum(flash, backing, signal);
  return {
    nearby: isEmptied(backing.path) ? backing.name : nearbyOf(path, backing.path),
    path: backing.path,
    mode: backing.mode,
    ...(image.format === undefined ? {} : { format: image.format }),
    sizeBytes: backing.sizeBytes,
    sha256,
  };
}

/** @throws UserError where the file is not what it was any more, and nobody knew its sum before; the reason of `signal` */
async function originalSum(
  flash: Flash,
  backing: NonNullable<Flash['backing']>,
  signal: AbortSignal,
): Promise<string> {
  const isThere = backing.check();
  const sum = isThere ? await sumOfFile(backing.path, signal) : null;
  // Another program may have changed it while it was read.
  if (sum !== null && backing.check()) flash.originalSum = sum;
  if (flash.originalSum !== null) return flash.originalSum;
  const { name, path: where, loss } = backing;
  if (loss === null) {
    const [what, todo] = [`${name} can’t be read any more`, 'Put it back, and save the session again.'];
    throw new UserError({ code: 'not-found', what, where, todo });
  }
  throw new UserError({
    code: 'backing-lost',
    what: `The session can’t name ${name} by its sum: ${loss.what}, and no session was saved or opened with it before`,
    where,
    todo: 'Export the cycles: a script or a log needs no sum of an image.',
  });
}

/** As any system writes it; its name where no way leads there. */
function nearbyOf(sessionPath: string, imagePath: string): string {
  const way = relative(dirname(resolve(sessionPath)), imagePath);
  return isAbsolute(way) || way === '' ? basename(imagePath) : way.split(sep).join('/');
}

function bookmarksOf({ history }: Machine, branches: readonly KeptBranch[]): SavedHead['bookmarks'] {
  return history.bookmarks.list.map(({ name, position, branch, flash, deviceOffset: offset }) => ({
    name,
    position,
    branch: branches.findIndex(({ id }) => id === branch),
    sight: { flash, offset: deviceOffset(offset) },
  }));
}

async function eventsOf(
  branches: readonly KeptBranch[],
  signal: AbortSignal,
  mustNotBeClosed: () => void,
): Promise<EventPlanes> {
  const planes = new EventPlanes(branches.reduce((sum, { startsAt, endsAt }) => sum + endsAt - startsAt, 0));
  let index = 0;
  for (const { startsAt, endsAt, events } of branches) {
    for (let from = startsAt; from < endsAt; from += BATCH_EVENTS) {
      for (const { event, result } of events(from, BATCH_EVENTS)) planes.set(index++, event, result);
      await new Promise(setImmediate);
      signal.throwIfAborted();
      mustNotBeClosed();
    }
  }
  return planes;
}
