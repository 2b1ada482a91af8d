/** The machine that is open, the flash that the person looks at, and what changes them. `open.ts` opens machines. */
import { createStore } from 'zustand/vanilla';
import type {
  BackingMode,
  FlashImage,
  FlashState,
  GivenFormat,
  ImageState,
  MachineRequest,
  MachineState,
} from '../../app/contract/machine.ts';
import type { FlashIndex } from '../../app/contract/units.ts';
import { engine, engineConnection } from '../link/engine.ts';
import { dismissProblems, reportProblem } from './problems.ts';

export interface OpenMachine {
  readonly machine: MachineState | null;
  /** False until the engine said for the first time what is open. */
  readonly isKnown: boolean;
  /** The files that are being opened now, in words for the person; null when none are. */
  readonly opening: string | null;
  /** The flash that grid, query table, console and device panel show. Always one of the machine's. */
  readonly flashIndex: FlashIndex;
}

export const machineStore = createStore<OpenMachine>()(() => ({
  machine: null,
  isKnown: false,
  opening: null,
  flashIndex: 0,
}));

/** Selector: the flash the person looks at, null when no machine is open. */
export function currentFlash({ machine, flashIndex }: OpenMachine): FlashState | null {
  return machine?.flashes[flashIndex] ?? null;
}

/** Takes a newer state of the machine; an older revision, or one of an earlier opening, is dropped. */
export function takeMachine(machine: MachineState | null): void {
  const known = machineStore.getState().machine;
  if (machine === null || known === null || machine.opening > known.opening) {
    const { flashIndex } = machineStore.getState();
    const isSameFlash = known !== null && holdsSame(known, machine, flashIndex);
    machineStore.setState({
      machine,
      isKnown: true,
      flashIndex: isSameFlash ? flashIndex : firstFilledFlash(machine),
    });
  } else if (machine.opening === known.opening && machine.revision > known.revision) {
    machineStore.setState({ machine, isKnown: true });
  }
}

/** Whether a flash is the one it was: the same board, the same image, in whatever mode. */
export function holdsSame(before: MachineState, after: MachineState | null, flashIndex: FlashIndex): boolean {
  const flash = after?.flashes[flashIndex];
  if (flash === undefined || before.board.id !== after?.board.id) return false;
  return before.flashes[flashIndex]?.image?.path === flash.image?.path;
}

/** Follows the engine, and asks it anew what is open whenever the connection comes (back). */
export function startMachine(): void {
  engine.on('machine.changed', ({ machine }) => takeMachine(machine));
  engineConnection.subscribe((connection) => {
    if (connection === 'open') void reporting(fetchCurrent);
  });
}

export async function closeMachine(): Promise<void> {
  await reporting(async () => {
    await engine.call('machine.close', {});
    takeMachine(null);
  });
}

/** Maps the flash's image anew; what a scratch changed is dropped, so `askAndSetMode` asks first. */
export async function setMode(flash: FlashIndex, mode: BackingMode, format?: GivenFormat): Promise<void> {
  await reporting(
    async () => {
      takeMachine(await engine.call('flash.setMode', { flash, mode, format }));
      dismissProblems();
    },
    () => void setMode(flash, mode, 'raw'),
  );
}

/** Opens a lost image again. */
export async function reopenImage(flash: FlashIndex, format?: GivenFormat): Promise<void> {
  await reporting(
    async () => {
      takeMachine(await engine.call('flash.reopen', { flash, format }));
      dismissProblems();
    },
    () => void reopenImage(flash, 'raw'),
  );
}

/** Ignores an index that the open machine has no flash for. */
export function selectFlash(flashIndex: FlashIndex): void {
  if (machineStore.getState().machine?.flashes[flashIndex] !== undefined)
    machineStore.setState({ flashIndex });
}

/** The request that would open this machine again: its board, images, modes, geometry and properties. */
export function requestOf({ board, flashes, geometry, globals }: MachineState): MachineRequest {
  const images = flashes.map(({ image }) => image && asRequested(image));
  return { board: board.id, images, geometry, globals };
}

/** The request that would open this image again. */
export function asRequested({ path, mode, format }: ImageState): FlashImage {
  return { path, mode, format };
}

/**
 * Runs it and shows what it throws as a problem, with `openAsRaw` where that is about bytes that don't look raw.
 * @returns whether it went well.
 */
export async function reporting(run: () => Promise<void>, openAsRaw?: () => void): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (thrown) {
    reportProblem(thrown, openAsRaw);
    return false;
  }
}

function firstFilledFlash(machine: MachineState | null): FlashIndex {
  return machine?.flashes.find((flash) => flash.image !== null)?.index ?? 0;
}

async function fetchCurrent(): Promise<void> {
  const { machine } = await engine.call('machine.current', {});
  // Taken whatever its numbers: an engine that was started again counts openings and revisions anew.
  machineStore.setState(({ flashIndex, machine: before }) => {
    const isSameView = before !== null && machine?.flashes[flashIndex] !== undefined;
    return { machine, isKnown: true, flashIndex: isSameView ? flashIndex : firstFilledFlash(machine) };
  });
}
