/** What there is at a position, as sums: whoever opens a session sees whether it is the same. */
import { createHash } from 'node:crypto';
import type { Machine } from '../session/machine.ts';
import { sumOfBytes } from '../work/file-sum.ts';
import type { SavedHead } from './saved-head.ts';

/** @throws the reason of `signal` */
export async function standingSums(machine: Machine, signal: AbortSignal): Promise<SavedHead['sums']> {
  const arrays: (string | null)[] = [];
  for (const { device, backing } of machine.flashes) {
    const { isProtected, bytes } = device.array;
    const sum = isProtected ? null : await sumOfBytes(bytes, signal);
    // Of an image that is lost nobody has the bytes any more.
    arrays.push(backing === null || backing.check() ? sum : null);
  }
  const devices = machine.flashes.map(({ device }) => ({ ...device.snapshot(), isDirect: device.isDirect }));
  const { nowNanoseconds, nextDeadlineNanoseconds } = machine.clock;
  const told = JSON.stringify({ devices, nowNanoseconds, nextDeadlineNanoseconds }, bytesAsText);
  return { arrays, devices: createHash('sha256').update(told).digest('hex') };
}

function bytesAsText(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}
