/** The machine that is open, the flash that the person looks at, and what opens and changes them. */
import { createStore } from 'zustand/vanilla';
import type { BackingMode, FlashState, MachineRequest, MachineState } from '../../app/contract/machine.ts';
import type { FlashIndex } from '../../app/contract/units.ts';
import { engine, engineConnection } from '../link/engine.ts';
import { reportProblem } from './problems.ts';

export interface OpenMachine {
  readonly machine: MachineState | null;
  /** False until the engine said for the first time what is open. */
  readonly isKnown: boolean;
  /** What is being opened now, in words for the person; null when nothing is. */
  readonly opening: string | null;
  /** Why this board and these places were proposed, for the machine that is open; null if the person chose. */
  readonly reason: string | null;
  /** The flash that grid, query table, console and device panel show. Always one of the machine's. */
  readonly flashIndex: FlashIndex;
}

export const machineStore = createStore<OpenMachine>()(() => ({
  machine: null,
  isKnown: false,
  opening: null,
  reason: null,
  flashIndex: 0,
}));

/** Selector: the flash the person looks at, null when no machine is open. */
export function currentFlash({ machine, flashIndex }: OpenMachine): FlashState | null {
  return machine?.flashes[flashIndex] ?? null;
}

/** Takes a newer state of the machine; an older revision of the same opening is dropped. */
export function takeMachine(machine: MachineState | null): void {
  const known = machineStore.getState().machine;
  if (machine === null || known === null || machine.opening > known.opening) {
    machineStore.setState({ machine, isKnown: true, flashIndex: firstFilledFlash(machine) });
  } else if (machine.opening === known.opening && machine.revision >= known.revision) {
    machineStore.setState({ machine, isKnown: true });
  }
}

function firstFilledFlash(machine: MachineState | null): FlashIndex {
  return machine?.flashes.find((flash) => flash.image !== null)?.index ?? 0;
}

/** Follows the engine, and asks it anew what is open whenever the connection comes (back). */
export function startMachine(): void {
  engine.on('machine.changed', ({ machine }) => takeMachine(machine));
  engineConnection.subscribe((connection) => {
    if (connection === 'open') void fetchCurrent();
  });
}

async function fetchCurrent(): Promise<void> {
  try {
    const { machine } = await engine.call('machine.current', {});
    // Taken whatever its numbers: an engine that was started again counts openings and revisions anew.
    machineStore.setState(({ flashIndex, machine: before }) => {
      const isSameView = before !== null && machine?.flashes[flashIndex] !== undefined;
      return { machine, isKnown: true, flashIndex: isSameView ? flashIndex : firstFilledFlash(machine) };
    });
  } catch (thrown) {
    reportProblem(thrown);
  }
}

/** Opens files on the board that the engine proposes for them. What can't be opened becomes a problem on the screen. */
export async function openPaths(paths: readonly string[]): Promise<boolean> {
  if (paths.length === 0) return false;
  return opening(paths.map(fileName).join(', '), async () => {
    const { request, reason } = await engine.call('board.propose', { paths: [...paths] });
    takeMachine(await engine.call('machine.open', request));
    machineStore.setState({ reason });
  });
}

/** Opens exactly this machine. @throws UserError so that a form can say beside its fields what is wrong. */
export async function openRequest(request: MachineRequest): Promise<void> {
  const names = request.images.flatMap((image) => (image === null ? [] : [fileName(image.path)]));
  machineStore.setState({ opening: names.join(', ') });
  try {
    takeMachine(await engine.call('machine.open', request));
    machineStore.setState({ reason: null });
  } finally {
    machineStore.setState({ opening: null });
  }
}

export async function closeMachine(): Promise<void> {
  await reporting(async () => {
    await engine.call('machine.close', {});
    takeMachine(null);
  });
}

/** Maps the flash's image anew; what a scratch changed is dropped, so ask the person first. */
export async function setMode(flash: FlashIndex, mode: BackingMode): Promise<void> {
  await reporting(async () => takeMachine(await engine.call('flash.setMode', { flash, mode })));
}

/** Opens a lost image again. */
export async function reopenImage(flash: FlashIndex): Promise<void> {
  await reporting(async () => takeMachine(await engine.call('flash.reopen', { flash })));
}

/** Ignores an index that the open machine has no flash for. */
export function selectFlash(flashIndex: FlashIndex): void {
  if (machineStore.getState().machine?.flashes[flashIndex] !== undefined)
    machineStore.setState({ flashIndex });
}

/** The request that would open this machine again: its board, images, modes and geometry. */
export function requestOf({ board, flashes, geometry }: MachineState): MachineRequest {
  const images = flashes.map(({ image }) => image && { path: image.path, mode: image.mode });
  return { board: board.id, images, geometry };
}

/** Erase blocks that would lose their changes if this machine gave way to another. */
export function unsavedBlocks(machine: MachineState | null): number {
  return (machine?.flashes ?? []).reduce((sum, flash) => sum + flash.changedBlocks, 0);
}

async function opening(what: string, run: () => Promise<void>): Promise<boolean> {
  machineStore.setState({ opening: what });
  try {
    return await reporting(run);
  } finally {
    machineStore.setState({ opening: null });
  }
}

async function reporting(run: () => Promise<void>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (thrown) {
    reportProblem(thrown);
    return false;
  }
}

/** The last part of a path of any platform. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}
