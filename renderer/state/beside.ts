/** A running QEMU beside the machine: it is sent the same cycles, and every window hears what comes of it. */
import { createStore } from 'zustand/vanilla';
import { BESIDE_OFF, type BesideState } from '../../app/contract/beside.ts';
import { formatCount, formatPlural } from '../format/numbers.ts';
import { engine, engineConnection } from '../link/engine.ts';
import { type Command, keysOf, registerCommand } from './commands.ts';
import { goToPosition } from './history.ts';
import { machineStore, reporting } from './machine.ts';
import { dismissNotice, noticeStore, tell } from './notice.ts';

export const besideStore = createStore<BesideState>()(() => BESIDE_OFF);

/** How it stands: what it is, in a few words and in a sentence. */
export interface BesideWords {
  /** `beside QEMU 7.2.22 · 1,204 cycles, the same` */
  readonly short: string;
  /** `QEMU: the same`, where there is little room. */
  readonly brief: string;
  readonly sentence: string;
}

/** `position` is where the machine stands in its history. Null while there is none. */
export function besideWords(state: BesideState, position: number): BesideWords | null {
  const { phase, difference, reason } = state;
  const name = state.version === '' ? 'QEMU' : `QEMU ${state.version}`;
  const alike = `${formatPlural(state.position, 'cycle')}, ${formatPlural(state.reads, 'read')} answered alike`;
  if (phase === 'off') return null;
  if (phase === 'starting')
    return { short: `${name} starts…`, brief: 'QEMU starts…', sentence: 'QEMU is being started.' };
  if (phase === 'ended') return { short: `${name} has ended`, brief: 'QEMU ended', sentence: reason ?? '' };
  if (phase === 'differs') {
    const at = difference === null ? '' : ` at cycle ${formatCount(difference.number)}`;
    return {
      short: `differs from ${name}${at}`,
      brief: `QEMU differs${at}`,
      sentence: `${difference?.what ?? ''}. Before it: ${alike}. QEMU was ended there.`,
    };
  }
  if (state.position > position) {
    return {
      short: `${name} waits at cycle ${formatCount(state.position)}`,
      brief: `QEMU waits at ${formatCount(state.position)}`,
      sentence: 'QEMU can’t go back. Come forward again, or do something else here: then it is started anew.',
    };
  }
  if (state.position < position) {
    return {
      short: `beside ${name} · ${formatCount(state.position)} of ${formatPlural(position, 'cycle')}`,
      brief: `QEMU: ${formatCount(state.position)} of ${formatCount(position)}`,
      sentence: `QEMU is sent what was done before: ${alike}.`,
    };
  }
  return {
    short: `beside ${name} · ${formatPlural(position, 'cycle')}, the same`,
    brief: 'QEMU: the same',
    sentence: state.unsent === 0 ? `${alike}. Every cycle is sent to both.` : `${alike}.`,
  };
}

async function start(): Promise<void> {
  await reporting(async () => take(await engine.call('beside.start', {})));
}

/** Ends it, and takes what it came to from the screen. */
export async function stopBeside(): Promise<void> {
  await reporting(async () => take(await engine.call('beside.stop', {})));
}

/** Says aloud how it ended, once, and no longer than until it is started again. */
function take(state: BesideState): void {
  const before = besideStore.getState();
  besideStore.setState(state, true);
  if (state.phase === before.phase) return;
  const told = endText(before);
  if (told !== null && noticeStore.getState() === told) dismissNotice();
  const end = endText(state);
  if (end !== null) tell(end);
}

function endText({ phase, difference, reason }: BesideState): string | null {
  if (phase === 'differs' && difference !== null)
    return `QEMU differs at cycle ${formatCount(difference.number)}: ${difference.what}.`;
  return phase === 'ended' ? reason : null;
}

/**
 * For who opens something else, which ends it.
 * @returns what says afterwards that it was stopped by that: nothing where there was none, or there still is one
 */
export function watchBeside(): () => string[] {
  const stood = isThere();
  return () =>
    stood && !isThere()
      ? [`QEMU was stopped: it stood beside what was open before. ${keysOf('beside.start')} starts it again.`]
      : [];
}

const isThere = () => !['off', 'ended', 'differs'].includes(besideStore.getState().phase);
const difference = () => besideStore.getState().difference;

const COMMANDS: readonly Command[] = [
  {
    id: 'beside.start',
    title: 'Compare with a running QEMU',
    keys: ['Alt+Shift+Q'],
    when: () => machineStore.getState().machine !== null && !isThere(),
    run: () => void start(),
  },
  {
    id: 'beside.difference',
    title: 'Go to the first cycle that QEMU does otherwise',
    keys: [],
    when: () => difference() !== null,
    run: () => {
      const first = difference();
      if (first !== null) void goToPosition(first.number);
    },
  },
  {
    id: 'beside.stop',
    title: 'Stop comparing with QEMU',
    keys: [],
    when: () => besideStore.getState().phase !== 'off',
    run: () => void stopBeside(),
  },
];

/** Once, before the first key press. */
export function registerBesideCommands(): void {
  for (const command of COMMANDS) registerCommand(command);
}

/** Hears of it from now on. */
export function startBeside(): void {
  engine.on('beside.changed', ({ beside }) => take(beside));
  engineConnection.subscribe((connection) => {
    if (connection !== 'open') return;
    void reporting(async () => besideStore.setState(await engine.call('beside.current', {}), true));
  });
}
