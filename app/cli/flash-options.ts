/** `--board B --flash0 F[,mode=M][,format=raw] --flash1 …` of every headless command, and the machine they open. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Engine } from '../../main/engine.ts';
import { UserError } from '../contract/errors.ts';
import { BackingMode, type BoardDescription, type FlashImage, GivenFormat } from '../contract/machine.ts';
import { SESSION_NAME } from '../contract/session.ts';
import { parseGeometry } from '../geometry-text.ts';
import { mustBeItsOwn } from '../open-images.ts';
import { addShapeOptions, type ShapeOptions } from './board-option.ts';
import { withEngine } from './with-engine.ts';

/** More flashes than any board has. */
const FLASHES_MAX = 8;
/** As many as most boards have. */
const FLASHES_IN_HELP = 2;

export type FlashOptions = ShapeOptions & { readonly board: string } & PerFlash;

/** The same of a command that takes a saved session, too: that has a board of its own. */
export type SessionOptions = ShapeOptions & { readonly board?: string } & PerFlash;

type PerFlash = Readonly<Record<`flash${number}`, string | undefined>>;

export function addFlashOptions(command: Command): Command {
  command.requiredOption('--board <id>', BOARD);
  return addImageOptions(command);
}

const BOARD = 'the board; `norscope boards` lists them';

/** For a command whose first argument is a log, a script or a saved session. */
export function addSessionOptions(command: Command): Command {
  command
    .option('--board <id>', `${BOARD} (a saved session has one of its own)`)
    .hook('preAction', (self) => {
      const path = self.args[0] ?? '';
      const { board = null, geometry, global } = self.opts<SessionOptions>();
      if (SESSION_NAME.test(path)) mustBeItsOwn(path, { board, geometry, globals: global });
      else if (board === null) self.error("error: required option '--board <id>' not specified");
    });
  return addImageOptions(command);
}

function addImageOptions(command: Command): Command {
  addOptionPerFlash(command, 'flash', [
    '<image>',
    'image of this flash: F[,mode=shared|scratch|write-through][,format=raw]',
  ]);
  return addShapeOptions(command);
}

/** `--NAME0`, `--NAME1` and so on, one for each flash that a board may have; the help shows the first two. */
export function addOptionPerFlash(
  command: Command,
  name: string,
  [value, description]: readonly [value: string, description: string],
): void {
  for (let index = 0; index < FLASHES_MAX; index++) {
    const option = command.createOption(`--${name}${index} ${value}`, description);
    command.addOption(index < FLASHES_IN_HELP ? option : option.hideHelp());
  }
}

/** What was given for each flash, by its index; undefined where nothing was. */
export function valuePerFlash<Name extends string>(
  options: Readonly<Record<`${Name}${number}`, string | undefined>>,
  name: Name,
): (string | undefined)[] {
  return Array.from({ length: FLASHES_MAX }, (_, index) => options[`${name}${index}`]);
}

/**
 * The same with the machine that is named; without a board with none, for who opens a session: the images that are named
 * are those of its flashes, by their index.
 */
export async function withMachineOrSession<T>(
  { board, ...options }: SessionOptions,
  body: (engine: Engine, named: (string | null)[]) => Promise<T>,
): Promise<T> {
  if (board !== undefined) return withMachine({ ...options, board }, (engine) => body(engine, []));
  mustSayNoSetting(options);
  const named = imagesOf(options).map((image) => image?.path ?? null);
  return withEngine((engine) => body(engine, named));
}

/** @throws UserError for the mode or the format of an image: a session has those of its own */
function mustSayNoSetting(options: PerFlash): void {
  const index = valuePerFlash<'flash'>(options, 'flash').findIndex((text) => LAST_SETTING.test(text ?? ''));
  if (index < 0) return;
  throw new UserError({
    code: 'bad-input',
    what: 'A saved session says itself how its images are held',
    where: `--flash${index}`,
    todo: 'Name the file alone.',
  });
}

/** Opens the machine, runs `body` with the engine, and closes it. @throws UserError */
export async function withMachine<T>(
  options: FlashOptions,
  body: (engine: Engine, signal: AbortSignal) => T | Promise<T>,
): Promise<T> {
  return withEngine(async (engine, signal) => {
    const images = imagesOf(options);
    const { boards } = await engine.handlers['board.list']({}, signal);
    refuseBeyond(
      boards.find(({ id }) => id === options.board),
      images.length - 1,
    );
    await engine.handlers['machine.open'](
      {
        board: options.board,
        images,
        geometry: options.geometry === undefined ? null : parseGeometry(options.geometry),
        globals: [...options.global],
      },
      signal,
    );
    return body(engine, signal);
  });
}

/** @throws UserError where the board has no flash of this index. A board that isn't there is refused at its opening. */
function refuseBeyond(board: BoardDescription | undefined, index: number): void {
  if (board === undefined || index < board.flashes.length) return;
  throw new UserError({
    code: 'bad-input',
    what: `The ${board.id} board has no flash ${index}, which --flash${index} names: it has ${board.flashes.length}, numbered from 0`,
    where: null,
    todo: 'Name another flash, or choose another board; `norscope boards` lists them.',
  });
}

function imagesOf(options: PerFlash): (FlashImage | null)[] {
  const given = valuePerFlash<'flash'>(options, 'flash');
  const count = 1 + given.findLastIndex((text) => text !== undefined);
  return given.slice(0, count).map((text, index) => (text === undefined ? null : parseImage(text, index)));
}

/** The last `,key=value` of an image whose key is known. */
const LAST_SETTING = /^(.+),(mode|format)=([^,]*)$/;

/**
 * `F`, then `,mode=M` and `,format=raw` in any order, each once; any other comma belongs to the file’s name.
 * @throws UserError for a mode or a format that is none, which names the option of this flash.
 */
export function parseImage(text: string, index: number): FlashImage {
  const settings = new Map<string, string>();
  let path = text;
  for (;;) {
    const [, rest = '', key = '', value = ''] = LAST_SETTING.exec(path) ?? [];
    if (key === '' || settings.has(key)) break;
    settings.set(key, value);
    path = rest;
  }
  const mode = BackingMode.safeParse(settings.get('mode') ?? 'shared');
  const format = GivenFormat.optional().safeParse(settings.get('format'));
  const where = `--flash${index}`;
  if (!mode.success) {
    throw new UserError({
      code: 'bad-input',
      what: `“${settings.get('mode')}” is no mode`,
      where,
      todo: `Use mode=${BackingMode.options.join(' or mode=')}.`,
    });
  }
  if (!format.success) {
    throw new UserError({
      code: 'bad-input',
      what: `“${settings.get('format')}” is no format that a flash can be opened in`,
      where,
      todo: 'Use format=raw, or leave it out and be told how the image is converted.',
    });
  }
  return { path: resolve(path), mode: mode.data, format: format.data };
}
