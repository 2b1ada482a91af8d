/** The structure that is chosen in the tree: all that is known of it, what lies in it, and its first bytes. */
import { createStore } from 'zustand/vanilla';
import { type ErrorReport, toReport } from '../../../app/contract/errors.ts';
import { INSIDE_MAX, type StructureNode } from '../../../app/contract/structure.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import { fileName } from '../../format/paths.ts';
import { engine } from '../../link/engine.ts';
import { saveFile } from '../backing/saving.ts';
import { currentFlash, machineStore } from '../machine.ts';
import { tell } from '../notice.ts';
import { dismissProblems, reportProblem } from '../problems.ts';
import { structureStore } from './structure.ts';
import { structureViewStore } from './structure-view.ts';

/** What the engine says of a structure. */
export interface ChosenNode {
  readonly flash: FlashIndex;
  readonly node: StructureNode;
  /** The first ones of those that lie in it, and how many there are. */
  readonly inside: readonly StructureNode[];
  readonly insideTotal: number;
  /** Whether it unpacks to something, which can be shown and saved. */
  readonly isPacked: boolean;
}

/** Null while none is chosen, or the scan that is here has no such one. */
export const chosenStore = createStore<{ readonly chosen: ChosenNode | null }>()(() => ({ chosen: null }));

/** Its first bytes, or those that it unpacks to. */
export interface FirstBytes {
  readonly bytes: Uint8Array | null;
  readonly sizeBytes: number;
  readonly error: ErrorReport | null;
}

const SHOWN_BYTES = 4096;

/** Follows what is chosen, in which scan. */
export function startChosen(): void {
  structureViewStore.subscribe(({ chosen }, before) => {
    if (chosen !== before.chosen) void load();
  });
  structureStore.subscribe(() => void load());
  machineStore.subscribe(() => void load());
}

let loaded = '';
let asks = 0;

async function load(): Promise<void> {
  const flash = currentFlash(machineStore.getState())?.index;
  const index = flash === undefined ? null : (structureStore.getState()[flash]?.index ?? null);
  const { chosen } = structureViewStore.getState();
  const id = chosen === null ? null : (index?.idOf(chosen) ?? null);
  const wanted = `${flash} ${chosen} ${id} ${index?.serial}`;
  if (wanted === loaded) return;
  loaded = wanted;
  const ask = ++asks;
  if (flash === undefined || id === null) {
    chosenStore.setState({ chosen: null });
    return;
  }
  try {
    const [{ node, isPacked }, { nodes: inside, total: insideTotal }] = await Promise.all([
      engine.call('structure.node', { flash, id }),
      engine.call('structure.inside', { flash, id, from: 0, count: INSIDE_MAX }),
    ]);
    if (ask === asks)
      chosenStore.setState({ chosen: node && { flash, node, inside, insideTotal, isPacked } });
  } catch {
    // Whoever shows the structures says why they can't be had.
    if (ask === asks) chosenStore.setState({ chosen: null });
  }
}

/** The first bytes of a structure, or of what it unpacks to. Never throws. */
export async function firstBytes({ flash, node }: ChosenNode, isUnpacked: boolean): Promise<FirstBytes> {
  try {
    const part = { flash, id: node.id, isUnpacked };
    return { ...(await engine.call('structure.bytes', { ...part, lengthBytes: SHOWN_BYTES })), error: null };
  } catch (thrown) {
    return { bytes: null, sizeBytes: 0, error: toReport(thrown) };
  }
}

/** Saves the bytes of a structure, or what it unpacks to, where the person wants them. */
export async function saveStructure(
  { flash, node }: { readonly flash: FlashIndex; readonly node: Pick<StructureNode, 'id' | 'name'> },
  isUnpacked: boolean,
): Promise<void> {
  const part = { flash, id: node.id, isUnpacked };
  const what = isUnpacked ? `what ${node.name} unpacks to` : node.name;
  try {
    const { path: suggested } = await engine.call('structure.proposeSave', part);
    const path = await saveFile({
      what: 'image',
      title: `Save ${what} as`,
      note: 'The bytes as they are, in a file of their own.',
      suggested,
      write: async (target, overwrites, cancelling) =>
        (await engine.call('structure.save', { ...part, path: target, overwrites }, cancelling.signal)).path,
    });
    if (path === null) return;
    dismissProblems();
    tell(`Saved ${what} as ${fileName(path)}`);
  } catch (thrown) {
    reportProblem(thrown);
  }
}
