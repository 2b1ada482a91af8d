/**
 * What lies in the flash that a person looks at. It is scanned when it is first looked at, and again, after a pause, when its
 * bytes have changed: at another point of the history the tree is another one. A scan that takes long is not repeated
 * unasked.
 */
import { createStore } from 'zustand/vanilla';
import { type ErrorReport, toReport } from '../../../app/contract/errors.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import { engine, engineConnection } from '../../link/engine.ts';
import { bytesAnsweredStore } from '../bytes.ts';
import { currentFlash, machineStore } from '../machine.ts';
import { StructureIndex } from './structure-index.ts';
import { filterStructure } from './structure-view.ts';

/** A scan that goes on. */
export interface Scanning {
  readonly done: number;
  readonly total: number;
}

export interface FlashStructure {
  /** The engine's number of the scan that found these; 0 before the first has ended. */
  readonly scan: number;
  /** Null before the first scan has ended. */
  readonly index: StructureIndex | null;
  /** What the scan left out, a sentence each. */
  readonly omissions: readonly string[];
  /** Bytes have changed since. */
  readonly isStale: boolean;
  readonly scanning: Scanning | null;
  /** Why the last scan came to nothing. Other bytes may do better: it is gone when there are some. */
  readonly error: ErrorReport | null;
}

const NONE: FlashStructure = {
  scan: 0,
  index: null,
  omissions: [],
  isStale: false,
  scanning: null,
  error: null,
};

/** By flash, of the machine that is open. */
export const structureStore = createStore<Readonly<Record<FlashIndex, FlashStructure>>>()(() => ({}));

/** Selector: what is known of a flash. */
export function structureIn(
  flash: FlashIndex | undefined,
): (all: Readonly<Record<FlashIndex, FlashStructure>>) => FlashStructure {
  return (all) => (flash === undefined ? NONE : (all[flash] ?? NONE));
}

/** A scan that takes longer is done again only when a person asks for it. */
const REPEATED_MS = 1_500;
/** Between two scans: so long at least, and so many times what the last one took. */
const PAUSE_MS = 500;
const PAUSE_TIMES = 4;

let running: { readonly flash: FlashIndex; readonly name: string; readonly cancel: AbortController } | null =
  null;
let scans = 0;
/** A while after each scan: only a flash that was never scanned is scanned then. */
let resting: ReturnType<typeof setTimeout> | null = null;
const lastMs = new Map<FlashIndex, number>();

/** Follows the flash that is looked at, and its bytes. */
export function startStructure(): void {
  machineStore.subscribe(({ machine }, { machine: before }) => {
    if (machine?.opening !== before?.opening) forget();
    for (const { index, image } of machine?.flashes ?? []) {
      const previous = before?.flashes[index]?.image;
      const isSameMapping = image?.mode === previous?.mode && image?.condition === previous?.condition;
      if (!isSameMapping) mappedAnew(index);
    }
    void scanIfWanted();
  });
  bytesAnsweredStore.subscribe(() => void scanIfWanted());
  engine.on('image.changed', ({ flash }) => {
    const known = structureStore.getState()[flash];
    if (known !== undefined)
      update(flash, { isStale: true, error: wasCancelled(known) ? known.error : null });
    void scanIfWanted();
  });
  engineConnection.subscribe((connection) => {
    if (connection !== 'open') return;
    for (const [flash, { error }] of Object.entries(structureStore.getState()))
      if (error?.code === 'disconnected') update(Number(flash), { error: null });
    void scanIfWanted();
  });
  engine.on('structure.progressed', ({ scanning, done, total }) => {
    if (running?.name === scanning) update(running.flash, { scanning: { done, total } });
  });
}

/** Scans the flash that is looked at, now. */
export function scanAgain(): void {
  const flash = currentFlash(machineStore.getState())?.index;
  if (flash !== undefined) void scan(flash);
}

/** The engine has a later scan of a flash, which another window asked for: nothing can be asked of the one that is here. */
export function outdated(flash: FlashIndex): void {
  if (running?.flash === flash || structureStore.getState()[flash] === undefined) return;
  update(flash, { isStale: true });
  void scanIfWanted();
}

/** Ends the scan that goes on; what the last one found stays. */
export function cancelScan(): void {
  running?.cancel.abort();
}

/** A scan of the old mapping comes to nothing, which is no reason to wait for a person. */
function mappedAnew(flash: FlashIndex): void {
  if (structureStore.getState()[flash] === undefined) return;
  update(flash, { isStale: true, error: null });
  if (running?.flash !== flash) return;
  running.cancel.abort();
  running = null;
  update(flash, { scanning: null });
}

function forget(): void {
  filterStructure('');
  running?.cancel.abort();
  running = null;
  lastMs.clear();
  structureStore.setState({}, true);
}

/** The bytes are what a person waits for: they come first. */
async function scanIfWanted(): Promise<void> {
  const flash = currentFlash(machineStore.getState());
  if (flash === null || running !== null || !bytesAnsweredStore.getState()) return;
  if (flash.image?.condition === 'lost') return;
  const known = structureStore.getState()[flash.index];
  if (known === undefined) return scan(flash.index);
  const isQuick = (lastMs.get(flash.index) ?? 0) < REPEATED_MS;
  if (known.isStale && known.error === null && isQuick && resting === null) return scan(flash.index);
}

async function scan(flash: FlashIndex): Promise<void> {
  if (running !== null) return;
  const cancel = new AbortController();
  const me = { flash, name: `structure ${++scans}`, cancel };
  running = me;
  update(flash, { isStale: false, scanning: { done: 0, total: 1 }, error: null });
  const startMs = performance.now();
  const outcome = await engine.call('structure.scan', { flash, scanning: me.name }, cancel.signal).then(
    ({ scan: number, rows, omissions }) => ({ scan: number, index: new StructureIndex(rows), omissions }),
    (thrown: unknown) => ({ error: toReport(thrown), isStale: true }),
  );
  if (running !== me) return;
  running = null;
  const tookMs = performance.now() - startMs;
  lastMs.set(flash, tookMs);
  update(flash, { ...outcome, scanning: null });
  rest(Math.max(PAUSE_MS, PAUSE_TIMES * tookMs));
  await scanIfWanted();
}

/** A person who stopped a scan wants no other one of the same image, until they ask for it. */
function wasCancelled({ error }: FlashStructure): boolean {
  return error?.code === 'cancelled';
}

function rest(forMs: number): void {
  clearTimeout(resting ?? undefined);
  resting = setTimeout(() => {
    resting = null;
    void scanIfWanted();
  }, forMs);
}

function update(flash: FlashIndex, change: Partial<FlashStructure>): void {
  structureStore.setState((all) => ({ [flash]: { ...(all[flash] ?? NONE), ...change } }));
}
