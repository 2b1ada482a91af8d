/** Whether there is memory for what is about to be measured: a system that runs out of it ends programs as it likes. */
import { readFile } from 'node:fs/promises';
import { UserError } from '../../app/contract/errors.ts';
import type { FootprintRequest } from '../../app/contract/footprint.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import { STRATEGIES } from '../backing/strategies/strategies.ts';
import { holdRequestFor, type ImageFacts, planFor } from './lab-machine.ts';

const MIB = 1 << 20;
/** What a process holds before its image, with some room. Measured: Node 20, and QEMU 7.2.22's `virt`, on Linux x64. */
const NODE_BYTES = 24 * MIB;
const QEMU_BYTES = 32 * MIB;

interface Need {
  readonly of: string;
  readonly bytes: number;
}

/** @throws UserError with both numbers if the most that is there at one time needs more than is available */
export function refuseBeyond(availableBytes: number, request: FootprintRequest, image: ImageFacts): void {
  const { of, bytes } = mostNeeded(request, image);
  if (bytes <= availableBytes) return;
  const instances = mostInstances(request);
  throw new UserError({
    code: 'no-memory',
    what: `${pluralText(instances, 'process', 'processes')} of ${of} would need ${inMiB(bytes)} of memory, and ${inMiB(availableBytes)} are available`,
    where: null,
    todo: 'Start fewer, or end other programs.',
  });
}

function mostNeeded({ instances, strategies, withQemu }: FootprintRequest, image: ImageFacts): Need {
  const hold = holdRequestFor(image, planFor(image));
  const needs: Need[] = strategies.map((of) => ({ of, bytes: NODE_BYTES + STRATEGIES[of].ownBytes(hold) }));
  if (withQemu) needs.push({ of: 'QEMU', bytes: QEMU_BYTES + image.sizeBytes });
  const [largest] = needs.toSorted((a, b) => b.bytes - a.bytes);
  if (largest === undefined) throw new Error('nothing is asked for');
  return { of: largest.of, bytes: largest.bytes * mostInstances({ instances }) };
}

/** How many processes of a kind there will be at last. @throws Error for a request without a number */
export function mostInstances({ instances }: Pick<FootprintRequest, 'instances'>): number {
  const count = instances.at(-1);
  if (count === undefined) throw new Error('nothing is asked for');
  return count;
}

/** `MemAvailable` in bytes, what programs can have without others being swapped out; in a container no more than its limit. */
export async function availableBytes(): Promise<number> {
  const meminfo = await readFile('/proc/meminfo', 'utf8');
  const kib = Number(/^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1] ?? Number.POSITIVE_INFINITY);
  // Zero, or more than there is, where nothing limits it.
  const limitBytes = process.constrainedMemory?.() ?? 0;
  return Math.min(kib * 1024, limitBytes > 0 ? limitBytes : Number.POSITIVE_INFINITY);
}

function inMiB(bytes: number): string {
  return `${countText(Math.ceil(bytes / MIB))} MiB`;
}
