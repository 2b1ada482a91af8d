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
import { inspectFile } from '../backing/backing.ts';
import { usedBytesOf } from '../backing/padding.ts';
import { controlOf, rowOf } from './footprint-row.ts';
import { type ImageFacts, planFor } from './lab-machine.ts';
import { type Measured, measureTogether } from './measure-together.ts';
import type { Order } from './order.ts';
import { requireMeasurable } from './process-memory.ts';
import { qemuVersion, requireVirtSize } from './qemu.ts';
import { availableBytes, most, refuseBeyond } from './room.ts';

/** Said of QEMU's machines. */
const PAUSED = 'The machines are paused: their guests have read nothing yet.';

/** What the lab needs besides the request. */
export interface FootprintOptions {
  /** The file that the build makes of `main/footprint-instance.ts`. */
  readonly instancePath: string;
  /** Ends all processes that are there. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: FootprintProgress) => void;
}

/**
 * Yields a row as soon as it is measured: each strategy in the order of the request, and QEMU last; of each, the counts
 * in ascending order. When it ends, for whatever reason, no process of it is left.
 * @returns all rows, with what they are held against
 * @throws UserError for an image that can't be opened, too little memory, a system without /proc, or without QEMU where
 *   that is asked for; the reason of `signal`
 */
export async function* measureFootprint(
  request: FootprintRequest,
  options: FootprintOptions,
): AsyncGenerator<FootprintRow, FootprintReport> {
  const { strategies, touch } = request;
  const { image, version } = await checked(request, options.signal);
  const measure = measurerOf(request, options);
  const each = (order: Order) => (more: number) => Array.from({ length: more }, () => order);

  const controls = await controlsIn(measure('control', each({ kind: 'control', image, touch })));
  const rows: FootprintRow[] = [];
  for (const strategy of strategies) {
    const measured = measure(strategy, each({ kind: 'flash', image, touch, strategy }));
    for await (const row of rowsIn(strategy, measured, controls)) {
      rows.push(row);
      yield row;
    }
  }
  if (version !== null) {
    const machinesOn = (of: ImageFacts | null) => (more: number) =>
      [{ kind: 'qemu', image: of, machines: more }] as const;
    const bare = await controlsIn(measure('qemu control', machinesOn(null)));
    for await (const row of rowsIn('qemu', measure('qemu', machinesOn(image)), bare)) {
      const told = { ...row, qemuVersion: version, note: PAUSED };
      rows.push(told);
      yield told;
    }
  }
  const control = controls.at(-1);
  if (control === undefined) throw new Error('nothing was measured');
  return { image: image.path, imageBytes: image.sizeBytes, control, rows };
}

/** What is known before a process is started. @throws UserError, as `measureFootprint`; the reason of `signal` */
async function checked(
  request: FootprintRequest,
  signal: AbortSignal,
): Promise<{ image: ImageFacts; version: string | null }> {
  signal.throwIfAborted();
  requireMeasurable();
  const { path, sizeBytes, format } = inspectFile(request.image, request.format);
  if (request.withQemu) requireVirtSize({ path, sizeBytes });
  const version = request.withQemu ? await qemuVersion() : null;
  const image = { path, sizeBytes, format, usedBytes: await usedBytesOf(path, signal) };
  planFor(image);
  refuseBeyond(await availableBytes(), request, image);
  return { image, version };
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
  const total = most(request) * (1 + strategies.length + (withQemu ? 2 : 0));
  let done = 0;
  return (of, ordersFor) => {
    const onReady = () => onProgress({ of, done: ++done, total });
    return measureTogether(instances, ordersFor, { instancePath, signal, onReady });
  };
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
