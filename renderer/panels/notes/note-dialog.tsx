import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { NOTE_COLOURS, NOTE_NAME_MAX, NOTE_TEXT_MAX, type NoteColour } from '../../../app/contract/note.ts';
import { formatCount, formatPlural } from '../../format/numbers.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/overlays/dialog.tsx';
import { dropNote, finishNote, leaveNote } from '../../state/notes/note-dialogs.ts';
import { type NoteDraft, noteRange } from '../../state/notes/notes.ts';
import { NoteSwatch } from './note-swatch.tsx';
import './notes.css';

/** A note on a range of bytes: its name, its colour and what there is to say. */
export function NoteDialog({ draft }: { draft: NoteDraft }) {
  const { id, content } = draft;
  const [name, setName] = useState(content.name);
  const [text, setText] = useState(content.text);
  const [colour, setColour] = useState(content.colour);
  const [isAsked, setAsked] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const wrong = wrongName(name.trim()) ?? wrongText(text);
  const keep = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    setAsked(true);
    if (wrong === null) void finishNote({ id, content: { ...content, name: name.trim(), text, colour } });
    // Enter on a colour, say: it has to have a name first.
    else if (wrongName(name.trim()) !== null) field.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) keep(event);
  };
  const isNameWrong = isAsked && wrongName(name.trim()) !== null;
  return (
    <Dialog
      title={id === null ? 'Note on the selection' : 'Change the note'}
      className="note"
      focusFirst={() => field.current?.focus()}
      onClose={() => leaveNote({ id, content: { ...content, name, text, colour } })}
    >
      <form className="note-form" onSubmit={keep} onKeyDown={press}>
        <p className="secondary">
          {formatPlural(content.end - content.start, 'byte')},{' '}
          <span className="mono">{noteRange(content)}</span>
        </p>
        <label htmlFor="note-name">Name</label>
        <input
          ref={field}
          id="note-name"
          className="field"
          aria-required="true"
          aria-invalid={isNameWrong}
          aria-describedby={isNameWrong ? 'note-wrong' : undefined}
          placeholder="environment, second copy"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Colours chosen={colour} onChoose={setColour} />
        <label htmlFor="note-text">Text</label>
        <textarea
          id="note-text"
          className="field note-text"
          rows={4}
          aria-invalid={isAsked && wrongText(text) !== null}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {isAsked && wrong !== null && (
          <p id="note-wrong" className="note-wrong" role="alert">
            {wrong}
          </p>
        )}
        <footer className="note-foot">
          <p className="secondary small">Kept beside the image, never in it.</p>
          <Button onClick={dropNote}>Cancel</Button>
          <Button look="primary" type="submit" title="Ctrl+Enter">
            {id === null ? 'Add the note' : 'Keep it so'}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

/** In words; null where nothing is wrong. */
function wrongName(name: string): string | null {
  if (name === '') return 'A note has a name: a word for what the bytes are.';
  return wrongLength('name', name, NOTE_NAME_MAX);
}

function wrongText(text: string): string | null {
  return wrongLength('text', text, NOTE_TEXT_MAX);
}

function wrongLength(what: string, { length }: string, most: number): string | null {
  if (length <= most) return null;
  return `The ${what} has ${formatPlural(length, 'character')}; ${formatCount(most)} are the most.`;
}

function Colours({ chosen, onChoose }: { chosen: NoteColour; onChoose: (colour: NoteColour) => void }) {
  return (
    <fieldset className="note-colours">
      <legend>Colour</legend>
      {NOTE_COLOURS.map((colour) => (
        <label key={colour}>
          <input
            type="radio"
            name="note-colour"
            value={colour}
            checked={colour === chosen}
            onChange={() => onChoose(colour)}
          />
          <NoteSwatch colour={colour} />
          {colour}
        </label>
      ))}
    </fieldset>
  );
}
