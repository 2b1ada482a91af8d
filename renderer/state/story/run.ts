/** Running through the history: from operation to operation, from finding to finding, to its ends. */
import type { DriverOperation, Finding } from '../../../app/contract/operation.ts';
import type { RunGoal, StoryCycle } from '../../../app/contract/story.ts';
import { engine } from '../../link/engine.ts';
import { type Command, registerCommand } from '../commands.ts';
import { goToPosition, historyOf, showWhereItStands } from '../history.ts';
import { layoutStore, showTimeline } from '../layout.ts';
import { machineStore, reporting, selectFlash, takeMachine } from '../machine.ts';
import { followTo } from '../selection.ts';
import { EVERY_OPERATION, operationAt } from './operations.ts';

/** Goes to where an operation is over, and shows what it was for. */
export async function goToOperation({ lastCycle, device, offset }: DriverOperation): Promise<void> {
  await goToPosition(lastCycle);
  show(device, offset);
}

/** The same with the operation at an index of the list. */
export async function goToOperationAt(index: number): Promise<void> {
  const operation = await operationAt(index);
  if (operation !== undefined) await goToOperation(operation);
}

/** Goes to where the cycle of this number is done, and shows its place if it is known. */
export async function goToCycle(number: number, cycle: StoryCycle | undefined): Promise<void> {
  await goToPosition(number);
  const { flash = null, deviceOffset = null } = cycle ?? {};
  if (flash === null || deviceOffset === null) return;
  selectFlash(flash);
  followTo(flash, deviceOffset);
}

/** Goes to the cycle that shows a finding. */
export async function goToFinding({ cycle, device }: Finding): Promise<void> {
  await goToPosition(cycle);
  const flash = machineStore.getState().machine?.flashes.find(({ name }) => name === device);
  const last = flash?.recentCycles.at(-1);
  if (last !== undefined) show(device, last.deviceOffset ?? 0);
}

function show(device: string, offset: number): void {
  const flash = machineStore.getState().machine?.flashes.find(({ name }) => name === device);
  if (flash === undefined) return;
  selectFlash(flash.index);
  followTo(flash.index, offset);
}

async function run(goal: RunGoal, direction: 'forward' | 'back'): Promise<void> {
  await reporting(async () => takeMachine(await engine.call('history.run', { goal, direction })));
  if (goal === 'operation') await reporting(showWhatEnded);
  else showWhereItStands();
}

/** As `showWhereItStands`; but an operation that ended here is shown where it worked: its last cycle may go elsewhere. */
async function showWhatEnded(): Promise<void> {
  const { machine } = machineStore.getState();
  const current = machine?.story.current ?? null;
  if (machine === null || current === null || !layoutStore.getState().isFollowing) return;
  const asked = { from: current, count: 1, filter: EVERY_OPERATION };
  const [operation] = (await engine.call('story.operations', asked)).operations;
  // Keys come faster than answers: another one goes on from here.
  if (now()?.position !== machine.history.position) return;
  const isOver = operation?.lastCycle === machine.history.position && operation.lengthBytes > 0;
  if (isOver) show(operation.device, operation.offset);
  else showWhereItStands();
}

/** From the end on, from the beginning: the first wrong one is one key away wherever one stands. */
async function runToError(): Promise<void> {
  if (!canGoOn()) await goToPosition(now()?.first ?? 0);
  await run('error', 'forward');
  showTimeline('findings');
}

const now = () => historyOf(machineStore.getState());
const canGoBack = () => (now()?.position ?? 0) > 0;
const canGoOn = () => {
  const history = now();
  return history !== null && history.position < history.length;
};

const COMMANDS: readonly Command[] = [
  {
    id: 'history.operation',
    title: 'Step forward over an operation',
    keys: ['F10', 'Alt+>'],
    when: canGoOn,
    run: () => void run('operation', 'forward'),
  },
  {
    id: 'history.operationBack',
    title: 'Step back over an operation',
    keys: ['F9', 'Alt+<'],
    when: canGoBack,
    run: () => void run('operation', 'back'),
  },
  {
    id: 'history.run',
    title: 'Run to the next finding or breakpoint',
    keys: ['F5', 'Alt+]'],
    when: canGoOn,
    run: () => void run('finding', 'forward'),
  },
  {
    id: 'history.runBack',
    title: 'Run back to the finding or breakpoint before',
    keys: ['Shift+F5', 'Alt+['],
    when: canGoBack,
    run: () => void run('finding', 'back'),
  },
  {
    id: 'history.error',
    title: 'Go to the next error, from the end to the first',
    keys: ['F8'],
    when: () => (machineStore.getState().machine?.story.errors ?? 0) > 0,
    run: () => void runToError(),
  },
  {
    id: 'history.errorBack',
    title: 'Go back to the error before',
    keys: ['Shift+F8'],
    when: () => canGoBack() && (machineStore.getState().machine?.story.errors ?? 0) > 0,
    run: () => void run('error', 'back'),
  },
];

/** Once, before the first key press. */
export function registerRunCommands(): void {
  for (const command of COMMANDS) registerCommand(command);
}
