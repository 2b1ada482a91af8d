/** Opens the images that the program was started with. */
import type { Engine } from '../main/engine.ts';
import { UserError } from './contract/errors.ts';
import type { GivenFormat, MachineRequest } from './contract/machine.ts';
import { SESSION_NAME } from './contract/session.ts';
import { parseGeometry } from './geometry-text.ts';

/** What a person named at the start. `board` null: the one that fits the files best. */
export type StartRequest = {
  readonly paths: readonly string[];
  readonly board: string | null;
  /** Of all the images. */
  readonly format?: GivenFormat | undefined;
  /** Device properties that the board leaves open: `cfi.pflash01.secure=on`. */
  readonly globals?: readonly string[] | undefined;
  /** Of the generic board, which it stands for where no board is named: `width=4,device-width=2`. */
  readonly geometry?: string | undefined;
};

/**
 * What `openImages` would refuse, said before anything long is done for it.
 * @throws UserError as it does, but for what the events of a session do
 */
export async function checkImages(engine: Engine, start: StartRequest): Promise<void> {
  const session = sessionIn(start);
  if (session === null) return openImages(engine, start);
  const { signal } = new AbortController();
  const [lacking] = (await engine.handlers['session.check'](session, signal)).lacking;
  if (lacking !== undefined) throw new UserError(lacking.why);
}

/** The session that a person named, with the files beside it that may be its images. @throws UserError as `mustBeItsOwn` */
function sessionIn({ paths, ...own }: StartRequest) {
  const path = paths.find((each) => SESSION_NAME.test(each));
  if (path === undefined) return null;
  mustBeItsOwn(path, own);
  return { path, images: paths.filter((other) => other !== path), opening: 'start' };
}

/** @throws UserError for anything that was named beside a session and that it says itself */
export function mustBeItsOwn(
  path: string,
  { board, geometry, globals = [] }: Omit<StartRequest, 'paths'>,
): void {
  if (board === null && geometry === undefined && globals.length === 0) return;
  throw new UserError({
    code: 'bad-input',
    what: 'A saved session has a board, a geometry and properties of its own',
    where: path,
    todo: 'Leave --board, --geometry and --global out.',
  });
}

/**
 * Opens a machine with these images, or the session among them; or does nothing where neither an image nor a board is
 * named.
 * @throws UserError for a file that can't be opened, a board that isn't there, or files it can't hold.
 */
export async function openImages(engine: Engine, start: StartRequest): Promise<void> {
  const { paths, board, format, globals = [], geometry } = start;
  const { signal } = new AbortController();
  const session = sessionIn(start);
  if (session !== null) {
    await engine.handlers['session.open'](session, signal);
    return;
  }
  const choice = geometry === undefined ? null : parseGeometry(geometry);
  const named = board ?? (choice === null ? null : 'generic');
  if (paths.length === 0 && named === null) return;
  const request: MachineRequest =
    named === null
      ? (await engine.handlers['board.propose']({ paths: [...paths], format }, signal)).request
      : { board: named, images: paths.map((path) => ({ path, mode: 'shared', format })), geometry: choice };
  await engine.handlers['machine.open']({ ...request, globals: [...globals] }, signal);
}
