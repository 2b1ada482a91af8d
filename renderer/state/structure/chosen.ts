/** The structure that is chosen in the tree: all that is known of it, what lies in it, and its first bytes. */
import { createStore } from 'zustand/vanilla';
import { type ErrorReport, toReport, UserError } from '../../../app/contract/errors.ts';
import { INSIDE_MAX, type StructureNode } from '../../../app/contract/structure.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import { fileName } from '../../format/paths.ts';
import { engine, engineConnection } from '../../link/engine.ts';
import { saveFile } from '../backing/saving.ts';
import { currentFlash, machineStore } from '../machine.ts';
import { tell } from '../notice.ts';
import { dismissProblems, reportProblem } from '../problems.ts';
import { outdated, scanAgain, structureIn, structureStore } from './structure.ts';
import { choose, mark, openPathTo, structureViewStore } from './structure-view.ts';

/** What the engine says of a structure. */
export interface ChosenNode {
  readonly flash: FlashIndex;
  /** The scan that found it, and what names it in later ones. */
  readonly scan: number;
  readonly key: string;
  readonly node: StructureNode;
  /** The first ones of those that lie in it, and how many there are. */
  readonly inside: readonly StructureNode[];
  readonly insideTotal: number;
  /** Whether it unpacks to something, which can be shown and saved. */
  readonly isPacked: boolean;
}

/** What is asked of a structure that is to be saved. */
interface SavedNode extends Pick<ChosenNode, 'flash' | 'key'> {
  readonly node: Pick<StructureNode, 'name'>;
}

/** Null while none is chosen, or the scan that is here has no such one. */
export const chosenStore = createStore<{ readonly chosen: ChosenNode | null }>()(() => ({ chosen: null }));

/** Which bytes of a node of a scan: its own, or those that it unpacks to, from a place on. */
export interface PlacedBytes {
  readonly flash: FlashIndex;
  readonly scan: number;
  readonly id: number;
  readonly isUnpacked: boolean;
  readonly from: number;
}

/** Bytes of a structure, of which it has `sizeBytes` in all; null where it has none. */
export interface SomeBytes {
  readonly bytes: Uint8Array | null;
  readonly sizeBytes: number;
  readonly error: ErrorReport | null;
}

/** Of a structure at once. */
export const SHOWN_BYTES = 4096;

/** Follows what is chosen, in which scan. */
export function startChosen(): void {
  structureViewStore.subscribe(() => void load());
  structureStore.subscribe(() => void load());
  machineStore.subscribe(() => void load());
  engineConnection.subscribe((connection) => {
    if (connection === 'open') void load();
  });
}

/** What was asked for last, unless it failed and may go well the next time. */
let loaded = '';
let asks = 0;

async function load(): Promise<void> {
  const flash = currentFlash(machineStore.getState())?.index;
  const { index, scan } = structureIn(flash)(structureStore.getState());
  const { chosen } = structureViewStore.getState();
  const id = chosen === null ? null : (index?.idOf(chosen) ?? null);
  const wanted = `${flash} ${chosen} ${id} ${index?.serial}`;
  if (wanted === loaded) return;
  loaded = wanted;
  const ask = ++asks;
  if (flash === undefined || chosen === null || id === null) {
    chosenStore.setState({ chosen: null });
    return;
  }
  try {
    const [{ node, isPacked }, { nodes: inside, total: insideTotal }] = await Promise.all([
      engine.call('structure.node', { flash, scan, id }),
      engine.call('structure.inside', { flash, scan, id, from: 0, count: INSIDE_MAX }),
    ]);
    if (ask === asks)
      chosenStore.setState({
        chosen: node && { flash, scan, key: chosen, node, inside, insideTotal, isPacked },
      });
  } catch (thrown) {
    if (ask !== asks) return;
    // Whoever shows the structures says why they can't be had.
    chosenStore.setState({ chosen: null });
    if (toReport(thrown).code === 'not-found') outdated(flash);
    else loaded = '';
  }
}

/** Chooses what lies in the chosen one; not where another scan has come, in which that has another number. */
export function goInside({ flash, scan }: ChosenNode, id: number): void {
  const { index, scan: last } = structureIn(flash)(structureStore.getState());
  if (index === null || scan !== last) return;
  openPathTo(index, id);
  choose(flash, index, id);
}

/** Chooses a structure of a scan, and opens what it lies in; where that scan is not here it says what to do. */
export function showStructure(flash: FlashIndex, scan: number, id: number): void {
  const { index, scan: last } = structureIn(flash)(structureStore.getState());
  if (index !== null && scan === last) {
    openPathTo(index, id);
    mark(flash, index, id);
  } else if (scan < last) tell('The bytes have changed since it was found. Search again.');
  else {
    scanAgain();
    tell('The structures are being read. Choose the hit once more when they are there.');
  }
}

/** Bytes of a structure, or of what it unpacks to, from a place on. Never throws. */
export async function bytesInside(place: PlacedBytes): Promise<SomeBytes> {
  try {
    const asked = { ...place, lengthBytes: SHOWN_BYTES };
    return { ...(await engine.call('structure.bytes', asked)), error: null };
  } catch (thrown) {
    return { bytes: null, sizeBytes: 0, error: toReport(thrown) };
  }
}

/** Saves the bytes of a structure, or what it unpacks to, where the person wants them. */
export async function saveStructure(chosen: SavedNode, isUnpacked: boolean): Promise<void> {
  const { node } = chosen;
  const what = isUnpacked ? `what ${node.name} unpacks to` : node.name;
  try {
    const { path: suggested } = await engine.call('structure.proposeSave', {
      ...placeNow(chosen),
      isUnpacked,
    });
    const path = await saveFile({
      what: 'image',
      title: `Save ${what} as`,
      note: 'The bytes as they are, in a file of their own.',
      suggested,
      write: async (path, overwrites, cancelling) => {
        const saving = { ...placeNow(chosen), isUnpacked, path, overwrites };
        return (await engine.call('structure.save', saving, cancelling.signal)).path;
      },
    });
    if (path === null) return;
    dismissProblems();
    tell(`Saved ${what} as ${fileName(path)}`);
  } catch (thrown) {
    reportProblem(thrown);
  }
}

/** The same structure in the scan that is here now: while a person looks for a name the bytes may change. @throws UserError */
function placeNow({ flash, key, node }: SavedNode): { flash: FlashIndex; scan: number; id: number } {
  const { index, scan } = structureIn(flash)(structureStore.getState());
  const id = index?.idOf(key) ?? null;
  if (id !== null && index?.rows[id]?.name === node.name) return { flash, scan, id };
  throw new UserError({
    code: 'not-found',
    what: `${node.name} is no longer where it was`,
    where: null,
    todo: 'The bytes have changed since it was chosen: choose it again if it is listed.',
  });
}
