/** `--board`, `--format`, `--global` and `--geometry` of the commands that open a machine from images alone. */
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { GivenFormat } from '../contract/machine.ts';
import type { StartRequest } from '../open-images.ts';

/** What commander makes of the options. */
export type BoardOptions = ShapeOptions & { readonly board?: string; readonly format?: GivenFormat };

/** What changes a board's flash. */
export type ShapeOptions = { readonly global: readonly string[]; readonly geometry?: string };

export function addBoardOptions(command: Command): Command {
  return addShapeOptions(
    command
      .option('--board <id>', 'the board that holds the images (default: the one that fits them best)')
      .addOption(formatOption()),
  );
}

/** `--format raw`. */
export function formatOption(): Option {
  return new Option('--format <format>', 'take the images as raw, whatever their bytes look like').choices([
    GivenFormat.value,
  ]);
}

/** `--global`, as often as there are properties, and `--geometry`. */
export function addShapeOptions(command: Command): Command {
  const collect = (value: string, previous: readonly string[]) => [...previous, value];
  const text =
    'set a device property that the board leaves open: cfi.pflash01.secure=on, or as QEMU itself wants it driver=cfi.pflash01,property=secure,value=on (repeatable)';
  return command
    .option('--global <property>', text, collect, [])
    .option(
      '--geometry <shape>',
      'the generic board’s flash: base=0,command-set=amd,sector-length=64K,width=2,device-width=2 (or fewer of them)',
    );
}

/** What the person named, with absolute paths. */
export function startRequestOf(
  images: readonly string[],
  { board, format, global, geometry }: BoardOptions,
): StartRequest {
  return {
    paths: images.map((path) => resolve(path)),
    board: board ?? null,
    format,
    globals: global,
    ...(geometry === undefined ? {} : { geometry }),
  };
}
