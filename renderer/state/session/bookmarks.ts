/** Positions of the history that the person gave names. */
import { createStore } from 'zustand/vanilla';
import type { Bookmark } from '../../../app/contract/bookmark.ts';
import { formatCount } from '../../format/numbers.ts';
import { engine } from '../../link/engine.ts';
import { type Command, registerCommand } from '../commands.ts';
import { machineStore, type OpenMachine, reporting, takeMachine } from '../machine.ts';
import { saveSession } from './save-session.ts';
import { showSight, sightNow } from './sight.ts';

/** Whether the dialog with all of them is open. */
export const bookmarkStore = createStore<{ readonly isOpen: boolean }>()(() => ({ isOpen: false }));

const NONE: readonly Bookmark[] = [];

/** Selector: by their positions; none while no machine is open. */
export function bookmarksOf({ machine }: OpenMachine): readonly Bookmark[] {
  return machine?.bookmarks ?? NONE;
}

/** The names of those in a row of events of the branch that is followed, both ends in it; null where none is. */
export function namesBetween(bookmarks: readonly Bookmark[], first: number, last: number): string | null {
  const there = bookmarks.filter(
    ({ position, branch }) => branch === null && position >= first && position <= last,
  );
  return there.length === 0 ? null : there.map(({ name }) => name).join(', ');
}

/** `cycle 12`, and where that is not on the branch that is followed. */
export function bookmarkPlace({ position, branch }: Bookmark): string {
  return `cycle ${formatCount(position)}${branch === null ? '' : ', on another branch'}`;
}

export function openBookmarks(): void {
  bookmarkStore.setState({ isOpen: true });
}

export function closeBookmarks(): void {
  bookmarkStore.setState({ isOpen: false });
}

/** Names the present position. */
export async function addBookmark(name: string): Promise<void> {
  await reporting(async () =>
    takeMachine(await engine.call('bookmark.add', { name: name.trim(), sight: sightNow() })),
  );
}

export async function removeBookmark({ id }: Bookmark): Promise<void> {
  await reporting(async () => takeMachine(await engine.call('bookmark.remove', { id })));
}

/** Goes there, and shows what was looked at. */
export async function goToBookmark({ id, sight }: Bookmark): Promise<void> {
  await reporting(async () => {
    takeMachine(await engine.call('bookmark.go', { id }));
    showSight(sight);
  });
}

const hasMachine = () => machineStore.getState().machine !== null;

const COMMANDS: readonly Command[] = [
  {
    id: 'session.save',
    title: 'Save the session as…',
    keys: ['Ctrl+Shift+S'],
    when: hasMachine,
    run: () => void saveSession(),
  },
  {
    id: 'bookmark.open',
    title: 'Bookmark this cycle, or go to a bookmark…',
    keys: ['Ctrl+B'],
    when: hasMachine,
    run: openBookmarks,
  },
];

/** Once, before the first key press. */
export function registerSessionCommands(): void {
  for (const command of COMMANDS) registerCommand(command);
}
