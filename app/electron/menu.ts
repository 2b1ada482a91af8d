/** The application menu. What the page performs is asked of it by the id of the command in its registry. */
import { Menu, type MenuItemConstructorOptions } from 'electron';

/** Commands of the window that a menu item asks for. */
export type MenuCommand =
  | 'file.open'
  | 'file.saveAs'
  | 'session.save'
  | 'file.close'
  | 'go.offset'
  | 'view.theme'
  | 'help.keys';

/** `ask` gets the chosen item's command; `platform` is Node's name for it. */
export function buildMenu(platform: NodeJS.Platform, ask: (command: MenuCommand) => void): Menu {
  const item = (label: string, command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    id: command,
    click: () => ask(command),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  const isMac = platform === 'darwin';
  return Menu.buildFromTemplate([
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('Open Image or Session…', 'file.open', 'CmdOrCtrl+O'),
        item('Save Flash As…', 'file.saveAs', 'CmdOrCtrl+S'),
        item('Save Session As…', 'session.save', 'CmdOrCtrl+Shift+S'),
        item('Close Image', 'file.close', 'CmdOrCtrl+W'),
        { type: 'separator' },
        isMac ? { role: 'close', accelerator: 'Shift+Cmd+W' } : { role: 'quit', accelerator: 'Ctrl+Q' },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        item('Theme: System, Dark, Light', 'view.theme'),
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
    { label: '&Go', submenu: [item('Go to Offset…', 'go.offset', 'CmdOrCtrl+G')] },
    {
      label: '&Help',
      role: 'help',
      submenu: [item('Keyboard Shortcuts', 'help.keys'), ...(isMac ? [] : [{ role: 'about' } as const])],
    },
  ]);
}
