/** The running desktop program: the engine, its window, and what joins the two. */
import { join } from 'node:path';
import {
  app,
  type BrowserWindow,
  dialog,
  Menu,
  type OpenDialogOptions,
  type SaveDialogOptions,
  session,
} from 'electron';
import { createEngine, type Engine } from '../../main/engine.ts';
import { attachEngine, type HostHandlers } from '../attach-engine.ts';
import type { Contract } from '../contract/contract.ts';
import type { CommandWords } from '../contract/host.ts';
import type { Served } from '../contract/link/link.ts';
import { dataDirectory } from '../data-directory.ts';
import { describeHost } from '../describe-host.ts';
import { entryPaths } from '../entry-paths.ts';
import { openImages, type StartRequest } from '../open-images.ts';
import { packageRoot } from '../package-root.ts';
import type { AskedFiles } from './asked-files.ts';
import { menuTemplate } from './menu.ts';
import { servePage } from './page.ts';
import { openWindow } from './window.ts';
import { serveWires } from './wire.ts';

/**
 * Opens the window on the images of `start`. Electron must be ready.
 * @throws UserError for a board that isn't there, where no file was named with it.
 */
export async function startProgram(start: StartRequest, asked: AskedFiles): Promise<BrowserWindow> {
  const root = packageRoot();
  servePage(session.defaultSession, join(root, 'dist', 'renderer'));
  const engine = createEngine({ dataDirectory: dataDirectory(), ...entryPaths() });
  app.on('will-quit', () => engine.close());
  // The window can say better than a terminal what is wrong with a file: it is asked to open it, and shows why not.
  await openImages(engine, start).catch((thrown: unknown) => {
    if (start.paths.length === 0) throw thrown;
    asked.ask(start);
  });

  let page: Served<Contract> | null = null;
  const ask = (command: string) => page?.emit('host.commandAsked', { command });
  const showMenu = (commands: readonly CommandWords[]) =>
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, commands, ask)));
  showMenu([]);
  return openWindow({
    preloadPath: join(root, 'dist', 'preload', 'preload.cjs'),
    placePath: join(app.getPath('userData'), 'place.json'),
    onCreated: (window) => {
      serveWires(window.webContents, (wire) => {
        const served = attachEngine(
          wire,
          engine,
          hostHandlers({ window, engine, showMenu }, () => asked.listen(served)),
        );
        page = served;
      });
    },
  });
}

const FILTERS = [
  { name: 'All files', extensions: ['*'] },
  { name: 'Firmware images', extensions: ['fd', 'bin', 'img', 'rom', 'raw'] },
];

const OPEN_DIALOGS: Readonly<Record<'images' | 'trace' | 'script' | 'notes' | 'layout', OpenDialogOptions>> =
  {
    images: {
      title: 'Open firmware images, or a session',
      properties: ['openFile', 'multiSelections'],
      filters: FILTERS,
    },
    trace: { title: 'Load a trace log of QEMU', properties: ['openFile'] },
    script: { title: 'Run a script of console lines', properties: ['openFile'] },
    notes: { title: 'Import notes', properties: ['openFile'] },
    layout: { title: 'Import the layout of a device tree', properties: ['openFile'] },
  };

const SAVE_DIALOGS: Readonly<Record<'image' | 'export' | 'session', SaveDialogOptions>> = {
  image: { title: 'Save the flash as', filters: FILTERS },
  export: { title: 'Export the session as' },
  session: {
    title: 'Save the session as',
    filters: [{ name: 'Sessions of Norscope', extensions: ['norscope'] }],
  },
};

/** `onDescribed` is called when the page has asked who its host is: from then on it listens. */
function hostHandlers(
  {
    window,
    engine,
    showMenu,
  }: {
    window: BrowserWindow;
    engine: Engine;
    showMenu: (commands: readonly CommandWords[]) => void;
  },
  onDescribed: () => void,
): HostHandlers {
  return {
    'host.describe': () => {
      setImmediate(onDescribed);
      return describeHost('electron', engine);
    },
    'host.pickFiles': async ({ what, directory }) => {
      const place = directory === null ? {} : { defaultPath: directory };
      const { filePaths } = await dialog.showOpenDialog(window, { ...OPEN_DIALOGS[what], ...place });
      return { paths: filePaths };
    },
    'host.pickSavePath': async ({ what, suggested }) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        ...SAVE_DIALOGS[what],
        defaultPath: suggested,
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      return { path: canceled || filePath === undefined || filePath === '' ? null : filePath };
    },
    'host.tellCommands': ({ commands }) => {
      showMenu(commands);
      return {};
    },
  };
}
