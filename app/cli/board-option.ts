/** `--board` and `--global` of the commands that open a machine from images alone. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { StartRequest } from '../open-images.ts';

/** What commander makes of the options. */
export type BoardOptions = { readonly board?: string; readonly global: readonly string[] };

export function addBoardOptions(command: Command): Command {
  return addGlobalOption(
    command.option('--board <id>', 'the board that holds the images (default: the one that fits them best)'),
  );
}

/** `--global`, as often as there are properties. */
export function addGlobalOption(command: Command): Command {
  const collect = (value: string, previous: readonly string[]) => [...previous, value];
  const text = 'set a device property that the board leaves open: cfi.pflash01.secure=on (repeatable)';
  return command.option('--global <property>', text, collect, []);
}

/** What the person named, with absolute paths. */
export function startRequestOf(images: readonly string[], { board, global }: BoardOptions): StartRequest {
  return { paths: images.map((path) => resolve(path)), board: board ?? null, globals: global };
}
