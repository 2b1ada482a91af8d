/**
 * What N processes cost that have the same image behind a flash, by how they hold it. Processes of each kind are all
 * there at the same time when they are measured, because what they share is divided among them.
 */
import type {
  FootprintProgress,
  FootprintReport,
  FootprintRequest,
  FootprintRow,
} from '../../app/contract/footprint.ts';
import { inspectFile } from '../backing/backing.ts';
import { usedBytesOf } from '../backing/padding.ts';
import { controlOf, rowOf } from './footprint-row.ts';
import { type ImageFacts, planFor } from './lab-machine.ts';
import { measureTogether } from './measure-together.ts';
import type { Order } from './order.ts';
import { requireMeasurable } from './process-memory.ts';
import { qemuVersion, requireVirtSize } from './qemu.ts';
import { availableBytes, refuseBeyond } from './room.ts';

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
 * Yields a row as soon as it is measured: each strategy in the order of the request, and QEMU last. When it ends, for
 * whatever reason, no process of it is left.
 * @returns all rows, with what they are held against
 * @throws UserError for an image that can't be opened, too little memory, a system without /proc, or without QEMU where
 *   that is asked for; the reason of `signal`
 */
export async function* measureFootprint(
  request: FootprintRequest,
  options: FootprintOptions,
): AsyncGenerator<FootprintRow, FootprintReport> {
  const { instances, strategies, touch, withQemu } = request;
  const { signal, onProgress } = options;
  signal.throwIfAborted();
  requireMeasurable();
  const { path, sizeBytes } = inspectFile(request.image);
  if (withQemu) requireVirtSize({ path, sizeBytes });
  const version = withQemu ? await qemuVersion() : null;
  const image = { path, sizeBytes, usedBytes: await usedBytesOf(path, signal) };
  planFor(image);
  refuseBeyond(await availableBytes(), request, image);

  const total = instances * (1 + strategies.length + (withQemu ? 2 : 0));
  let done = 0;
  const measure = (of: FootprintProgress['of'], orders: readonly Order[]) =>
    measureTogether(orders, { ...options, onReady: () => onProgress({ of, done: ++done, total }) });
  const each = (order: Order) => Array.from({ length: instances }, () => order);

  const control = controlOf(await measure('control', each({ kind: 'control', image, touch })));
  const rows: FootprintRow[] = [];
  for (const strategy of strategies) {
    const row = rowOf(
      strategy,
      await measure(strategy, each({ kind: 'flash', image, touch, strategy })),
      control,
    );
    rows.push(row);
    yield row;
  }
  if (version !== null) {
    const machines = (of: ImageFacts | null): Order[] => [{ kind: 'qemu', image: of, machines: instances }];
    const bare = controlOf(await measure('qemu control', machines(null)));
    const row = rowOf('qemu', await measure('qemu', machines(image)), bare);
    const told = { ...row, qemuVersion: version, note: PAUSED };
    rows.push(told);
    yield told;
  }
  return { image: path, imageBytes: sizeBytes, control, rows };
}
