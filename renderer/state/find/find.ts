/** Finding bytes: what is typed, what was typed before, and going from hit to hit. */
import { z } from 'zod';
import { createStore } from 'zustand/vanilla';
import type {
  FindQuery,
  IntegerOrder,
  IntegerWidth,
  StringEncoding,
  TextEncoding,
} from '../../../app/contract/find.ts';
import type { Hit } from '../../../app/contract/finding.ts';
import { deviceOffset, type FlashIndex } from '../../../app/contract/units.ts';
import { engine } from '../../link/engine.ts';
import { type Command, registerCommand } from '../commands.ts';
import { showBottom, showTab } from '../layout.ts';
import { currentFlash, machineStore, reporting, selectFlash } from '../machine.ts';
import { tell } from '../notice.ts';
import { moveTo, placeIn, selectedRange, selectionStore } from '../selection.ts';
import { readStored, writeStored } from '../stored.ts';
import { showStructure } from '../structure/chosen.ts';
import { chosenTarget, type FindTarget, IN_FLASH, IN_PACKED } from './find-target.ts';
import { type Asked, Search } from './search.ts';

/** The kinds of pattern that a person may type. */
export type PatternKind = Exclude<FindQuery['kind'], 'strings'>;

export type FindScope = 'flash' | 'selection' | 'structure' | 'packed';

export interface FindForm {
  readonly isOpen: boolean;
  /** How often it was asked for: each time it takes the keyboard. */
  readonly asks: number;
  readonly kind: PatternKind;
  readonly text: string;
  readonly encoding: TextEncoding;
  readonly ignoresCase: boolean;
  readonly widthBytes: IntegerWidth;
  readonly order: IntegerOrder;
  readonly target: FindTarget;
  /** What was looked for, the last one first. */
  readonly past: readonly string[];
}

/** Patterns that are remembered. */
const PAST_MAX = 30;
const Past = z.array(z.string());

export const findStore = createStore<FindForm>()(() => ({
  isOpen: false,
  asks: 0,
  kind: 'text',
  text: '',
  encoding: 'any',
  ignoresCase: true,
  widthBytes: 4,
  order: 'little',
  target: IN_FLASH,
  past: pastOf(readStored('find')),
}));

/** What the find bar found. */
export const hitSearch = new Search();
/** What reads as text. */
export const stringSearch = new Search();

/** How often each list was asked for: each time it takes the keyboard. */
export const listAsksStore = createStore(() => ({ hits: 0, strings: 0 }));

function askForList(list: 'hits' | 'strings'): void {
  showBottom(list);
  listAsksStore.setState((asks) => ({ [list]: asks[list] + 1 }));
}

export function openFind(): void {
  showTab('bytes');
  findStore.setState(({ asks }) => ({ isOpen: true, asks: asks + 1 }));
}

export function closeFind(): void {
  findStore.setState({ isOpen: false });
}

export function changeForm(form: Partial<Omit<FindForm, 'isOpen' | 'asks' | 'past'>>): void {
  findStore.setState(form);
}

/** Where is searched by what was chosen last. */
export function scopeOf({ target }: Pick<FindForm, 'target'>): FindScope {
  if (target.kind !== 'range') return target.kind;
  return target.structure === null ? 'selection' : 'structure';
}

/** Searches in what is selected now, in the structure that is chosen in the tree, in what is packed, or in all of the flash again. */
export function chooseScope(scope: FindScope): void {
  const flash = currentFlash(machineStore.getState());
  if (flash !== null) findStore.setState({ target: targetOf(flash.index, scope) ?? IN_FLASH });
}

/** Null where there is none. */
function targetOf(flash: FlashIndex, scope: FindScope): FindTarget | null {
  if (scope === 'packed') return IN_PACKED;
  if (scope === 'structure') return chosenTarget(flash);
  const selected = selectedRange(placeIn(flash)(selectionStore.getState()));
  return scope === 'flash' ? IN_FLASH : selected && { kind: 'range', ...selected, structure: null };
}

/** Opens the find bar to search there. */
export function findIn(target: FindTarget): void {
  findStore.setState({ target });
  openFind();
}

function findInChosen(): void {
  const target = targetOfChosen();
  if (target !== null) findIn(target);
}

function targetOfChosen(): FindTarget | null {
  const flash = currentFlash(machineStore.getState());
  return flash && chosenTarget(flash.index);
}

/** Searches for what is typed, shows the hits, and goes to the first one from the cursor on. */
export async function find(): Promise<void> {
  const flash = currentFlash(machineStore.getState());
  const form = findStore.getState();
  if (flash === null) return;
  if (form.text !== '') remember(form);
  const searching = hitSearch.start(askedBy(form, flash.index));
  const { finding } = hitSearch.store.getState();
  await searching;
  const { problem, count, wasCancelled, finding: last } = hitSearch.store.getState();
  if (last !== finding || problem !== null || wasCancelled || count === 0) return;
  showBottom('hits');
  await goToHit('here');
}

/** The same in what is packed. The button that asks for it goes, and the field has the keyboard again. */
export async function findInPacked(): Promise<void> {
  findIn(IN_PACKED);
  await find();
}

function remember({ text, past: before }: FindForm): void {
  const past = [text, ...before.filter((each) => each !== text)].slice(0, PAST_MAX);
  findStore.setState({ past });
  writeStored('find', JSON.stringify(past));
}

/** More make a pattern that nobody reads. */
const BYTES_MAX = 256;

/** Searches for bytes like the selected ones, in all of the flash. */
export async function findSelected(): Promise<void> {
  const flash = currentFlash(machineStore.getState());
  if (flash === null) return;
  const place = placeIn(flash.index)(selectionStore.getState());
  const { start, end } = selectedRange(place) ?? { start: place.cursorOffset, end: place.cursorOffset + 1 };
  if (end - start > BYTES_MAX) return tell(`Select at most ${BYTES_MAX} bytes to find others like them.`);
  await reporting(async () => {
    const input = { flash: flash.index, offset: deviceOffset(start), lengthBytes: end - start };
    const { bytes } = await engine.call('image.window', input);
    const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    changeForm({ kind: 'hex', text, target: IN_FLASH });
    openFind();
    await find();
  });
}

/** Searches for what is typed; where just that was searched in the bytes as they are it goes to the next hit. */
export async function findOrGoOn(): Promise<void> {
  const flash = currentFlash(machineStore.getState());
  const form = findStore.getState();
  const { asked, isRunning, count, problem, wasCancelled, isStale } = hitSearch.store.getState();
  if (flash === null) return;
  const isAsked = JSON.stringify(asked) === JSON.stringify(askedBy(form, flash.index));
  const isFruitless = !isRunning && (problem !== null || wasCancelled || count === 0);
  if (!isAsked || isStale || isFruitless) await find();
  else if (count > 0) await goToHit('forward');
}

export async function findStrings(
  text: string,
  leastCharacters: number,
  encodings: StringEncoding[],
  target: FindTarget,
): Promise<void> {
  const flash = currentFlash(machineStore.getState());
  if (flash === null) return;
  const query = { kind: 'strings' as const, text, leastCharacters, encodings };
  await stringSearch.start({ flash: flash.index, query, target });
}

/** Puts the cursor on the next hit, or the one before; `here`: the one at the cursor or after it. */
export async function goToHit(way: 'here' | 'forward' | 'back'): Promise<void> {
  const { asked, count } = hitSearch.store.getState();
  if (asked === null) return openFind();
  if (count === 0) return tell('Nothing was found that one could go to.');
  await reporting(async () => {
    const { cursorOffset } = placeIn(asked.flash)(selectionStore.getState());
    const hit = await hitSearch.next(cursorOffset, way);
    if (hit !== null) showHit(asked.flash, hit);
  });
}

/** Shows the flash, and its bytes from there on; of what is packed the structure that has them, in the tree. */
export function showHit(flash: FlashIndex, { offset, inside }: Pick<Hit, 'offset' | 'inside'>): void {
  selectFlash(flash);
  if (inside !== null) {
    showStructure(flash, inside.scan, inside.node);
    return;
  }
  showTab('bytes');
  moveTo(flash, { cursorOffset: offset, anchorOffset: null }, 'around');
}

function askedBy(form: FindForm, flash: FlashIndex): Asked {
  return { flash, query: queryOf(form), target: form.target };
}

function queryOf({ kind, text, encoding, ignoresCase, widthBytes, order }: FindForm): FindQuery {
  switch (kind) {
    case 'text':
      return { kind, text, encoding, ignoresCase };
    case 'regex':
      return { kind, text, ignoresCase };
    case 'integer':
      return { kind, text, widthBytes, order };
    case 'hex':
    case 'guid':
      return { kind, text };
  }
}

function pastOf(stored: string | null): readonly string[] {
  try {
    return Past.parse(JSON.parse(stored ?? '[]'));
  } catch {
    return [];
  }
}

const hasMachine = () => machineStore.getState().machine !== null;

const COMMANDS: readonly Command[] = [
  { id: 'find.open', title: 'Find bytes, text, numbers…', keys: ['Ctrl+F'], when: hasMachine, run: openFind },
  {
    id: 'find.structure',
    title: 'Find in the chosen structure…',
    keys: ['Alt+Shift+U'],
    when: () => targetOfChosen() !== null,
    run: findInChosen,
  },
  {
    id: 'find.bytes',
    title: 'Find bytes like the selected ones',
    keys: [],
    when: hasMachine,
    run: () => void findSelected(),
  },
  {
    id: 'find.next',
    title: 'Go to the next hit',
    keys: ['F3'],
    when: hasMachine,
    run: () => void goToHit('forward'),
  },
  {
    id: 'find.previous',
    title: 'Go to the hit before',
    keys: ['Shift+F3'],
    when: hasMachine,
    run: () => void goToHit('back'),
  },
  {
    id: 'find.hits',
    title: 'Show what was found',
    keys: ['Alt+Shift+F'],
    when: hasMachine,
    run: () => (hitSearch.store.getState().asked === null ? openFind() : askForList('hits')),
  },
  {
    id: 'find.strings',
    title: 'Show the strings of this flash',
    keys: ['Alt+Shift+T'],
    when: hasMachine,
    run: () => askForList('strings'),
  },
];

/** Once, before the first key press. */
export function registerFindCommands(): void {
  for (const command of COMMANDS) registerCommand(command);
}

export function startFind(): void {
  hitSearch.listen();
  stringSearch.listen();
  machineStore.subscribe(({ machine, flashIndex }, before) => {
    // A range or a structure is one of the flash that it was chosen in.
    if (machine?.opening !== before.machine?.opening || flashIndex !== before.flashIndex)
      findStore.setState(({ target }) => ({ target: target.kind === 'packed' ? target : IN_FLASH }));
  });
}
