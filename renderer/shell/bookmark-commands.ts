/** The bookmarks whose names the person types, as commands of the palette. */
import type { Command } from '../state/commands.ts';
import { machineStore } from '../state/machine.ts';
import { bookmarkPlace, bookmarksOf, goToBookmark } from '../state/session/bookmarks.ts';

/** Those whose name has what is typed; none while nothing is typed. */
export function bookmarkCommands(text: string): readonly Command[] {
  const typed = text.trim().toLowerCase();
  if (typed === '') return [];
  return bookmarksOf(machineStore.getState())
    .map((bookmark) => ({
      id: `bookmark.${bookmark.id}`,
      title: `Go to the bookmark “${bookmark.name}”, ${bookmarkPlace(bookmark)}`,
      keys: [],
      run: () => void goToBookmark(bookmark),
    }))
    .filter(({ title }) => title.toLowerCase().includes(typed));
}
