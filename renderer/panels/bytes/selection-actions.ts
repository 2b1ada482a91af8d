/** What can be done with the selected bytes, once for the menu and for the palette. */
import type { FlashState } from '../../../app/contract/machine.ts';
import type { ByteRange } from '../../canvas/hex-grid/marks.ts';
import { exportRange } from '../../state/backing/save.ts';
import { copyBytes } from '../../state/copy.ts';
import { nextTyping, STEP_COMMANDS } from '../../state/edit.ts';
import { askFill } from '../../state/fill.ts';
import { currentFlash, machineStore } from '../../state/machine.ts';
import { askForNote } from '../../state/notes/note-dialogs.ts';
import { placeIn, selectedRange, selectionStore } from '../../state/selection.ts';

/** The flash on the screen with its selected bytes, or the one under the cursor; null where none is open. */
export function selectedBytes(): { readonly flash: FlashState; readonly range: ByteRange } | null {
  const flash = currentFlash(machineStore.getState());
  if (flash === null) return null;
  const place = placeIn(flash.index)(selectionStore.getState());
  const cursor = { start: place.cursorOffset, end: place.cursorOffset + 1 };
  return { flash, range: selectedRange(place) ?? cursor };
}

export interface SelectionAction {
  /** `topic.verb`, as the registry of commands has it. */
  readonly id: string;
  readonly title: string;
  /** The keys that the grid takes for it. */
  readonly keys?: string;
  readonly run: () => void;
}

function withBytes(act: (flash: FlashState, range: ByteRange) => void): () => void {
  return () => {
    const selected = selectedBytes();
    if (selected !== null) act(selected.flash, selected.range);
  };
}

export const COPY_ACTIONS: readonly SelectionAction[] = [
  {
    id: 'bytes.copyHex',
    title: 'Copy as hex',
    keys: 'Ctrl+C',
    run: withBytes(({ index }, range) => void copyBytes(index, range, 'hex')),
  },
  {
    id: 'bytes.copyC',
    title: 'Copy as a C array',
    run: withBytes(({ index }, range) => void copyBytes(index, range, 'c')),
  },
  {
    id: 'bytes.copyBase64',
    title: 'Copy as base64',
    run: withBytes(({ index }, range) => void copyBytes(index, range, 'base64')),
  },
  {
    id: 'bytes.copyText',
    title: 'Copy as text',
    run: withBytes(({ index }, range) => void copyBytes(index, range, 'text')),
  },
];

export const FILL_ACTION: SelectionAction = {
  id: 'bytes.fill',
  title: 'Fill the selected bytes…',
  run: withBytes((flash) => void askFill(flash)),
};

/** Those that change bytes. The commands of undo and redo are there wherever the person is. */
export const EDIT_ACTIONS: readonly SelectionAction[] = [
  FILL_ACTION,
  ...STEP_COMMANDS.map(({ id, title, keys: [first = ''], run }) => ({ id, title, keys: first, run })),
];

/** Hex, text, and neither, in turns. */
export const TYPE_ACTION: SelectionAction = {
  id: 'edit.type',
  title: 'Edit the bytes: hex, text, off',
  keys: 'F2',
  run: withBytes((flash) => void nextTyping(flash)),
};

/** Its command is there wherever the person is. */
export const NOTE_ACTION: SelectionAction = {
  id: 'note.add',
  title: 'Note on the selection…',
  keys: 'Ctrl+Alt+M',
  run: askForNote,
};

export const EXPORT_ACTION: SelectionAction = {
  id: 'bytes.export',
  title: 'Export the selected bytes to a file…',
  run: withBytes((flash, range) => void exportRange(flash, range)),
};
