/** `norscope [IMAGE...]`: the window; the browser where there is no Electron or no display. */
import type { Command } from 'commander';
import { UserError } from '../../contract/errors.ts';
import { checkImages, type StartRequest } from '../../open-images.ts';
import { packageRoot } from '../../package-root.ts';
import { say } from '../../say.ts';
import { addBoardOptions, type BoardOptions, startRequestOf } from '../board-option.ts';
import { whyNoDisplay } from '../display.ts';
import { findElectron } from '../find-electron.ts';
import { launchElectron } from '../launch-electron.ts';
import { withEngine } from '../with-engine.ts';
import { serve } from './serve.ts';

export function addWindow(program: Command): void {
  addBoardOptions(
    program.argument('[images...]', 'firmware images to open in the window, or a saved session (*.norscope)'),
  ).action((images: string[], options: BoardOptions) => showWindow(startRequestOf(images, options), images));
}

async function showWindow(start: StartRequest, words: readonly string[]): Promise<void> {
  await refuseEarly(start, words);
  const why = await runDesktop(start);
  if (why === null) return;
  say(`${why}; serving the window to a browser instead.`);
  await serve(start, { port: 0, opensBrowser: true });
}

/** A file that can't be opened is said here, in the terminal where it was named, and no window comes up for it. */
async function refuseEarly(start: StartRequest, [first]: readonly string[]): Promise<void> {
  try {
    await withEngine((engine) => checkImages(engine, start));
  } catch (thrown) {
    throw maybeCommand(thrown, first);
  }
}

/** A word that is no file may be a command that was written wrongly. */
function maybeCommand(thrown: unknown, first = ''): unknown {
  const isCommand =
    thrown instanceof UserError && thrown.report.code === 'not-found' && /^[a-z]+$/.test(first);
  if (!isCommand) return thrown;
  const { todo } = thrown.report;
  return new UserError({ ...thrown.report, todo: `${todo} Run \`norscope help\` to see the commands.` });
}

/** Runs the desktop program to its end. @returns null, or why it can't run here, as the beginning of a sentence. */
async function runDesktop(start: StartRequest): Promise<string | null> {
  const noDisplay = whyNoDisplay(process.env, process.platform);
  if (noDisplay !== null) return noDisplay;
  const root = packageRoot();
  const found = await findElectron(root);
  if ('why' in found) return `Electron is not here (${found.why})`;
  const end = await launchElectron(found.executable, root, start);
  if (end.kind === 'failed') return `Electron does not start here (${end.why})`;
  process.exitCode = end.code;
  return null;
}
