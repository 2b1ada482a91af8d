/** All that was done to the machine, and the way back and forth in it. */
import type { History } from '../../app/contract/machine.ts';
import { formatCount, formatPlural } from '../format/numbers.ts';
import { engine } from '../link/engine.ts';
import { type Command, registerCommand } from './commands.ts';
import { layoutStore } from './layout.ts';
import { machineStore, type OpenMachine, reporting, selectFlash, takeMachine } from './machine.ts';
import { followTo } from './selection.ts';

/** Selector: null when no machine is open. */
export function historyOf({ machine }: OpenMachine): History | null {
  return machine?.history ?? null;
}

/** Where the last request that is not answered yet goes: keys come faster than answers. */
let heading: number | null = null;

/** Goes to a position. One that the history has not is a problem on the screen. */
export async function goToPosition(position: number): Promise<void> {
  heading = position;
  await reporting(async () => takeMachine(await engine.call('history.go', { position })));
  if (heading !== position) return;
  heading = null;
  showWhereItStands();
}

/** While the views follow, the flash of the event that was done last is selected, and its view shows the place. */
export function showWhereItStands(): void {
  const { machine } = machineStore.getState();
  if (machine === null || !layoutStore.getState().isFollowing) return;
  for (const { index, recentCycles } of machine.flashes) {
    const last = recentCycles.at(-1);
    if (last?.number !== machine.history.position) continue;
    if (machineStore.getState().flashIndex !== index) selectFlash(index);
    if (last.deviceOffset !== null) followTo(index, last.deviceOffset);
  }
}

/** Follows a branch that was left, from where it parts. */
export async function followBranch({ id, from }: History['branches'][number]): Promise<void> {
  await reporting(async () => takeMachine(await engine.call('history.go', { position: from, branch: id })));
}

/** `3 events after 12`: what was done there before somebody went back. */
export function branchText({ from, length }: History['branches'][number]): string {
  return `${formatPlural(length - from, 'event')} after ${formatCount(from)}`;
}

/** `3 of 12 cycles and waits have been done`, and how far back one can go where that is not to the beginning. */
export function placeText({ position, first, length }: History): string {
  const done = `${formatCount(position)} of ${formatCount(length)} cycles and waits have been done`;
  return first === 0 ? done : `${done}; those before ${formatCount(first)} are no longer kept`;
}

const isBefore = (history: History | null) => history !== null && history.position > history.first;
const isAfter = (history: History | null) => history !== null && history.position < history.length;
const now = () => historyOf(machineStore.getState());

/** How many events a command goes: to the first position or the last where there are fewer. */
function go(events: number): void {
  const history = now();
  if (history === null) return;
  const from = heading ?? history.position;
  const position = Math.min(Math.max(from + events, history.first), history.length);
  if (position !== from) void goToPosition(position);
}

const COMMANDS: readonly Command[] = [
  {
    id: 'history.back',
    title: 'Step back over a cycle',
    keys: ['Shift+F11', 'Alt+,'],
    when: () => isBefore(now()),
    run: () => go(-1),
  },
  {
    id: 'history.forward',
    title: 'Step forward over a cycle',
    keys: ['F11', 'Alt+.'],
    when: () => isAfter(now()),
    run: () => go(1),
  },
  {
    id: 'history.first',
    title: 'Step back as far as the history goes',
    keys: [],
    when: () => isBefore(now()),
    run: () => go(Number.NEGATIVE_INFINITY),
  },
  {
    id: 'history.last',
    title: 'Step forward to the last cycle',
    keys: [],
    when: () => isAfter(now()),
    run: () => go(Number.POSITIVE_INFINITY),
  },
];

/** Once, before the first key press. */
export function registerHistoryCommands(): void {
  for (const command of COMMANDS) registerCommand(command);
}
