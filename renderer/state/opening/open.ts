/** Ways to open a machine, and to change what lies in its flashes. Each asks before changes would be dropped. */
import type { GeometryChoice, GivenFormat, MachineRequest, Proposal } from '../../../app/contract/machine.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import { fileName } from '../../format/paths.ts';
import { engine } from '../../link/engine.ts';
import { isUnsaved, mayGiveWay } from '../backing/unsaved.ts';
import { watchBeside } from '../beside.ts';
import { closeMachine, machineStore, reporting, requestOf, takeMachine } from '../machine.ts';
import { dismissNotice, tell } from '../notice.ts';
import { dismissProblems } from '../problems.ts';
import { isSession, openSession } from '../session/saved-session.ts';
import { pickFiles } from './pick.ts';

/** Most files that are opened together: the contract's limit for one proposal. */
export const FILES_MAX = 16;

/** How files are opened. */
export interface OpeningOptions {
  /** Null or left out: the one that the engine proposes. */
  readonly board?: string | null;
  /** Of all the files. */
  readonly format?: GivenFormat | undefined;
  /** Properties that the board leaves open. */
  readonly globals?: string[] | undefined;
  /** Of the generic board, which it stands for where no board is named. */
  readonly geometry?: GeometryChoice | undefined;
}

/** Opens files, or the session that is among them. What can't be opened becomes a problem on the screen, which can be insisted on where that helps. */
export async function openPaths(paths: readonly string[], options: OpeningOptions = {}): Promise<void> {
  if (paths.length === 0) return;
  const session = paths.find(isSession);
  if (session !== undefined)
    return openSession(
      session,
      paths.filter((path) => path !== session),
    );
  await whileOpening(paths, () =>
    reporting(
      async () => {
        const proposal = await proposalFor(paths, options);
        if (!(await mayGiveWayTo(proposal.request))) return;
        const besideEnd = watchBeside();
        const machine = await engine.call('machine.open', proposal.request);
        takeMachine(machine);
        dismissProblems();
        tell([`Opened on the ${machine.board.title} board: ${proposal.reason}.`, ...besideEnd()].join(' '));
      },
      () => void openPaths(paths, { ...options, format: 'raw' }),
    ),
  );
}

async function proposalFor(
  paths: readonly string[],
  { board = null, format, globals = [], geometry }: OpeningOptions,
): Promise<Proposal> {
  const named = board ?? (geometry === undefined ? null : 'generic');
  if (named === null) {
    const proposal = await engine.call('board.propose', { paths: [...paths], format });
    return { ...proposal, request: { ...proposal.request, globals } };
  }
  const images = paths.map((path) => ({ path, mode: 'shared' as const, format }));
  const request = { board: named, images, geometry: geometry ?? null, globals };
  return { request, reason: 'it was named at the start' };
}

/**
 * Opens exactly this machine. @returns false if the person keeps the open one and its changes.
 * @throws UserError so that a form can say beside its fields what is wrong.
 */
export async function openRequest(request: MachineRequest): Promise<boolean> {
  if (!(await mayGiveWayTo(request))) return false;
  const paths = request.images.flatMap((image) => (image === null ? [] : [image.path]));
  await whileOpening(paths, async () => {
    takeMachine(await engine.call('machine.open', request));
    dismissNotice();
    dismissProblems();
  });
  return true;
}

/** Lets the person choose files and opens them. */
export async function openPicked(): Promise<void> {
  await reporting(async () => {
    const { paths, format } = await pickFiles(FILES_MAX, 'open');
    await openPaths(paths, { format });
  });
}

/** Opens the demonstration image, which the engine makes at its first use. */
export async function openDemo(): Promise<void> {
  let path: string | null = null;
  await whileOpening(['the demonstration image'], () =>
    reporting(async () => {
      ({ path } = await engine.call('file.demo', {}));
    }),
  );
  if (path !== null) await openPaths([path]);
}

/** Lets the person choose an image for one flash; the board and its other flashes stay. */
export async function attachImage(flash: FlashIndex): Promise<void> {
  await reporting(async () => {
    const { paths, format } = await pickFiles(1, 'attach');
    const [path] = paths;
    if (path !== undefined) await attach(flash, path, format);
  });
}

async function attach(flash: FlashIndex, path: string, format: GivenFormat | undefined): Promise<void> {
  await reporting(
    async () => {
      const { machine } = machineStore.getState();
      if (machine === null) return;
      const request = requestOf(machine);
      const images = request.images.map((image, index) =>
        index === flash ? { path, mode: 'shared' as const, format } : image,
      );
      if (await openRequest({ ...request, images })) machineStore.setState({ flashIndex: flash });
    },
    () => void attach(flash, path, 'raw'),
  );
}

/** Closes the machine, and asks first if that drops changes. */
export async function askAndClose(): Promise<void> {
  if (await mayDropChanges()) await closeMachine();
}

/** Asks only where a machine can be opened: one that can't costs nobody their changes. @throws UserError if it can't. */
async function mayGiveWayTo(request: MachineRequest): Promise<boolean> {
  if (isUnsaved(machineStore.getState().machine)) await engine.call('machine.check', request);
  return mayDropChanges();
}

function mayDropChanges(): Promise<boolean> {
  return mayGiveWay(machineStore.getState().machine);
}

async function whileOpening(paths: readonly string[], run: () => Promise<unknown>): Promise<void> {
  machineStore.setState({ opening: paths.map(fileName).join(', ') });
  try {
    await run();
  } finally {
    machineStore.setState({ opening: null });
  }
}
