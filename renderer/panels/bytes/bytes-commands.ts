/** The commands of the bytes view: how they are shown, and what can be done with the selected ones. */
import type { Command } from '../../state/commands.ts';
import { COPY_ACTIONS, EXPORT_ACTION } from './selection-actions.ts';
import { VIEW_COMMANDS } from './view-commands.ts';

export const BYTES_COMMANDS: readonly Command[] = [
  ...[...COPY_ACTIONS, EXPORT_ACTION].map(({ id, title, run }) => ({ id, title, keys: [], run })),
  ...VIEW_COMMANDS,
];
