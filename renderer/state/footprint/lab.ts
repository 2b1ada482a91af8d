/** The footprint lab as a person sets it up and runs it. It goes on while they look at something else. */
import { createStore } from 'zustand/vanilla';
import { type ErrorReport, toReport } from '../../../app/contract/errors.ts';
import {
  type FootprintMeans,
  type FootprintProgress,
  type FootprintRequest,
  type FootprintRow,
  StrategyId,
  type Touch,
} from '../../../app/contract/footprint.ts';
import type { GivenFormat, MachineState } from '../../../app/contract/machine.ts';
import { engine } from '../../link/engine.ts';
import { machineStore, reporting } from '../machine.ts';
import { pickFiles } from '../opening/pick.ts';

/** What is measured: a strategy of ours, or the real QEMU. */
export type LabKind = FootprintRow['strategy'];

/** From what costs most to what costs least, as a rule. */
export const LAB_KINDS: readonly LabKind[] = ['qemu', ...StrategyId.options];

export interface LabImage {
  readonly path: string;
  readonly format?: GivenFormat | undefined;
}

/** What was asked for, and the rows that are there so far. */
export interface Measurement {
  readonly request: FootprintRequest;
  readonly rows: readonly FootprintRow[];
}

export interface Lab {
  /** Null until the engine has said what can be measured here. */
  readonly means: FootprintMeans | null;
  /** One that the person chose; null stands for that of the flash they look at. */
  readonly image: LabImage | null;
  /** As it is typed. */
  readonly instances: string;
  readonly touch: Touch;
  /** What is measured next, and shown of what was measured. */
  readonly kinds: readonly LabKind[];
  readonly measured: Measurement | null;
  /** Null while nothing is measured. */
  readonly run: { readonly progress: FootprintProgress | null; readonly cancel: () => void } | null;
  /** What the last run came to, in words for a person who does not see it; empty before the first. */
  readonly outcome: string;
  /** Why the last run came to nothing. */
  readonly error: ErrorReport | null;
}

export const labStore = createStore<Lab>()(() => ({
  means: null,
  image: null,
  instances: '20',
  touch: 'boot',
  kinds: LAB_KINDS,
  measured: null,
  run: null,
  outcome: '',
  error: null,
}));

/**
 * Follows the machine: with other images in its flashes, theirs are measured again and not one that was chosen before;
 * and where none is open nobody could see a run or cancel it.
 */
export function startLab(): void {
  machineStore.subscribe(({ machine }, before) => {
    if (machine === null) labStore.getState().run?.cancel();
    if (imagesOf(machine) !== imagesOf(before.machine)) labStore.setState({ image: null });
  });
}

function imagesOf(machine: MachineState | null): string {
  return machine?.flashes.map(({ image }) => image?.path ?? '').join('\n') ?? '';
}

/** Asks once what can be measured here. */
export async function loadMeans(): Promise<void> {
  if (labStore.getState().means !== null) return;
  await reporting(async () => labStore.setState({ means: await engine.call('footprint.means', {}) }));
}

export function setUp(change: Partial<Pick<Lab, 'image' | 'instances' | 'touch'>>): void {
  labStore.setState(change);
}

/** Switches a kind on or off. */
export function toggleKind(kind: LabKind): void {
  labStore.setState(({ kinds }) => ({
    kinds: LAB_KINDS.filter((each) => (each === kind) !== kinds.includes(each)),
  }));
}

/** Lets the person choose a file that need not be open. */
export async function pickLabImage(): Promise<void> {
  await reporting(async () => {
    const { paths, format } = await pickFiles(1, 'measure');
    const [path] = paths;
    if (path !== undefined) setUp({ image: { path, format } });
  });
}

/** Measures, and calls off what is measured now. What was measured before stays until there is something new. */
export async function runLab(request: FootprintRequest): Promise<void> {
  labStore.getState().run?.cancel();
  const cancelling = new AbortController();
  const run = crypto.randomUUID();
  const isOurs = () => !cancelling.signal.aborted;
  const cancel = () => {
    cancelling.abort();
    labStore.setState({ run: null, outcome: 'Cancelled. What was measured before stays.' });
  };
  labStore.setState({ run: { progress: null, cancel }, outcome: 'Measuring.', error: null });
  let rows: readonly FootprintRow[] = [];
  const stops = [
    engine.on('footprint.progressed', ({ run: of, progress }) => {
      if (of === run && isOurs()) labStore.setState({ run: { progress, cancel } });
    }),
    engine.on('footprint.measured', ({ run: of, row }) => {
      if (of !== run) return;
      rows = [...rows, row];
      if (isOurs()) labStore.setState({ measured: { request, rows } });
    }),
  ];
  try {
    const report = await engine.call('footprint.run', { ...request, run }, cancelling.signal);
    if (isOurs()) labStore.setState({ measured: { request, rows: report.rows }, outcome: 'Measured.' });
  } catch (thrown) {
    if (isOurs()) labStore.setState({ error: toReport(thrown), outcome: '' });
  } finally {
    for (const stop of stops) stop();
    if (isOurs()) labStore.setState({ run: null });
  }
}
