import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandWords } from '../../../app/contract/host.ts';
import { MENU_COMMANDS, menuTemplate } from '../../../app/electron/menu.ts';
import { registerBesideCommands } from '../../../renderer/state/beside.ts';
import { registerClockCommands } from '../../../renderer/state/clock.ts';
import { commandsStore } from '../../../renderer/state/commands.ts';
import { registerHistoryCommands } from '../../../renderer/state/history.ts';
import { registerWindowCommands } from '../../../renderer/state/keyboard/window-commands.ts';
import { registerNoteCommands } from '../../../renderer/state/notes/note-dialogs.ts';
import { registerLayoutCommands } from '../../../renderer/state/partitions/layout-dialog.ts';
import { registerSessionCommands } from '../../../renderer/state/session/bookmarks.ts';
import { registerSinceCommands } from '../../../renderer/state/since.ts';
import { registerRunCommands } from '../../../renderer/state/story/run.ts';

/** Those that a panel registers while it is on the screen. */
const OF_PANELS = ['go.offset', 'focus.console'];

/** All items of all menus but the roles. */
function itemsOf(commands: readonly CommandWords[], asked: string[] = []) {
  const template = menuTemplate('linux', commands, (command) => asked.push(command));
  return template
    .flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
    .filter(({ id }) => id !== undefined);
}

const command = (id: string, keys: string | null, canRun = true): CommandWords => ({
  id,
  title: `does ${id}`,
  keys,
  canRun,
});

describe('The menu of the desktop', () => {
  beforeAll(() => {
    registerWindowCommands();
    registerClockCommands();
    registerHistoryCommands();
    registerRunCommands();
    registerSinceCommands();
    registerBesideCommands();
    registerSessionCommands();
    registerNoteCommands();
    registerLayoutCommands();
  });
  afterAll(() => commandsStore.setState([], true));

  it('names only commands that the window has, each once', () => {
    const known = [...OF_PANELS, ...commandsStore.getState().map(({ id }) => id)];
    expect(MENU_COMMANDS.filter((id) => !known.includes(id))).toEqual([]);
    expect(new Set(MENU_COMMANDS).size).toBe(MENU_COMMANDS.length);
  });

  it('shows the words and the keys of the registry, and asks for the command that is chosen', () => {
    const asked: string[] = [];
    const [run, save] = [
      command('script.run', 'Alt+Shift+R'),
      command('session.save', 'Ctrl+Shift+S', false),
    ];
    const items = itemsOf([run, save], asked);
    expect(items).toMatchObject([
      { id: 'session.save', label: 'does session.save', enabled: false, accelerator: 'CmdOrCtrl+Shift+S' },
      { id: 'script.run', label: 'does script.run', enabled: true, accelerator: 'Alt+Shift+R' },
    ]);
    for (const { click } of items) Reflect.apply(click ?? String, undefined, []);
    expect(asked).toEqual(['session.save', 'script.run']);
  });

  it('takes no key from the page, which knows when a field has it; but Ctrl+W, which a browser never gives it', () => {
    const items = itemsOf([command('file.close', 'Alt+W'), command('view.bytes', 'Alt+B')]);
    expect(items).toMatchObject([
      { id: 'file.close', accelerator: 'CmdOrCtrl+W', registerAccelerator: true },
      { id: 'view.bytes', accelerator: 'Alt+B', registerAccelerator: false },
    ]);
  });

  it.each([
    ['F1', 'F1'],
    ['Ctrl+Alt+Shift+F24', 'CmdOrCtrl+Alt+Shift+F24'],
    ['F0', undefined],
    ['F25', undefined],
    ['Ctrl+Ctrl+S', undefined],
    ['Alt+Ctrl+Alt+S', undefined],
  ])('shows only keys that there are: %s', (keys, accelerator) => {
    expect(itemsOf([command('view.bytes', keys)])[0]?.accelerator).toBe(accelerator);
  });

  it('shows a title as it is, whatever signs are in it', () => {
    const title = 'Bytes & words && more';
    const [item] = itemsOf([{ ...command('view.bytes', null), title }]);
    expect(item?.label).toBe('Bytes && words &&&& more');
  });

  it.each([
    ['id', { id: 'x'.repeat(101) }],
    ['title', { title: 'x'.repeat(201) }],
    ['keys', { keys: 'x'.repeat(51) }],
  ])('takes no command whose %s is too long', (_, different) => {
    expect(CommandWords.safeParse(command('view.bytes', null)).success).toBe(true);
    expect(CommandWords.safeParse({ ...command('view.bytes', null), ...different }).success).toBe(false);
  });

  it('shows no key that is a sign, and no command that the window has not', () => {
    const items = itemsOf([command('help.keys', '?'), command('nobody.knows', 'Alt+Z')]);
    expect(items.map(({ id }) => id)).toEqual(['help.keys']);
    expect(items[0]).not.toHaveProperty('accelerator');
  });
});
