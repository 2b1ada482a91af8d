/** Starts processes of one kind, measures all of them while all are there, and ends them. */
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

/**
 * Measures at each of the counts, which ascend: those that are there stay, and `ordersFor` says how to start some more.
 * When it ends, for whatever reason, no process is left.
 * @throws as `ProcessGroup.start`; the reason of `signal`
 */
export async function* measureTogether(
  counts: readonly number[],
  ordersFor: (more: number) => readonly Order[],
  { instancePath, signal, onReady }: Measuring,
): AsyncGenerator<readonly Measured[], void> {
  signal.throwIfAborted();
  const group = new ProcessGroup(instancePath);
  const end = () => void group.end();
  signal.addEventListener('abort', end);
  const ready: Ready[] = [];
  try {
    for (const count of counts) {
      ready.push(...(await group.start(ordersFor(count - ready.length), onReady)));
      await untilSteady(ready, signal);
      yield await Promise.all(ready.map(measure));
    }
  } catch (thrown) {
    await group.untilTold();
    signal.throwIfAborted();
    group.throwIfBroken();
    throw thrown;
  } finally {
    signal.removeEventListener('abort', end);
    await group.end();
  }
}

async function measure(ready: Ready): Promise<Measured> {
  return { ready, memory: await memoryOf(ready.pid, ready.place) };
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
