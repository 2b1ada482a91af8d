/** What can be asked about sessions as files, and about the bookmarks in them. */
import { resolve } from 'node:path';
import type { Contract, Handlers } from '../app/contract/contract.ts';
import { UserError } from '../app/contract/errors.ts';
import type { PayloadOf } from '../app/contract/link/link.ts';
import type { ToldExplanation } from '../app/contract/operation.ts';
import type { SessionFiles, SessionProgress } from '../app/contract/session.ts';
import type { Surroundings } from './files/exports.ts';
import { SavedSessions } from './files/saved-sessions.ts';
import { ToldOperations } from './operations/told-operations.ts';
import type { OpenSession } from './session/open-session.ts';
import { summaryOf } from './trace/summary.ts';

type SessionRequest =
  | 'session.save'
  | 'session.proposeSave'
  | 'session.check'
  | 'session.checkImage'
  | 'session.open'
  | 'bookmark.add'
  | 'bookmark.remove'
  | 'bookmark.go';

export interface Told {
  onProgress(payload: PayloadOf<Contract['session.progressed']>): void;
  /** A session was saved here, or opened from here. */
  onUsed(path: string): void;
}

/** For a command without a window. */
export interface SessionCommands {
  /** Opens a session, and says what the driver did in it up to the end. @throws UserError as `session.open` */
  explainSession(
    files: SessionFiles,
    signal: AbortSignal,
    onProgress: (progress: SessionProgress) => void,
  ): Promise<ToldExplanation>;
}

/** The requests of windows, and the same for commands without one. */
export function sessionRequests(
  surroundings: Surroundings,
  told: Told,
): { handlers: Pick<Handlers, SessionRequest>; commands: SessionCommands } {
  const sessions = new SavedSessions(surroundings);
  return {
    handlers: {
      ...fileHandlers(sessions, told),
      ...bookmarkHandlers(surroundings.session),
    },
    commands: {
      explainSession: async (files, signal, onProgress) => {
        await sessions.open(files, signal, onProgress);
        const { history } = surroundings.session.machine;
        const { story } = history;
        const operations = new ToldOperations(story.all);
        const findings = [...story.findings()];
        const told = { operations, findings, events: history.state().length };
        return { operations, findings, summary: await summaryOf(told, signal) };
      },
    },
  };
}

function fileHandlers(
  sessions: SavedSessions,
  told: Told,
): Pick<Handlers, Extract<SessionRequest, `session.${string}`>> {
  return {
    'session.save': async (saving, signal) => {
      const saved = await sessions.save(saving, signal);
      told.onUsed(saved.path);
      return saved;
    },
    'session.proposeSave': () => ({ path: sessions.propose() }),
    'session.check': async ({ opening, ...files }, signal) => ({
      lacking: await sessions.check(files, signal, (progress) => told.onProgress({ opening, progress })),
    }),
    'session.checkImage': async ({ path, ...image }, signal) => {
      await sessions.checkImage(path, image, signal);
      return {};
    },
    'session.open': async ({ opening, ...files }, signal) => {
      const opened = await sessions.open(files, signal, (progress) => told.onProgress({ opening, progress }));
      told.onUsed(resolve(files.path));
      return opened;
    },
  };
}

function bookmarkHandlers(
  session: OpenSession,
): Pick<Handlers, Extract<SessionRequest, `bookmark.${string}`>> {
  return {
    'bookmark.add': ({ name, sight: { flash, offset } }) => {
      const { machine } = session;
      machine.history.bookmarkHere(name, { flash: machine.flash(flash).index, deviceOffset: offset });
      return session.changed();
    },
    'bookmark.remove': ({ id }) => {
      if (!session.machine.history.bookmarks.remove(id)) throw noBookmark();
      return session.changed();
    },
    'bookmark.go': ({ id }) => {
      const { history } = session.machine;
      const bookmark = history.bookmarks.withId(id);
      if (bookmark === undefined) throw noBookmark();
      const { branch, position } = bookmark;
      return session.go(position, branch === history.followed ? undefined : branch);
    },
  };
}

function noBookmark(): UserError {
  return new UserError({
    code: 'bad-input',
    what: 'This bookmark is no longer there',
    where: null,
    todo: 'Choose one that is listed.',
  });
}
