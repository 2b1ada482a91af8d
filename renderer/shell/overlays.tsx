import { useStore } from 'zustand';
import { BookmarksDialog } from '../panels/bookmarks/bookmarks-dialog.tsx';
import { BrowseDialog } from '../panels/browse/browse-dialog.tsx';
import { SaveDialog } from '../panels/browse/save-dialog.tsx';
import { NoteDialog } from '../panels/notes/note-dialog.tsx';
import { NotesDialog } from '../panels/notes/notes-dialog.tsx';
import { LayoutDialog } from '../panels/partitions/layout-dialog.tsx';
import { ExportDialog } from '../panels/timeline/export-dialog.tsx';
import { savingStore } from '../state/backing/saving.ts';
import { layoutStore } from '../state/layout.ts';
import { noteDialogsStore } from '../state/notes/note-dialogs.ts';
import { pickStore } from '../state/opening/pick.ts';
import { layoutDialogStore } from '../state/partitions/layout-dialog.ts';
import { bookmarkStore } from '../state/session/bookmarks.ts';
import { exportStore } from '../state/story/export-session.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { Palette } from './palette.tsx';

/** Whatever lies over the panels now. */
export function Overlays() {
  const overlay = useStore(layoutStore, (state) => state.overlay);
  const picking = useStore(pickStore, (state) => state.picking);
  const saving = useStore(savingStore, (state) => state.saving);
  const exportable = useStore(exportStore, (state) => state.exportable);
  const isBookmarking = useStore(bookmarkStore, (state) => state.isOpen);
  const notes = useStore(noteDialogsStore);
  const isDividing = useStore(layoutDialogStore, (state) => state.isOpen);
  return (
    <>
      {overlay === 'palette' && <Palette />}
      {overlay === 'keys' && <KeysDialog />}
      {picking !== null && <BrowseDialog filesMax={picking.filesMax} purpose={picking.purpose} />}
      {saving !== null && <SaveDialog saving={saving} />}
      {exportable !== null && <ExportDialog exportable={exportable} />}
      {isBookmarking && <BookmarksDialog />}
      {notes.draft !== null ? <NoteDialog draft={notes.draft} /> : notes.isListed && <NotesDialog />}
      {isDividing && <LayoutDialog />}
      <ConfirmDialog />
    </>
  );
}
