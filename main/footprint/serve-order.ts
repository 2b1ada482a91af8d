/** The end of the lab that is measured: one process does the one thing that it was started for, and then waits. */
import { UserError } from '../../app/contract/errors.ts';
import { mappingSupport, memoryAddressOf, ownPages } from '../backing/mmap.ts';
import { STRATEGIES } from '../backing/strategies/strategies.ts';
import type { HeldImage, HoldRequest } from '../backing/strategies/strategy.ts';
import { GUEST_STEPS, readAsGuest } from './guest-reads.ts';
import { busWith, holdRequestFor, planFor } from './lab-machine.ts';
import { Order, type Report } from './order.ts';
import { keepMachines } from './qemu-keeper.ts';

/** After so many full ones nothing more is freed. */
const COLLECTIONS = 3;

/** Ends with standard input, which is when the program that started it has ended, however that came. */
export async function serveOrder(text: string): Promise<void> {
  process.stdin.resume().once('close', () => process.exit());
  try {
    const order = Order.parse(JSON.parse(text));
    if (order.kind === 'qemu') await keepMachines(order, tell);
    else await holdImage(order);
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    tell({ kind: 'refusal', report: thrown.report });
  }
}

/** Until the process ends, so that the garbage collector does not take it. */
const kept: unknown[] = [];

async function holdImage(order: Exclude<Order, { kind: 'qemu' }>): Promise<void> {
  // As the engine does at its start, with an image or without one.
  mappingSupport();
  const plan = planFor(order.image);
  const request = holdRequestFor(order.image, plan);
  const held = order.kind === 'flash' ? STRATEGIES[order.strategy].hold(request) : emptyFlash(request);
  const bus = busWith(plan, held);
  const { base, part } = plan;
  const { usedBytes } = order.image;
  const flash = { base, geometry: part.geometry, sizeBytes: held.flashBytes, usedBytes };
  kept.push(bus, held, readAsGuest(bus, flash, GUEST_STEPS[order.touch]));
  for (let round = 0; round < COLLECTIONS; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { bytes, flashBytes, note } = held;
  const place = { kind: 'at', address: memoryAddressOf(bytes), lengthBytes: bytes.length } as const;
  tell({ kind: 'ready', pid: process.pid, place, flashBytes, note });
}

/** As a board's flash without an image: nobody has written its memory. */
function emptyFlash({ flashBytes }: HoldRequest): HeldImage {
  return { bytes: ownPages(flashBytes), flashBytes, note: null, close: () => undefined };
}

function tell(report: Report): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
