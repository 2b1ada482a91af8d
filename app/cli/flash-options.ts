/** `--board B --flash0 F[,mode=M] --flash1 …` of every headless command, and the machine they open. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { createEngine, type Engine } from '../../main/engine.ts';
import { UserError } from '../contract/errors.ts';
import { BackingMode, type FlashImage } from '../contract/machine.ts';
import { dataDirectory } from '../data-directory.ts';

/** More flashes than any board has. */
const FLASHES_MAX = 8;

export type FlashOptions = { readonly board: string } & Readonly<
  Record<`flash${number}`, string | undefined>
>;

export function addFlashOptions(command: Command): Command {
  command.requiredOption('--board <id>', 'the board; `norscope boards` lists them');
  for (let index = 0; index < FLASHES_MAX; index++) {
    const option = command.createOption(
      `--flash${index} <image>`,
      'image of this flash: F[,mode=shared|scratch]',
    );
    command.addOption(index === 0 ? option : option.hideHelp());
  }
  return command;
}

/** Opens the machine, runs `body` with the engine, and closes it. @throws UserError */
export async function withMachine<T>(
  options: FlashOptions,
  body: (engine: Engine, signal: AbortSignal) => T | Promise<T>,
): Promise<T> {
  const engine = createEngine({ dataDirectory: dataDirectory() });
  const { signal } = new AbortController();
  try {
    const images = imagesOf(options);
    await engine.handlers['machine.open']({ board: options.board, images, geometry: null }, signal);
    return await body(engine, signal);
  } finally {
    engine.close();
  }
}

function imagesOf(options: FlashOptions): (FlashImage | null)[] {
  const images: (FlashImage | null)[] = [];
  for (let index = 0; index < FLASHES_MAX; index++) {
    const text = options[`flash${index}`];
    if (text !== undefined) images[index] = parseImage(text, index);
  }
  return Array.from(images, (image) => image ?? null);
}

/** `F` or `F,mode=M`; a comma that no `mode=` follows belongs to the file's name. */
function parseImage(text: string, index: number): FlashImage {
  const match = /^(.+),mode=([^,]*)$/.exec(text);
  if (match === null) return { path: resolve(text), mode: 'shared' };
  const [, path = '', word] = match;
  const mode = BackingMode.safeParse(word);
  if (mode.success) return { path: resolve(path), mode: mode.data };
  throw new UserError({
    code: 'bad-input',
    what: `“${word}” is no mode`,
    where: `--flash${index}`,
    todo: `Use mode=${BackingMode.options.join(' or mode=')}.`,
  });
}
