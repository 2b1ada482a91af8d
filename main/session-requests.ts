/** What can be asked about sessions as files, and about the bookmarks in them. */
import { resolve } from 'node:path';
import type { Contract, Handlers } from '../app/contract/contract.ts';
import { UserError } from '../app/contract/errors.ts';
import type { PayloadOf } from '../app/contract/link/link.ts';
import type { Surroundings } from './files/exports.ts';
import { SavedSessions } from './files/saved-sessions.ts';

type SessionRequest =
  | 'session.save'
  | 'session.proposeSave'
  | 'session.check'
  | 'session.open'
  | 'bookmark.add'
  | 'bookmark.remove'
  | 'bookmark.go';

export interface Told {
  onProgress(payload: PayloadOf<Contract['session.progressed']>): void;
  /** A session was saved here, or opened from here. */
  onUsed(path: string): void;
}

/** The requests of windows. */
export function sessionRequests(surroundings: Surroundings, told: Told): Pick<Handlers, SessionRequest> {
  const { session } = surroundings;
  const sessions = new SavedSessions(surroundings);
  return {
    'session.save': async (saving, signal) => {
      const saved = await sessions.save(saving, signal);
      told.onUsed(saved.path);
      return saved;
    },
    'session.proposeSave': () => ({ path: sessions.propose() }),
    'session.check': async (files) => {
      await sessions.check(files);
      return {};
    },
    'session.open': async ({ opening, ...files }, signal) => {
      const opened = await sessions.open(files, signal, (progress) => told.onProgress({ opening, progress }));
      told.onUsed(resolve(files.path));
      return opened;
    },
    'bookmark.add': ({ name, sight: { flash, offset } }) => {
      const { machine } = session;
      const { history } = machine;
      const place = { flash: machine.flash(flash).index, deviceOffset: offset };
      history.bookmarks.add({ name, position: history.state().position, branch: history.followed, ...place });
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
