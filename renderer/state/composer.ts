/** The command that a person composes: what they chose, the cycles that it comes to, and how many of them were sent. */
import { createStore } from 'zustand/vanilla';
import type { ComposedCommand, Rehearsal, RehearsedCycle } from '../../app/contract/composer.ts';
import type { ConsoleEntry } from '../../app/contract/console.ts';
import type { FlashIndex } from '../../app/contract/units.ts';
import { formatAddress, formatData } from '../format/numbers.ts';
import { engine } from '../link/engine.ts';
import { consoleStore, runLines } from './console.ts';
import { machineStore } from './machine.ts';
import { perFlash } from './per-flash.ts';
import { reportProblem } from './problems.ts';

export interface Draft {
  /** The console's word for the command. */
  readonly name: string;
  /** Null: the byte under the cursor. */
  readonly address: string | null;
  readonly bytes: string;
}

export interface Composer {
  readonly draft: Draft;
  /** Which opening, flash and line the rest is of: another device makes other cycles of the same line. */
  readonly key: string | null;
  readonly rehearsal: Rehearsal | null;
  /** What came of each cycle that was sent one by one, in the order of the rehearsal. */
  readonly sent: readonly ConsoleEntry[];
}

export const composerStore = createStore<Composer>()(() => ({
  draft: { name: 'erase', address: null, bytes: 'de ad be ef' },
  key: null,
  rehearsal: null,
  sent: [],
}));

/** The commands of the flash that the person looks at. */
export const composedCommands = perFlash((flash) => engine.call('composer.commands', { flash }));

export function changeDraft(part: Partial<Draft>): void {
  composerStore.setState(({ draft }) => ({ draft: { ...draft, ...part } }));
}

/** The console's line for a command with what was chosen for it. */
export function lineOfDraft(
  { address, bytes }: Draft,
  { name, parameters }: ComposedCommand,
  cursorAddress: number,
): string {
  const at = address ?? formatAddress(cursorAddress);
  if (parameters === '' || at.trim() === '') return name;
  return parameters === 'ADDR' ? `${name} ${at}` : `${name} ${at} ${bytes}`;
}

/** Tells the rehearsals of one line apart. */
export function keyOfLine(line: string, flash: FlashIndex): string {
  return `${machineStore.getState().machine?.opening} ${flash} ${line}`;
}

/** Asks for the cycles of a line. An answer for what is no longer the draft is dropped. */
export async function rehearseLine(line: string, flash: FlashIndex): Promise<void> {
  const key = keyOfLine(line, flash);
  composerStore.setState({ key, rehearsal: null, sent: [] });
  try {
    const rehearsal = await engine.call('composer.rehearse', { line, flash });
    if (composerStore.getState().key === key) composerStore.setState({ rehearsal });
  } catch (thrown) {
    reportProblem(thrown);
  }
}

let sending: Promise<void> = Promise.resolve();

/** Sends the next cycle that a line comes to, as a line of the console, and keeps what came of it; one after the other. */
export function sendNext(line: string, flash: FlashIndex): Promise<void> {
  sending = sending.then(() => sendOne(line, flash));
  return sending;
}

async function sendOne(line: string, flash: FlashIndex): Promise<void> {
  // A key may be quicker than the rehearsal of what was typed before it.
  const key = keyOfLine(line, flash);
  if (composerStore.getState().key !== key) await rehearseLine(line, flash);
  const { rehearsal, sent } = composerStore.getState();
  const cycle = rehearsal?.cycles[sent.length];
  if (cycle === undefined) return;
  await runLines(lineOfCycle(cycle), flash);
  const entry = consoleStore.getState().log.at(-1)?.entry;
  if (entry === undefined || entry.kind === 'echo' || composerStore.getState().key !== key) return;
  if (entry.kind === 'cycle') composerStore.setState({ sent: [...sent, entry] });
}

/** Cycles that were gone back over in the history are to be sent once more. */
export function takeBackTo(position: number): void {
  composerStore.setState(({ sent }) => {
    const undone = sent.findIndex((entry) => entry.kind === 'cycle' && entry.cycle.number > position);
    return undone < 0 ? {} : { sent: sent.slice(0, undone) };
  });
}

/** Goes on with another cycle of the rehearsal: those before it count as sent, or are left out. */
export function goOnAt(index: number): void {
  composerStore.setState(({ sent }) => ({
    sent: Array.from({ length: index }, (_, at) => sent[at] ?? LEFT_OUT),
  }));
}

const LEFT_OUT: ConsoleEntry = { kind: 'text', text: 'left out', tone: 'plain' };

/** A rehearsed cycle as the console takes it: `w32 0x0400_0000 0x0020_0020`. */
export function lineOfCycle({ direction, widthBytes, address, data }: RehearsedCycle): string {
  const name = `${direction === 'write' ? 'w' : 'r'}${widthBytes * 8} ${formatAddress(address)}`;
  return direction === 'write' ? `${name} 0x${formatData(data, widthBytes)}` : name;
}
