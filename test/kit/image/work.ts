/** How much work a scan does, and for how much it is charged: counted, so that it is the same on each machine. */
import { Session } from 'node:inspector';
import { expect, vi } from 'vitest';
import { Budget } from '../../../main/image/structure/budget.ts';
import type { Format } from '../../../main/image/structure/format.ts';
import { scanBytes } from '../../../main/image/structure/scan.ts';

/** What V8 counts, as it does for a coverage. What Node and the engine do inside is not in it. */
interface Work {
  /** Of functions of main/image, but of the search for signatures: one pass over bytes that are charged for. */
  readonly calls: number;
  /** Blocks that were entered in them: a turn of a loop is one. */
  readonly blocks: number;
  /** In bytes gone through, as `spend` has them, and for what is told, of which there is a bound as well. */
  readonly charged: number;
}

/** A loop over bytes that ends for one of two reasons is two blocks a byte. A look at a place costs 2,048: 341 calls. */
const BLOCKS_A_BYTE = 2.5;
const CALLS_A_BYTE = 1 / 6;
/** What telling them is charged for here: all that a tree has room for comes to a fourth of what a scan may spend. */
const NODE_BYTES = 2048;
const FIELD_BYTES = 256;

const SEARCH = ['/structure/signatures.ts', '/structure/record/run.ts'];

// It counts in what is compiled from here on: to end it and to begin again would lose what was compiled before.
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

/** Holds that the parsers of a scan do no more than it is charged for, so that the bounds of the budget end it. */
export function paysForItsWork(image: Uint8Array, formats: readonly Format[]): void {
  const { calls, blocks, charged } = workOf(image, formats);
  expect(blocks / charged, `${blocks} blocks for ${charged} bytes`).toBeLessThan(BLOCKS_A_BYTE);
  expect(calls / charged, `${calls} calls for ${charged} bytes`).toBeLessThan(CALLS_A_BYTE);
}

function workOf(image: Uint8Array, formats: readonly Format[]): Work {
  const spend = vi.spyOn(Budget.prototype, 'spend');
  const add = vi.spyOn(Budget.prototype, 'add');
  try {
    countedSoFar();
    scanBytes(image, formats);
    const counted = countedSoFar();
    let charged = 0;
    for (const [bytes] of spend.mock.calls) charged += bytes;
    for (const [{ nodes, fields }] of add.mock.calls) charged += nodes * NODE_BYTES + fields * FIELD_BYTES;
    return { ...counted, charged };
  } finally {
    spend.mockRestore();
    add.mockRestore();
  }
}

/** Since it was asked before. */
function countedSoFar(): Omit<Work, 'charged'> {
  let [calls, blocks] = [0, 0];
  session.post('Profiler.takePreciseCoverage', (_, { result }) => {
    for (const { url, functions } of result) {
      if (!url.includes('/main/image/') || SEARCH.some((file) => url.endsWith(file))) continue;
      for (const { ranges } of functions) {
        calls += ranges[0]?.count ?? 0;
        for (const { count } of ranges.slice(1)) blocks += count;
      }
    }
  });
  return { calls, blocks };
}

/** An image of nothing but `unit`, over and over: each of them may claim what lies behind it. */
export function repeated(unit: Uint8Array, sizeBytes: number): Uint8Array {
  const image = new Uint8Array(sizeBytes);
  for (let at = 0; at + unit.length <= sizeBytes; at += unit.length) image.set(unit, at);
  return image;
}
