/** The commands of the window's frame. Panels register their own. */
import { type Command, registerCommand } from '../commands.ts';
import { nextTheme, openOverlay, showTab } from '../layout.ts';
import { machineStore } from '../machine.ts';
import { askAndClose, openDemo, openPicked } from '../opening/open.ts';

const hasMachine = () => machineStore.getState().machine !== null;

const COMMANDS: readonly Command[] = [
  { id: 'file.open', title: 'Open an image…', keys: ['Ctrl+O'], run: () => void openPicked() },
  { id: 'file.demo', title: 'Open the demonstration image', keys: [], run: () => void openDemo() },
  // Ctrl+W is the browser's own and can't be had there; the desktop's menu maps it to this command.
  {
    id: 'file.close',
    title: 'Close the image',
    keys: ['Alt+W'],
    when: hasMachine,
    run: () => void askAndClose(),
  },
  {
    id: 'board.choose',
    title: 'Choose the board…',
    keys: ['Alt+V'],
    when: hasMachine,
    run: () => openOverlay('board'),
  },
  {
    id: 'view.bytes',
    title: 'Show the bytes',
    keys: ['Alt+B'],
    when: hasMachine,
    run: () => showTab('bytes'),
  },
  {
    id: 'view.query',
    title: 'Show the query table',
    keys: ['Alt+Q'],
    when: hasMachine,
    run: () => showTab('query'),
  },
  { id: 'view.theme', title: 'Theme: system, dark, light', keys: ['Alt+T'], run: nextTheme },
  {
    id: 'view.palette',
    title: 'Run a command…',
    keys: ['Ctrl+Shift+P', 'F1'],
    run: () => openOverlay('palette'),
  },
  { id: 'help.keys', title: 'Keyboard shortcuts', keys: ['?'], run: () => openOverlay('keys') },
];

/** Once, before the first key press. */
export function registerWindowCommands(): void {
  for (const command of COMMANDS) registerCommand(command);
}
