/** The commands of the bytes view: how they are shown, and what can be done with the selected ones. */
import type { Command } from '../../state/commands.ts';
import { COPY_ACTIONS, EDIT_ACTIONS, EXPORT_ACTION, TYPE_ACTION } from './selection-actions.ts';
import { VIEW_COMMANDS } from './view-commands.ts';

export const BYTES_COMMANDS: readonly Command[] = [
  ...[...COPY_ACTIONS, EXPORT_ACTION].map(({ id, title, run }) => ({ id, title, keys: [], run })),
  ...[TYPE_ACTION, ...EDIT_ACTIONS].map(({ id, title, keys, run }) => ({
    id,
    title,
    keys: keys === undefined ? [] : id === 'edit.redo' ? [keys, 'Ctrl+Shift+Z'] : [keys],
    run,
  })),
  ...VIEW_COMMANDS,
];
