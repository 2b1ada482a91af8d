/** What the bytes are compared with, and so which of them the window shows as changed. */
import { createStore } from 'zustand/vanilla';
import type { Since } from '../../app/contract/image.ts';
import { deviceOffset } from '../../app/contract/units.ts';
import { formatCount } from '../format/numbers.ts';
import { engine } from '../link/engine.ts';
import { type Command, registerCommand } from './commands.ts';
import { historyOf } from './history.ts';
import { goToView, showTab } from './layout.ts';
import { currentFlash, machineStore, reporting } from './machine.ts';
import { tell } from './notice.ts';
import { moveTo, placeIn, selectionStore } from './selection.ts';

interface Compared {
  readonly since: Since;
  /** How often a person asked to type a cycle. */
  readonly asks: number;
  /** They have not answered yet. */
  readonly isAsking: boolean;
}

const START: Compared = { since: 'start', asks: 0, isAsking: false };

export const sinceStore = createStore<Compared>()(() => START);

/** A number is a position of the history: so many cycles and waits were done then. */
export function chooseSince(since: Since): void {
  sinceStore.setState({ since, isAsking: false });
}

/** Has a person type the cycle, in the bytes view. */
export function askSince(): void {
  showTab('bytes');
  sinceStore.setState(({ asks }) => ({ asks: asks + 1, isAsking: true }));
}

export function endAsking(): void {
  sinceStore.setState({ isAsking: false });
}

/** A position where the machine stands now; 0 while none is open. */
export function presentPosition(): number {
  return historyOf(machineStore.getState())?.position ?? 0;
}

/** The position that a person typed: a number with or without commas. Null for anything else, and for one past the end. */
export function parsePosition(text: string, length: number): number | null {
  const digits = text.trim().replaceAll(',', '');
  const position = /^\d{1,15}$/.test(digits) ? Number(digits) : null;
  return position !== null && position <= length ? position : null;
}

/** `cycle 18,108`; position 0 is before the first. */
export function positionText(position: number): string {
  return position === 0 ? 'before the first cycle' : `cycle ${formatCount(position)}`;
}

/** Puts the cursor on the next bytes that changed, or on those before it; says so where none did. */
async function goToChange(direction: 'forward' | 'back'): Promise<void> {
  const flash = currentFlash(machineStore.getState());
  if (flash === null) return;
  const { cursorOffset } = placeIn(flash.index)(selectionStore.getState());
  await reporting(async () => {
    const wanted = { flash: flash.index, from: deviceOffset(cursorOffset), direction };
    const { since } = sinceStore.getState();
    const { offset } = await engine.call('image.nextChange', { ...wanted, since });
    if (offset === null) tell(`No byte of ${flash.name} has changed ${sinceWords(since)}.`);
    else {
      goToView('bytes');
      moveTo(flash.index, { cursorOffset: offset, anchorOffset: null }, 'around');
    }
  });
}

function sinceWords(since: Since): string {
  if (since === 'start') return 'since the start';
  return since === 'operation' ? 'with the last operation' : `since cycle ${formatCount(since)}`;
}

const hasMachine = () => machineStore.getState().machine !== null;

const COMMANDS: readonly Command[] = [
  {
    id: 'changes.toggle',
    title: 'Show changed bytes since the start, or since before the last operation',
    keys: ['Alt+C'],
    when: hasMachine,
    run: () => chooseSince(sinceStore.getState().since === 'operation' ? 'start' : 'operation'),
  },
  {
    id: 'changes.next',
    title: 'Go to the next changed bytes',
    keys: ['F7'],
    when: hasMachine,
    run: () => void goToChange('forward'),
  },
  {
    id: 'changes.previous',
    title: 'Go to the changed bytes before',
    keys: ['Shift+F7'],
    when: hasMachine,
    run: () => void goToChange('back'),
  },
  {
    id: 'changes.here',
    title: 'Show changed bytes since this cycle',
    keys: ['Alt+Shift+C'],
    when: hasMachine,
    run: () => chooseSince(presentPosition()),
  },
  {
    id: 'changes.start',
    title: 'Show changed bytes since the start',
    keys: [],
    when: hasMachine,
    run: () => chooseSince('start'),
  },
  {
    id: 'changes.operation',
    title: 'Show changed bytes since before the last operation that programs or erases',
    keys: [],
    when: hasMachine,
    run: () => chooseSince('operation'),
  },
  {
    id: 'changes.cycle',
    title: 'Show changed bytes since cycle…',
    keys: [],
    when: hasMachine,
    run: askSince,
  },
];

/** Once, before the first key press. */
export function registerSinceCommands(): void {
  for (const command of COMMANDS) registerCommand(command);
}

/** The positions of another machine are others. */
export function startSince(): void {
  machineStore.subscribe(({ machine }, before) => {
    if (machine?.opening !== before.machine?.opening) sinceStore.setState(START);
  });
}
