import { Check, Folder, HardDrive } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { FileEntry, FileListing } from '../../../app/contract/file.ts';
import { formatSize } from '../../format/numbers.ts';
import { classNames } from '../../kit/class-names.ts';
import { beginsPath, rowForKey, rowForTyped } from './browse-list.ts';

/** Letters typed within this time belong together. */
const TYPING_MS = 700;

interface Entries {
  listing: FileListing;
  chosen: readonly string[];
  isMultiple: boolean;
  onToggle: (path: string) => void;
  onOpen: (path: string) => void;
  onGo: (directory: string) => void;
  /** A path begins, or was pasted: it goes on where paths are typed. */
  onPath: (text: string) => void;
}

/** One folder as a list: arrows and letters move, Space marks, Enter opens, Backspace goes up. */
export function BrowseEntries({ listing, chosen, isMultiple, onToggle, onOpen, onGo, onPath }: Entries) {
  const { entries, parent } = listing;
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const [at, setAt] = useState(0);
  const typed = useRef({ text: '', atMs: Number.NEGATIVE_INFINITY });
  useEffect(() => {
    // A path that is being typed keeps the focus: the folder may be read after the first letters.
    const { activeElement } = document;
    if (activeElement instanceof HTMLInputElement && activeElement.value !== '') return;
    list.current?.focus();
  }, []);
  const enter = (entry: FileEntry) => (entry.kind === 'directory' ? onGo(entry.path) : onOpen(entry.path));
  const isTyping = (nowMs: number) => nowMs - typed.current.atMs < TYPING_MS;
  const typeAhead = (key: string, nowMs: number) => {
    const text = isTyping(nowMs) ? typed.current.text + key : key;
    typed.current = { text, atMs: nowMs };
    return rowForTyped(text, at, entries);
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const entry = entries[at];
    if (beginsPath(event.key) && !isTyping(event.timeStamp)) {
      event.preventDefault();
      return onPath(event.key);
    }
    const isLetter = event.key.length === 1 && event.key !== ' ';
    const row = isLetter ? typeAhead(event.key, event.timeStamp) : rowForKey(event.key, at, entries.length);
    if (row !== null) setAt(row);
    else if (event.key === 'Enter' && entry !== undefined) enter(entry);
    else if (event.key === ' ' && entry?.kind === 'file') onToggle(entry.path);
    else if (event.key === 'Backspace' && parent !== null) onGo(parent);
    else return;
    event.preventDefault();
  };
  const paste = (event: ClipboardEvent) => {
    const [path = ''] = event.clipboardData.getData('text').trim().split('\n');
    if (path === '') return;
    event.preventDefault();
    onPath(path);
  };
  return (
    <div
      ref={list}
      className="browse-list"
      role="listbox"
      aria-label={listing.directory}
      aria-multiselectable={isMultiple}
      aria-activedescendant={entries.length === 0 ? undefined : `${id}-${at}`}
      tabIndex={0}
      onKeyDown={press}
      onPaste={paste}
    >
      {entries.map((entry, index) => (
        <EntryRow
          key={entry.path}
          id={`${id}-${index}`}
          entry={entry}
          isAt={index === at}
          isChosen={chosen.includes(entry.path)}
          onClick={() => {
            setAt(index);
            if (entry.kind === 'file') onToggle(entry.path);
          }}
          onDoubleClick={() => enter(entry)}
        />
      ))}
      {entries.length === 0 && (
        <div
          className="secondary browse-none"
          role="option"
          aria-selected="false"
          aria-disabled="true"
          tabIndex={-1}
        >
          This folder is empty.
        </div>
      )}
    </div>
  );
}

interface Row {
  id: string;
  entry: FileEntry;
  isAt: boolean;
  isChosen: boolean;
  onClick: () => void;
  onDoubleClick: () => void;
}

function EntryRow({ id, entry, isAt, isChosen, onClick, onDoubleClick }: Row) {
  const isFolder = entry.kind === 'directory';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and handles the keys for its rows
    <div
      id={id}
      ref={(row) => {
        if (isAt) row?.scrollIntoView({ block: 'nearest' });
      }}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      className={classNames('browse-row', isAt && 'browse-at', isChosen && 'browse-chosen')}
      onClick={isFolder ? onDoubleClick : onClick}
      onDoubleClick={isFolder ? undefined : onDoubleClick}
    >
      {isFolder ? <Folder size={14} /> : isChosen ? <Check size={14} /> : <HardDrive size={14} />}
      <span className="one-line">{entry.name}</span>
      <span className="browse-size secondary">
        {entry.sizeBytes === null ? 'folder' : formatSize(entry.sizeBytes)}
      </span>
    </div>
  );
}
