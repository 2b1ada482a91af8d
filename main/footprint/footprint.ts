/**
 * What N processes cost that have the same image behind a flash, by how they hold it. Processes of each kind are all
 * there at the same time when they are measured, because what they share is divided among them.
 */
import type {
  FootprintControl,
  FootprintProgress,
  FootprintReport,
  FootprintRequest,
  FootprintRow,
} from '../../app/contract/footprint.ts';
import { controlOf, rowOf } from './footprint-row.ts';
import type { ImageFacts } from './lab-machine.ts';
import { mappedPages } from './mapped-pages.ts';
import { type Measured, measureTogether } from './measure-together.ts';
import type { Order } from './order.ts';
import { requireMeasurable } from './process-memory.ts';
import { qemuVersion, requireVirtSize } from './qemu.ts';
import { availableBytes, mostInstances, refuseBeyond } from './room.ts';
import { watchImage } from './watched-image.ts';

/** Said of QEMU's machines. */
const PAUSED = 'The machines are paused: their guests have read nothing yet.';

/** What the lab needs besides the request. */
export interface FootprintOptions {
  /** The file that the build makes of `main/footprint-instance.ts`. */
  readonly instancePath: string;
  /** Ends all processes that are there. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: FootprintProgress) => void;
  /** Hears which pages of the file one of the processes under `shared` has mapped, a bit each. */
  readonly onMapped?: (pages: Uint8Array<ArrayBuffer>) => void;
}

/**
 * Yields a row as soon as it is measured: each strategy in the order of the request, and QEMU last; of each, the counts
 * in ascending order. When it ends, for whatever reason, no process of it is left.
 * @returns all rows, with what they are held against
 * @throws UserError for an image that can't be opened or that changes meanwhile, too little memory, a system without
 *   /proc, or without QEMU where that is asked for; the reason of `signal`
 */
export async function* measureFootprint(
  request: FootprintRequest,
  options: FootprintOptions,
): AsyncGenerator<FootprintRow, FootprintReport> {
  options.signal.throwIfAborted();
  requireMeasurable();
  const image = await watchImage(request, options.signal);
  try {
    const { facts } = image;
    if (request.withQemu) requireVirtSize(facts);
    const version = request.withQemu ? await qemuVersion(options.signal) : null;
    refuseBeyond(await availableBytes(), request, facts);
    const rows: FootprintRow[] = [];
    for await (const row of allRows(request, options, { facts, version })) {
      image.mustBeSame();
      rows.push(row);
      yield row;
    }
    return reportOf(request, facts, rows);
  } finally {
    image.close();
  }
}

function reportOf({ touch }: FootprintRequest, facts: ImageFacts, rows: FootprintRow[]): FootprintReport {
  const control = rows.findLast(({ strategy }) => strategy !== 'qemu')?.control;
  if (control === undefined) throw new Error('nothing was measured');
  return { image: facts.path, imageBytes: facts.sizeBytes, touch, control, rows };
}

/** `version`: that of QEMU, null where it is not asked for. */
async function* allRows(
  request: FootprintRequest,
  options: FootprintOptions,
  { facts: image, version }: { facts: ImageFacts; version: string | null },
): AsyncGenerator<FootprintRow, void> {
  const { strategies, touch } = request;
  const measure = measurerOf(request, options);
  const each = (order: Order) => (more: number) => Array.from({ length: more }, () => order);
  const controls = await controlsIn(measure('control', each({ kind: 'control', image, touch })));
  for (const strategy of strategies) {
    const measured = measure(strategy, each({ kind: 'flash', image, touch, strategy }));
    const heard = strategy === 'shared' ? tellingMapped(measured, options) : measured;
    yield* rowsIn(strategy, heard, controls);
  }
  if (version === null) return;
  const machinesOn = (of: ImageFacts | null) => (more: number) =>
    [{ kind: 'qemu', image: of, machines: more }] as const;
  const bare = await controlsIn(measure('qemu control', machinesOn(null)));
  for await (const row of rowsIn('qemu', measure('qemu', machinesOn(image)), bare))
    yield { ...row, qemuVersion: version, note: PAUSED };
}

type Measure = (
  of: FootprintProgress['of'],
  ordersFor: (more: number) => readonly Order[],
) => AsyncIterable<readonly Measured[]>;

/** Measures one kind of processes after the other, and counts the processes of all. */
function measurerOf(
  request: FootprintRequest,
  { instancePath, signal, onProgress }: FootprintOptions,
): Measure {
  const { instances, strategies, withQemu } = request;
  const total = mostInstances(request) * (1 + strategies.length + (withQemu ? 2 : 0));
  let done = 0;
  return (of, ordersFor) => {
    const onReady = () => onProgress({ of, done: ++done, total });
    return measureTogether(instances, ordersFor, { instancePath, signal, onReady });
  };
}

/** Looks at the first of the processes, while it is there. */
async function* tellingMapped(
  measured: AsyncIterable<readonly Measured[]>,
  { onMapped = () => undefined }: FootprintOptions,
): AsyncGenerator<readonly Measured[], void> {
  for await (const processes of measured) {
    const { pid, place } = processes[0]?.ready ?? {};
    if (pid !== undefined && place?.kind === 'at') onMapped(await mappedPages(pid, place));
    yield processes;
  }
}

async function controlsIn(measured: AsyncIterable<readonly Measured[]>): Promise<FootprintControl[]> {
  const controls: FootprintControl[] = [];
  for await (const processes of measured) controls.push(controlOf(processes));
  return controls;
}

/** Each count is held against as many processes without an image. */
async function* rowsIn(
  strategy: FootprintRow['strategy'],
  measured: AsyncIterable<readonly Measured[]>,
  controls: readonly FootprintControl[],
): AsyncGenerator<FootprintRow, void> {
  const left = controls.values();
  for await (const processes of measured) {
    const { value: control } = left.next();
    if (control === undefined) throw new Error('more was measured than its control');
    yield rowOf(strategy, processes, control);
  }
}
