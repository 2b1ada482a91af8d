/** Entry of the desktop program: one engine, one window, and a second start that hands its files to the first. */
import { join } from 'node:path';
import { app, type BrowserWindow } from 'electron';
import { dataDirectory } from '../data-directory.ts';
import { sayFailure } from '../say.ts';
import { tellShown } from '../shown-sign.ts';
import { readArguments, StartMessage } from './arguments.ts';
import { askedFiles } from './asked-files.ts';
import { registerPageScheme } from './page.ts';
import { startProgram } from './program.ts';

/** Starts the program, or hands what it was started with to the one that runs already. */
function main(): void {
  registerPageScheme();
  app.setPath('userData', join(dataDirectory(), 'window'));
  const start = readArguments(process.argv.slice(process.defaultApp ? 2 : 1), process.cwd());
  const { paths, board, format } = start;
  if (!app.requestSingleInstanceLock({ paths, board, format })) {
    app.quit();
    return;
  }
  const asked = askedFiles();
  app.on('open-file', (event, path) => {
    event.preventDefault();
    asked.ask({ paths: [path], board: null });
  });
  app.on('second-instance', (_event, _arguments, _directory, message) => {
    const parsed = StartMessage.safeParse(message);
    try {
      if (parsed.success) asked.ask(parsed.data);
    } catch (thrown) {
      sayFailure(thrown);
    }
  });
  app.on('window-all-closed', () => app.quit());
  app
    .whenReady()
    .then(() => startProgram(start, asked))
    .then((window) => {
      window.once('ready-to-show', () => tellShown(process.env));
      app.on('second-instance', () => bringToFront(window));
    })
    .catch((thrown: unknown) => {
      sayFailure(thrown);
      app.exit(1);
    });
}

function bringToFront(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

main();
