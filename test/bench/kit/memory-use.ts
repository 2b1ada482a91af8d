/** What a process holds, as Linux counts it. */
import { readFileSync } from 'node:fs';

/**
 * KiB that this process alone holds and that can't be had from a file again: `Private_Dirty` of its mappings. Pages
 * of a file that are merely mapped are not among them, copies of pages are.
 */
export function privateKiBOf(pid: number | 'self'): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const line = /^Private_Dirty:\s+(\d+) kB$/m.exec(rollup)?.[1];
  if (line === undefined) throw new Error(`process ${pid} has no memory`);
  return Number(line);
}

/** Lets the garbage collector take everything it can, so that what is left is held. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
