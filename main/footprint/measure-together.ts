/** Starts processes, measures all of them while all are there, and ends them. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Order, Ready } from './order.ts';
import { ProcessGroup } from './process-group.ts';
import { memoryOf, type ProcessMemory } from './process-memory.ts';

/** A process as it said it was, and as it was found. */
export interface Measured {
  readonly ready: Ready;
  readonly memory: ProcessMemory;
}

/** What is needed besides the orders. */
export interface Measuring {
  readonly instancePath: string;
  readonly signal: AbortSignal;
  readonly onReady: () => void;
}

/** When it settles no process is left. @throws as `ProcessGroup.start`; the reason of `signal` */
export async function measureTogether(
  orders: readonly Order[],
  { instancePath, signal, onReady }: Measuring,
): Promise<Measured[]> {
  signal.throwIfAborted();
  const group = new ProcessGroup(instancePath);
  const end = () => void group.end();
  signal.addEventListener('abort', end);
  try {
    const ready = await group.start(orders, onReady);
    await untilSteady(ready, signal);
    return await Promise.all(
      ready.map(async (one) => ({ ready: one, memory: await memoryOf(one.pid, one.place) })),
    );
  } catch (thrown) {
    signal.throwIfAborted();
    group.throwIfBroken();
    throw thrown;
  } finally {
    signal.removeEventListener('abort', end);
    await group.end();
  }
}

const PAUSE_MS = 200;
const LOOKS_MAX = 15;
/** Of what all hold together: less is the noise of runtimes that sit still. */
const STEADY_SHARE = 0.002;

/** A process that is ready may have threads that still start. */
async function untilSteady(ready: readonly Ready[], signal: AbortSignal): Promise<void> {
  let last = Number.POSITIVE_INFINITY;
  for (let look = 0; look < LOOKS_MAX; look++) {
    const now = await heldTogether(ready);
    if (Math.abs(now - last) <= STEADY_SHARE * now) return;
    last = now;
    await pause(PAUSE_MS, undefined, { signal });
  }
}

async function heldTogether(ready: readonly Ready[]): Promise<number> {
  const memories = await Promise.all(ready.map(({ pid }) => memoryOf(pid, null)));
  return memories.reduce((sum, { all }) => sum + all.privateKiB, 0);
}
