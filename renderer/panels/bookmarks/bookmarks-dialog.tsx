import { Bookmark as BookmarkIcon, X } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { BOOKMARK_NAME_MAX, type Bookmark } from '../../../app/contract/bookmark.ts';
import { formatCount } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { Dialog } from '../../kit/overlays/dialog.tsx';
import { historyOf } from '../../state/history.ts';
import { machineStore } from '../../state/machine.ts';
import {
  addBookmark,
  bookmarkPlace,
  bookmarksOf,
  closeBookmarks,
  goToBookmark,
  removeBookmark,
} from '../../state/session/bookmarks.ts';
import './bookmarks.css';

/** Gives the present cycle a name, and leads to the cycles that have one. */
export function BookmarksDialog() {
  const bookmarks = useStore(machineStore, bookmarksOf);
  const position = useStore(machineStore, (state) => historyOf(state)?.position ?? 0);
  const [name, setName] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    void addBookmark(name);
    closeBookmarks();
  };
  return (
    <Dialog
      title="Bookmarks"
      className="bookmarks"
      focusFirst={() => field.current?.focus()}
      onClose={closeBookmarks}
    >
      <form className="bookmarks-new" onSubmit={add}>
        <label htmlFor="bookmark-name" className="secondary">
          Name for cycle {formatCount(position)}
        </label>
        <input
          ref={field}
          id="bookmark-name"
          className="field"
          maxLength={BOOKMARK_NAME_MAX}
          placeholder="here the buffer is aborted"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button look="primary" type="submit" disabled={name.trim() === ''}>
          Add
        </Button>
      </form>
      {bookmarks.length === 0 ? (
        <p className="bookmarks-none secondary small">
          None yet. They are kept in a saved session, and lead back here from anywhere.
        </p>
      ) : (
        <ul className="bookmarks-list" aria-label="Bookmarks">
          {bookmarks.map((bookmark) => (
            <Row key={bookmark.id} bookmark={bookmark} isHere={bookmark.position === position} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function Row({ bookmark, isHere }: { bookmark: Bookmark; isHere: boolean }) {
  const { name } = bookmark;
  return (
    <li className="bookmarks-row">
      <button
        type="button"
        className="bookmarks-go"
        onClick={() => {
          closeBookmarks();
          void goToBookmark(bookmark);
        }}
      >
        <BookmarkIcon size={14} aria-hidden="true" />
        <span className="one-line bookmarks-name" title={name}>
          {name}
        </span>
        <span className="secondary small bookmarks-place">
          {bookmarkPlace(bookmark)}
          {isHere && bookmark.branch === null && ', here'}
        </span>
      </button>
      <IconButton
        label={`Remove the bookmark ${name}`}
        icon={<X size={14} />}
        onClick={() => void removeBookmark(bookmark)}
      />
    </li>
  );
}
