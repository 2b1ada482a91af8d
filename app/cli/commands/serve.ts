/** `norscope serve`: the program in a browser, for machines without Electron or a display, and for classrooms. */
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import open from 'open';
import { createEngine } from '../../../main/engine.ts';
import { dataDirectory } from '../../data-directory.ts';
import { describeHost } from '../../describe-host.ts';
import { entryPaths } from '../../entry-paths.ts';
import { openImages, type StartRequest } from '../../open-images.ts';
import { packageRoot } from '../../package-root.ts';
import { say } from '../../say.ts';
import { startWebHost } from '../../web/host.ts';
import { addBoardOptions, type BoardOptions, startRequestOf } from '../board-option.ts';
import { writeBrowserPage } from '../browser-page.ts';
import { whyNoDisplay } from '../display.ts';
import { END_SIGNALS } from '../end-signals.ts';

type ServeOptions = BoardOptions & { readonly port: number; readonly open: boolean };

export function addServe(program: Command): void {
  addBoardOptions(program.command('serve'))
    .description('serve the window to a browser on this machine; prints its address with its token')
    .argument('[images...]', 'firmware images to open')
    .option('--port <number>', 'the port to listen on (default: any free one)', readPort, 0)
    .option('--no-open', 'do not open the browser')
    .action((images: string[], options: ServeOptions) => {
      return serve(startRequestOf(images, options), { port: options.port, opensBrowser: options.open });
    });
}

/**
 * Serves until the process is told to end. `port` 0 takes any free one.
 * @throws UserError if the images can't be opened or the port can't be had.
 */
export async function serve(
  start: StartRequest,
  { port, opensBrowser }: { port: number; opensBrowser: boolean },
): Promise<void> {
  const engine = createEngine({ dataDirectory: dataDirectory(), ...entryPaths() });
  try {
    await openImages(engine, start);
    const host = await startWebHost({
      engine,
      description: describeHost('browser', engine),
      pageDirectory: join(packageRoot(), 'dist', 'renderer'),
      port,
    });
    endOnSignal(async () => {
      await host.close();
      engine.close();
    });
    process.stdout.write(`Norscope is at ${host.url}\n`);
    if (opensBrowser && whyNoDisplay(process.env, process.platform) === null) await openBrowser(host.url);
  } catch (thrown) {
    engine.close();
    throw thrown;
  }
}

async function openBrowser(url: string): Promise<void> {
  try {
    await open(writeBrowserPage(dataDirectory(), url));
  } catch {
    say('No browser could be started here. Open the address above yourself.');
  }
}

function endOnSignal(end: () => Promise<void>): void {
  const stop = () => void end().finally(() => process.exit());
  for (const signal of END_SIGNALS) process.once(signal, stop);
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError('It must be a whole number from 0 to 65535; 0 takes any free one.');
  }
  return port;
}
