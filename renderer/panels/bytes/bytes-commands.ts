/** The commands of the bytes view: how they are shown, and what can be done with the selected ones. */
import type { Command } from '../../state/commands.ts';
import { COPY_ACTIONS, EXPORT_ACTION, FILL_ACTION, TYPE_ACTION } from './selection-actions.ts';
import { VIEW_COMMANDS } from './view-commands.ts';

export const BYTES_COMMANDS: readonly Command[] = [
  ...[...COPY_ACTIONS, EXPORT_ACTION, FILL_ACTION].map(({ id, title, run }) => ({
    id,
    title,
    keys: [],
    run,
  })),
  { id: TYPE_ACTION.id, title: TYPE_ACTION.title, keys: ['F2'], run: TYPE_ACTION.run },
  ...VIEW_COMMANDS,
];
