import { Bookmark } from 'lucide-react';
import { useStore } from 'zustand';
import { machineStore } from '../../state/machine.ts';
import { bookmarksOf, namesBetween } from '../../state/session/bookmarks.ts';

/** The flag of a row that has a bookmark: of the events `first` to `last`. */
export function BookmarkFlag({ first, last }: { first: number; last: number }) {
  const names = useStore(machineStore, (state) => namesBetween(bookmarksOf(state), first, last));
  if (names === null) return null;
  return (
    <span className="operation-flag" role="img" aria-label={`Bookmark: ${names}`} title={names}>
      <Bookmark size={12} aria-hidden="true" />
    </span>
  );
}
