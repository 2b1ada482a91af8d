/** The comparison that the window shows: what the flash holds with something else, and what came of it. */
import { createStore } from 'zustand/vanilla';
import type { StructureChange } from '../../../app/contract/compare.ts';
import type { Compared, ComparedOther } from '../../../app/contract/comparing.ts';
import { type ErrorReport, toReport } from '../../../app/contract/errors.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import { engine } from '../../link/engine.ts';
import { goToView } from '../layout.ts';
import { currentFlash, machineStore } from '../machine.ts';
import { reportProblem } from '../problems.ts';
import { ComparedPages } from './compared-pages.ts';
import { RangePages } from './range-pages.ts';

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** What has become of the structures. */
export interface ComparedStructures {
  /** Null until it is known. */
  readonly changes: readonly StructureChange[] | null;
  /** What was left out of it, a sentence each. */
  readonly omissions: readonly string[];
  /** Bytes that differ in no structure. */
  readonly outsideBytes: number;
  readonly progress: Progress | null;
  /** Why it is not known. */
  readonly error: ErrorReport | null;
}

export interface Comparison {
  /** The engine's name for it. */
  readonly name: string;
  readonly flash: FlashIndex;
  readonly other: ComparedOther;
  /** Null while it goes on. */
  readonly result: Compared | null;
  readonly progress: Progress | null;
  /** Erase blocks of the flash that hold what differs. */
  readonly blocks: readonly number[];
  /** Bytes changed since. */
  readonly isStale: boolean;
  /** Why the bytes can't be shown any more. */
  readonly error: ErrorReport | null;
  /** Null until somebody looks at them. */
  readonly structures: ComparedStructures | null;
}

export const COMPARE_MODES = ['bytes', 'structures'] as const;
export type CompareMode = (typeof COMPARE_MODES)[number];

interface Comparing {
  readonly comparison: Comparison | null;
  /** The one that stood there before, until it is known whether this one takes its place. */
  readonly before: Comparison | null;
  readonly mode: CompareMode;
  /** Why there is no comparison any more, in a sentence. */
  readonly ended: string | null;
  /** How often a person asked to type a cycle; 0 while they don't. */
  readonly asks: number;
  /** How often they asked to type where to go in both. */
  readonly goAsks: number;
}

export const compareStore = createStore<Comparing>()(() => ({
  comparison: null,
  before: null,
  mode: 'bytes',
  ended: null,
  asks: 0,
  goAsks: 0,
}));

export const comparedPages = new ComparedPages(engine, fail);
export const rangePages = new RangePages(engine, fail);

/** What goes on now: the comparison of bytes, then that of structures. */
let cancelling = new AbortController();

/**
 * Compares a flash with something else, and shows that. What can't be compared becomes a problem on the screen, and the
 * comparison before stands there again.
 */
export async function compareWith(flash: FlashIndex, other: ComparedOther): Promise<void> {
  const comparison = newComparison(flash, other);
  const cancel = new AbortController();
  begin(comparison, cancel);
  await finish(comparison, start(comparison, cancel.signal), cancel.signal);
}

/** The same under a name that the engine knows, for whoever looks at it: the person is not led there. */
export async function compareAfterReload({
  name,
  flash,
  other,
}: Pick<Comparison, 'name' | 'flash' | 'other'>): Promise<void> {
  const comparison = { ...newComparison(flash, other), name };
  const cancel = new AbortController();
  putThere(comparison, cancel);
  await finish(comparison, start(comparison, cancel.signal), cancel.signal);
}

/**
 * As `compareWith`, but nothing is shown before the other bytes are there; then this is done.
 * @throws UserError where they can't be had; the reason of `cancel`
 */
export async function compareOnceOpened(
  flash: FlashIndex,
  other: ComparedOther,
  cancel: AbortController,
): Promise<void> {
  const comparison = newComparison(flash, other);
  // What follows the bytes knows only what is shown.
  let isStale = false;
  const stopChanges = engine.on('image.changed', ({ flash: changed }) => {
    if (isOf(comparison, changed)) isStale = true;
  });
  let stop = () => {};
  const opened = new Promise<void>((resolve) => {
    stop = engine.on('compare.progressed', ({ comparing }) => {
      if (comparing === comparison.name) resolve();
    });
  });
  const started = start(comparison, cancel.signal);
  try {
    await Promise.race([opened, started]);
  } finally {
    stop();
    stopChanges();
  }
  begin({ ...comparison, isStale }, cancel);
  void finish(comparison, started, cancel.signal);
}

function start({ name, flash, other }: Comparison, signal: AbortSignal): Promise<Compared> {
  return engine.call('compare.start', { comparing: name, flash, other }, signal);
}

/** Puts a comparison in the place of the one there, and shows it. `cancel` ends it. */
function begin(comparison: Comparison, cancel: AbortController): void {
  putThere(comparison, cancel);
  goToView('compare');
}

/** The one there is kept if it is done. */
function putThere(comparison: Comparison, cancel: AbortController): void {
  const { comparison: there, before } = compareStore.getState();
  cancelling.abort();
  cancelling = cancel;
  if (there?.result === null) letGo(there);
  const kept = there?.result == null ? before : there;
  compareStore.setState({ comparison, before: kept, ended: null, asks: 0, goAsks: 0 });
  showPages(null);
}

/** What comes of a comparison that was begun. */
async function finish(
  { name, flash, other }: Comparison,
  started: Promise<Compared>,
  signal: AbortSignal,
): Promise<void> {
  try {
    const result = await started;
    const { blocks } = await engine.call('compare.blocks', { comparing: name }, signal);
    if (!isShown(name)) return;
    letGo(compareStore.getState().before);
    compareStore.setState({ before: null });
    update(name, { result, blocks, progress: null });
    showPages(name);
    if (compareStore.getState().mode === 'structures') void compareStructures();
  } catch (thrown) {
    if (!isShown(name)) return;
    goBackFrom(signal.aborted);
    if (signal.aborted) return;
    const asRaw =
      other.kind === 'file' ? () => void compareWith(flash, { ...other, format: 'raw' }) : undefined;
    reportProblem(thrown, asRaw);
  }
}

/** The comparison before stands there again, where there was one. */
function goBackFrom(isCancelled: boolean): void {
  const { comparison, before } = compareStore.getState();
  letGo(comparison);
  compareStore.setState({
    comparison: before,
    before: null,
    ended: isCancelled ? 'Comparing was cancelled.' : null,
  });
  showPages(before?.name ?? null);
}

/** The same once more, with the bytes as they are now. */
export async function compareAgain(): Promise<void> {
  const { comparison } = compareStore.getState();
  if (comparison !== null) await compareWith(comparison.flash, comparison.other);
}

/** Ends what goes on now. Of the structures nothing is known then; instead of new bytes the comparison before is there. */
export function cancelComparing(): void {
  cancelling.abort();
}

/** Shows no comparison any more, and has the engine let go of what it held for it. */
export function endComparison(ended: string | null): void {
  const { comparison, before } = compareStore.getState();
  compareStore.setState({ comparison: null, before: null, ended });
  if (comparison === null) return;
  cancelling.abort();
  showPages(null);
  letGo(comparison);
  letGo(before);
}

function letGo(comparison: Comparison | null): void {
  if (comparison === null) return;
  // It has ended in any case where the engine is gone.
  engine.call('compare.end', { comparing: comparison.name }).catch(() => undefined);
}

/** Of one comparison, or of none. */
function showPages(name: string | null): void {
  comparedPages.show(name);
  rangePages.show(name);
}

export function showMode(mode: CompareMode): void {
  compareStore.setState({ mode });
  if (mode === 'structures') void compareStructures();
}

/** Compares what lies in both, unless that is known. */
export async function compareStructures(): Promise<void> {
  const { comparison } = compareStore.getState();
  const known = comparison?.structures ?? null;
  if (comparison?.result == null || known?.progress != null || known?.changes != null) return;
  const { name } = comparison;
  const cancel = new AbortController();
  cancelling = cancel;
  const nothing = { changes: null, omissions: [], outsideBytes: 0, progress: null, error: null };
  update(name, { structures: { ...nothing, progress: { done: 0, total: 1 } } });
  try {
    const found = await engine.call('compare.structures', { comparing: name }, cancel.signal);
    update(name, { structures: { ...nothing, ...found } });
  } catch (thrown) {
    update(name, { structures: { ...nothing, error: toReport(thrown) } });
  }
}

/** Has a person type where to go in the bytes of both. @returns false where none are shown */
export function askForPlace(): boolean {
  const isShown = compareStore.getState().comparison?.result != null;
  if (isShown) {
    showMode('bytes');
    compareStore.setState(({ goAsks }) => ({ goAsks: goAsks + 1 }));
  }
  return isShown;
}

export function endAskingForPlace(): void {
  compareStore.setState({ goAsks: 0 });
}

/** Has a person type the cycle. */
export function askForPosition(): void {
  goToView('compare');
  compareStore.setState(({ asks }) => ({ asks: asks + 1 }));
}

export function endAskingForPosition(): void {
  compareStore.setState({ asks: 0 });
}

/** The flash that is compared, or would be: the one that a person looks at. Null while no machine is open. */
export function comparedFlash(): FlashState | null {
  const { machine } = machineStore.getState();
  const { comparison } = compareStore.getState();
  const compared = comparison && machine?.flashes[comparison.flash];
  return compared ?? currentFlash(machineStore.getState());
}

/** Follows the bytes of both, and the machine that they are of. */
export function startComparing(): void {
  engine.on('compare.progressed', ({ comparing, done, total }) => {
    const { comparison } = compareStore.getState();
    if (comparison?.name !== comparing) return;
    const progress = { done, total };
    const { structures } = comparison;
    if (comparison.result === null) update(comparing, { progress });
    else if (structures?.progress != null) update(comparing, { structures: { ...structures, progress } });
  });
  engine.on('compare.lost', ({ comparing, error }) => update(comparing, { error }));
  engine.on('image.changed', ({ flash }) => {
    const { comparison, before } = compareStore.getState();
    if (before !== null && isOf(before, flash)) update(before.name, { isStale: true });
    if (comparison === null || !isOf(comparison, flash)) return;
    update(comparison.name, { isStale: true });
    comparedPages.refresh();
  });
  machineStore.subscribe(({ machine }, { machine: before }) => {
    const { comparison } = compareStore.getState();
    if (machine?.opening !== before?.opening) {
      if (comparison !== null) endComparison('What was compared is not open any more.');
      compareStore.setState({ asks: 0 });
      return;
    }
    if (comparison === null) return;
    const lost = machine?.flashes.filter(({ image }) => image?.condition === 'lost') ?? [];
    if (lost.some(({ index }) => isOf(comparison, index)))
      endComparison('An image that was compared is lost.');
  });
}

function newComparison(flash: FlashIndex, other: ComparedOther): Comparison {
  return {
    name: crypto.randomUUID(),
    flash,
    other,
    result: null,
    progress: { done: 0, total: 1 },
    blocks: [],
    isStale: false,
    error: null,
    structures: null,
  };
}

function isShown(name: string): boolean {
  return compareStore.getState().comparison?.name === name;
}

/** Of one or both of its sides. */
function isOf(comparison: Comparison, flash: number): boolean {
  const { other } = comparison;
  return flash === comparison.flash || (other.kind === 'flash' && flash === other.flash);
}

function update(name: string, change: Partial<Comparison>): void {
  const changed = (one: Comparison | null) => (one?.name === name ? { ...one, ...change } : one);
  compareStore.setState(({ comparison, before }) => ({
    comparison: changed(comparison),
    before: changed(before),
  }));
}

/** Bytes or ranges could not be told. */
function fail(thrown: unknown): void {
  const { comparison } = compareStore.getState();
  if (comparison !== null) update(comparison.name, { error: toReport(thrown) });
}
