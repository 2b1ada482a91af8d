/** The session of the open machine as a file, and such a file as the open machine. */
import { homedir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import type { Sight } from '../../app/contract/bookmark.ts';
import type {
  LackingImage,
  SavedSession,
  SessionFiles,
  SessionProgress,
} from '../../app/contract/session.ts';
import {
  checkSavedSession,
  checkSessionImage,
  openSavedSession,
  type SessionOpened,
} from '../saved/open-session-file.ts';
import { gatherSession, mustBeTellable } from '../saved/save-session.ts';
import { packSession } from '../saved/session-bytes.ts';
import { untilEither } from '../work/either-of.ts';
import type { Surroundings } from './exports.ts';
import { emptiedFolder } from './receive.ts';
import { fixedBytes, mustBeSavable } from './save.ts';
import { openPathsOf } from './save-flash.ts';

/** At the end of the name of such a file. */
const EXTENSION = '.norscope';

/** What is saved, and where to. */
export interface SessionSaving {
  readonly path: string;
  readonly overwrites: boolean;
  readonly sight: Sight | null;
}

export class SavedSessions {
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** @throws UserError as `gatherSession` and `Saver.save` */
  save({ path, overwrites, sight }: SessionSaving, asked: AbortSignal): Promise<SavedSession> {
    const { session, saver, isEmptied, ended } = this.#around;
    if (isEmptied(path)) throw emptiedFolder(path);
    return untilEither(asked, ended, async (signal) => {
      const { machine } = session;
      // Nobody is asked about a file that nothing could be written to.
      mustBeTellable(machine);
      const usedPaths = openPathsOf(machine);
      mustBeSavable(path, { overwrites, usedPaths });
      const { mark } = machine.history.unsaved;
      const content = await gatherSession(machine, { path, sight, isEmptied, signal });
      const bytes = await packSession(content);
      const target = await saver.save(path, fixedBytes(bytes), { overwrites, usedPaths, signal });
      machine.history.unsaved.saved(mark);
      if (session.current === machine) session.changed();
      const emptied = machine.flashes.flatMap(({ backing }) =>
        backing !== null && isEmptied(backing.path) ? [backing.name] : [],
      );
      const lost = machine.flashes.flatMap(({ backing }) => (backing?.loss ? [backing.name] : []));
      const notes = [
        ...emptied.map(
          (name) => `Lay your own ${name} beside it: what is open is a copy, which goes when Norscope ends.`,
        ),
        ...lost.map((name) => `It opens with ${name} as that was first: its file is another one now.`),
      ];
      return { path: target, sizeBytes: bytes.length, events: content.events.count, notes };
    });
  }

  /** Beside the image that was written to, or another one; in the person's own folder where that is not for their files. */
  propose(): string {
    const { session, isEmptied } = this.#around;
    const backings = session.machine.flashes.flatMap(({ backing }) => backing ?? []);
    const backing = backings.find(({ mode }) => mode !== 'shared') ?? backings[0];
    if (backing === undefined) return join(homedir(), `session${EXTENSION}`);
    const directory = dirname(backing.path);
    return join(isEmptied(directory) ? homedir() : directory, `${parse(backing.name).name}${EXTENSION}`);
  }

  /** @throws UserError as `checkSavedSession` */
  check(
    files: SessionFiles,
    asked: AbortSignal,
    onProgress: (progress: SessionProgress) => void,
  ): Promise<LackingImage[]> {
    return untilEither(asked, this.#around.ended, (signal) =>
      checkSavedSession({ ...files, signal, onProgress }),
    );
  }

  /** @throws UserError as `checkSessionImage` */
  checkImage(path: string, image: { image: number; place: string }, asked: AbortSignal): Promise<void> {
    return untilEither(asked, this.#around.ended, (signal) => checkSessionImage(path, image, signal));
  }

  /** @throws UserError as `openSavedSession` */
  open(
    files: SessionFiles,
    asked: AbortSignal,
    onProgress: (progress: SessionProgress) => void,
  ): Promise<SessionOpened> {
    const { session, ended } = this.#around;
    return untilEither(asked, ended, (signal) => openSavedSession(session, { ...files, signal, onProgress }));
  }
}
