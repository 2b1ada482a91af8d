/** The application menu: which commands of the window's registry stand where. Their words and keys are the registry's own. */
import type { MenuItemConstructorOptions } from 'electron';
import type { CommandWords } from '../contract/host.ts';

const SEPARATOR = null;

const FILE = [
  'file.open',
  'file.demo',
  SEPARATOR,
  'file.saveAs',
  'session.save',
  'session.export',
  SEPARATOR,
  'trace.load',
  'trace.follow',
  'trace.stop',
  'script.run',
  SEPARATOR,
  'file.close',
];
const VIEW = [
  'view.bytes',
  'view.query',
  'view.states',
  'view.footprint',
  SEPARATOR,
  'view.follow',
  'view.theme',
];
const RUN = [
  'history.forward',
  'history.back',
  'history.operation',
  'history.operationBack',
  'history.run',
  'history.runBack',
  'history.error',
  'history.errorBack',
  SEPARATOR,
  'clock.next',
  'clock.millisecond',
  SEPARATOR,
  'composer.show',
  SEPARATOR,
  'beside.start',
  'beside.difference',
  'beside.stop',
];
const GO = [
  'go.offset',
  'changes.next',
  'changes.previous',
  SEPARATOR,
  'timeline.find',
  'bookmark.open',
  'note.add',
  'note.open',
  'note.next',
  'note.previous',
  'layout.import',
  SEPARATOR,
  'flash.next',
  'board.choose',
  'focus.console',
];
const HELP = ['view.palette', 'help.keys'];

/** Every command that the menu would offer. */
export const MENU_COMMANDS: readonly string[] = [FILE, VIEW, RUN, GO, HELP]
  .flat()
  .filter((id) => id !== null);

/** A browser keeps this key for itself; here it can be had. */
const OWN_KEYS: Readonly<Record<string, string>> = { 'file.close': 'CmdOrCtrl+W' };

/**
 * What the menu holds while these commands are there: one that is not among them is left out, one that can't run is greyed.
 * `ask` gets the id of the one that is chosen; `platform` is Node's name for it.
 */
export function menuTemplate(
  platform: NodeJS.Platform,
  commands: readonly CommandWords[],
  ask: (command: string) => void,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const items = (ids: readonly (string | null)[]) => ids.flatMap((id) => itemFor(id, commands, ask));
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        ...items(FILE),
        { type: 'separator' },
        isMac ? { role: 'close', accelerator: 'Shift+Cmd+W' } : { role: 'quit', accelerator: 'Ctrl+Q' },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        ...items(VIEW),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        // F11, its usual key, steps through cycles.
        isMac ? { role: 'togglefullscreen' } : { role: 'togglefullscreen', accelerator: 'Alt+Enter' },
        { role: 'toggleDevTools' },
      ],
    },
    { label: 'Run', submenu: items(RUN) },
    { label: '&Go', submenu: items(GO) },
    {
      label: '&Help',
      role: 'help',
      submenu: [...items(HELP), ...(isMac ? [] : [{ role: 'about' } as const])],
    },
  ];
}

function itemFor(
  id: string | null,
  commands: readonly CommandWords[],
  ask: (command: string) => void,
): MenuItemConstructorOptions[] {
  if (id === null) return [{ type: 'separator' }];
  const command = commands.find((each) => each.id === id);
  if (command === undefined) return [];
  const own = OWN_KEYS[id];
  const accelerator = own ?? acceleratorOf(command.keys);
  // The page hears its keys itself, and knows when a dialog or a field has them: here they are only shown.
  const keys = accelerator === null ? {} : { accelerator, registerAccelerator: own !== undefined };
  return [{ id, label: labelOf(command.title), enabled: command.canRun, click: () => ask(id), ...keys }];
}

/** A single `&` would underline the sign after it, and vanish. */
function labelOf(title: string): string {
  return title.replaceAll('&', '&&');
}

/** Each modifier once, in the order in which the registry writes them, and a key that Electron knows. */
const ACCELERATOR = /^(Ctrl\+)?(Alt\+)?(Shift\+)?([A-Z0-9]|F([1-9]|1\d|2[0-4]))$/;

/** `CmdOrCtrl+Shift+S` for `Ctrl+Shift+S`; null for signs, whose key is another one on each keyboard. */
function acceleratorOf(chord: string | null): string | null {
  if (chord === null || !ACCELERATOR.test(chord)) return null;
  return chord.replace('Ctrl', 'CmdOrCtrl');
}
