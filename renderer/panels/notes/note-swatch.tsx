import type { NoteColour } from '../../../app/contract/note.ts';

/** The colour of a note, as the grid has it. Its name, or that of the note, stands beside it. */
export function NoteSwatch({ colour }: { colour: NoteColour }) {
  return <span className="note-swatch" style={{ background: `var(--note-${colour})` }} aria-hidden="true" />;
}
