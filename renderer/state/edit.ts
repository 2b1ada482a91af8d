/** Typing over the bytes of a scratch: direct edits of the image, each an event of the history. */
import { createStore } from 'zustand/vanilla';
import { PUT_MAX_BYTES } from '../../app/contract/edit.ts';
import { oneLine, UserError } from '../../app/contract/errors.ts';
import type { EditState, FlashState } from '../../app/contract/machine.ts';
import { deviceOffset, type FlashIndex } from '../../app/contract/units.ts';
import type { ByteRange } from '../canvas/hex-grid/marks.ts';
import { formatPlural, formatSize } from '../format/numbers.ts';
import { engine } from '../link/engine.ts';
import { type Command, registerCommand } from './commands.ts';
import { machineStore, reporting, selectFlash, takeMachine } from './machine.ts';
import { tell } from './notice.ts';
import { dismissRefusals } from './problems.ts';
import { moveTo } from './selection.ts';
import { TypedRuns } from './typed-runs.ts';

export interface Typing {
  /** Where what is typed goes; null while nothing is typed over. */
  readonly column: 'byte' | 'text' | null;
  /** The first hex digit of a byte, whose second one is to come. */
  readonly digit: string | null;
}

const NOT_TYPING: Typing = { column: null, digit: null };

export const typingStore = createStore<Typing>()(() => NOT_TYPING);

/** Whether a flash's bytes can be edited: what is in memory alone can be taken back. */
export function isEditable({ image }: FlashState): boolean {
  return image === null || (image.mode === 'scratch' && image.condition !== 'lost');
}

/** @throws UserError that says why a flash can't be edited, and what to do */
export function mustBeEditable(flash: FlashState): void {
  if (isEditable(flash)) return;
  const isThrough = flash.image?.mode === 'write-through';
  throw new UserError({
    code: 'unsupported',
    what: isThrough
      ? `${flash.name} writes through: an edit would be in its file at once, and could not be undone`
      : `${flash.name} is protected: its image is shared`,
    where: null,
    todo: 'Switch it to scratch to edit it: the file never changes there.',
  });
}

/** From nothing to the bytes, to their text, and to nothing again. */
export async function nextTyping(flash: FlashState): Promise<void> {
  const { column } = typingStore.getState();
  await reporting(async () => {
    if (column === null) mustBeEditable(flash);
    typeIn(column === null ? 'byte' : column === 'byte' ? 'text' : null);
  });
}

export function typeIn(column: Typing['column']): void {
  typingStore.setState({ column, digit: null });
}

/** A digit was typed, or taken back. */
export function holdDigit(digit: string | null): void {
  typingStore.setState({ digit });
}

/** Puts bytes over those of a flash from an offset on. `isContinued`: they are undone together with those put before. */
export function putBytes(
  flash: FlashIndex,
  start: number,
  bytes: Uint8Array,
  isContinued = false,
): Promise<boolean> {
  return edit(flash, { start, end: start + bytes.length }, { pattern: bytes, isContinued });
}

/** Edits the bytes by hand to a value that was typed, and says so. Says why not where the flash can't be edited. */
export async function editHere(flash: FlashState, start: number, bytes: Uint8Array): Promise<void> {
  await reporting(async () => {
    mustBeEditable(flash);
    if (await putBytes(flash.index, start, bytes))
      tell(`Edited ${formatPlural(bytes.length, 'byte')} by hand. Ctrl+Z takes it back.`);
  });
}

const runs = new TypedRuns();
/** Of which machine; another one has another history. */
let runsOpening = 0;
/** Settles when all that was asked for is done. */
let done: Promise<void> = Promise.resolve();

/** How far a step goes is known only when what was asked for before it is in the history. */
function inOrder<T>(work: () => Promise<T>): Promise<T> {
  const result = done.then(work);
  const settle = () => undefined;
  done = result.then(settle, settle);
  return result;
}

/** Fills a range with bytes over and over. @returns whether it could be done */
export async function fillRange(flash: FlashIndex, range: ByteRange, pattern: Uint8Array): Promise<boolean> {
  const isDone = await edit(flash, range, {
    pattern: pattern.slice(0, range.end - range.start),
    isContinued: false,
  });
  if (isDone) tell(`Filled ${formatPlural(range.end - range.start, 'byte')}.`);
  return isDone;
}

function edit(flash: FlashIndex, range: ByteRange, put: Put): Promise<boolean> {
  return inOrder(() => makeEdit(flash, range, put));
}

interface Put {
  readonly pattern: Uint8Array;
  readonly isContinued: boolean;
}

async function makeEdit(
  flash: FlashIndex,
  { start, end }: ByteRange,
  { pattern, isContinued }: Put,
): Promise<boolean> {
  let isDone = false;
  await reporting(async () => {
    if (pattern.length > PUT_MAX_BYTES) throw tooMuch(pattern.length);
    const range = { flash, offset: deviceOffset(start), lengthBytes: end - start };
    const input = { ...range, pattern: new Uint8Array(pattern) };
    const machine = await engine.call('image.edit', input);
    takeMachine(machine);
    if (machine.opening !== runsOpening) runs.clear();
    runsOpening = machine.opening;
    runs.add(machine.history.position, isContinued);
    dismissRefusals();
    isDone = true;
  });
  return isDone;
}

/** Takes back what was edited last, all that was typed in one go, or makes the next again, and shows where it is. */
export function stepEdit(step: 'undo' | 'redo'): Promise<void> {
  holdDigit(null);
  return inOrder(() => takeStep(step));
}

async function takeStep(step: 'undo' | 'redo'): Promise<void> {
  const { canUndo, canRedo } = machineStore.getState().machine?.edits ?? NO_EDITS;
  await reporting(async () => {
    const { machine: known } = machineStore.getState();
    const isKnown = known !== null && known.opening === runsOpening;
    const edits = isKnown ? runs.stepFrom(known.history.position, step) : 1;
    const asked = engine.call(`image.${step}`, { edits });
    const stepped = await ((step === 'undo' ? canUndo : canRedo) ? asked : asked.catch(tellNoEdit));
    if (stepped === null) return;
    const { machine, place } = stepped;
    takeMachine(machine);
    if (machineStore.getState().flashIndex !== place.flash) selectFlash(place.flash);
    const last = place.offset + place.lengthBytes - 1;
    const anchorOffset = last === place.offset ? null : last;
    moveTo(place.flash, { cursorOffset: place.offset, anchorOffset }, 'around');
  });
}

const NO_EDITS: EditState = { canUndo: false, canRedo: false };

/** Nothing went wrong where there is no edit: it is told, and goes by itself. @throws anything else */
function tellNoEdit(thrown: unknown): null {
  if (!(thrown instanceof UserError) || thrown.report.code !== 'unsupported') throw thrown;
  tell(oneLine(thrown.report));
  return null;
}

function tooMuch(lengthBytes: number): UserError {
  return new UserError({
    code: 'unsupported',
    what: `${formatSize(lengthBytes)} are too much to put there at once: it takes at most ${formatSize(PUT_MAX_BYTES)}`,
    where: null,
    todo: 'Put them there in parts.',
  });
}

const hasMachine = () => machineStore.getState().machine !== null;

/** Wherever the keyboard is, but in a text field, which undoes what was typed there. */
export const STEP_COMMANDS: readonly Command[] = [
  {
    id: 'edit.undo',
    title: 'Undo the last edit',
    keys: ['Ctrl+Z'],
    when: hasMachine,
    run: () => void stepEdit('undo'),
  },
  {
    id: 'edit.redo',
    title: 'Redo the next edit',
    keys: ['Ctrl+Y', 'Ctrl+Shift+Z'],
    when: hasMachine,
    run: () => void stepEdit('redo'),
  },
];

/** Once, before the first key press. */
export function registerEditCommands(): void {
  for (const command of STEP_COMMANDS) registerCommand(command);
}
