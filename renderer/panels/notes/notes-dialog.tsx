import { FileDown, FileUp, Pencil, Undo2, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Note } from '../../../app/contract/note.ts';
import { formatCount } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { Dialog } from '../../kit/overlays/dialog.tsx';
import { machineStore } from '../../state/machine.ts';
import {
  askForNote,
  closeNotes,
  deleteNote,
  editNote,
  noteDialogsStore,
  undoDelete,
} from '../../state/notes/note-dialogs.ts';
import { exportNotes, goToNote, importNotes, noteRange, notesStore } from '../../state/notes/notes.ts';
import { NoteSwatch } from './note-swatch.tsx';
import './notes.css';

/** All notes of the machine: leads to their bytes, and changes, deletes, exports and imports them. */
export function NotesDialog() {
  const { notes, warnings } = useStore(notesStore);
  const deleted = useStore(noteDialogsStore, (state) => state.deleted);
  const [filter, setFilter] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const shown = notes.filter((note) => isMeant(note, filter));
  return (
    <Dialog title="Notes" className="notes" focusFirst={() => field.current?.focus()} onClose={closeNotes}>
      <div className="notes-head">
        <input
          ref={field}
          type="search"
          className="field"
          aria-label="Filter notes"
          placeholder={`Name, text or colour, of ${formatCount(notes.length)}`}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        <span className="secondary small" role="status">
          {filter.trim() !== '' && `${formatCount(shown.length)} found`}
        </span>
        <Button onClick={askForNote}>Note on the selection…</Button>
      </div>
      {warnings.map((warning) => (
        <p key={warning} className="notes-words small">
          {warning}
        </p>
      ))}
      {shown.length === 0 ? (
        <p className="notes-words secondary small">
          {notes.length === 0 ? 'None yet. Select bytes, and note what they are.' : 'None has these words.'}
        </p>
      ) : (
        <ul className="notes-list" aria-label="Notes">
          {shown.map((note) => (
            <Row key={note.id} note={note} />
          ))}
        </ul>
      )}
      <footer className="notes-foot">
        <p role="status" className="secondary small">
          {deleted !== null && `Deleted “${deleted.name}”.`}
        </p>
        {deleted !== null && (
          <Button icon={<Undo2 size={14} />} onClick={() => void undoDelete()}>
            Undo
          </Button>
        )}
        <Button icon={<FileUp size={14} />} onClick={() => elsewhere(importNotes)}>
          Import…
        </Button>
        <Button
          icon={<FileDown size={14} />}
          disabled={notes.length === 0}
          onClick={() => elsewhere(exportNotes)}
        >
          Export…
        </Button>
      </footer>
    </Dialog>
  );
}

/** Another dialog asks for the file. */
function elsewhere(goOn: () => Promise<void>): void {
  closeNotes();
  void goOn();
}

function Row({ note }: { note: Note }) {
  const { name, text, colour, flash } = note;
  const flashes = useStore(machineStore, (state) => state.machine?.flashes);
  const flashName = flashes !== undefined && flashes.length > 1 ? `${flashes[flash]?.name}, ` : '';
  const go = () => {
    closeNotes();
    goToNote(note);
  };
  return (
    <li className="notes-row">
      <button type="button" className="notes-go" onClick={go}>
        <NoteSwatch colour={colour} />
        <span className="notes-name">
          <span className="one-line" title={name}>
            {name}
            <span className="unseen">, {colour}, </span>
          </span>
          {text !== '' && (
            <span className="one-line secondary small" title={text}>
              {text}
            </span>
          )}
        </span>
        <span className="secondary small mono">
          {flashName}
          {noteRange(note)}
        </span>
      </button>
      <IconButton
        label={`Change the note ${name}`}
        icon={<Pencil size={14} />}
        onClick={() => editNote(note)}
      />
      <IconButton
        label={`Delete the note ${name}`}
        icon={<X size={14} />}
        onClick={() => void deleteNote(note)}
      />
    </li>
  );
}

function isMeant({ name, text, colour }: Note, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const searched = `${name} ${text} ${colour}`.toLowerCase();
  return words.every((word) => searched.includes(word));
}
