/** The partitions of a layout on a flash of some size: one after the other, cut to it, with what can't be meant so. */
import { sizeText } from '../../../app/contract/text/size-text.ts';
import { hexText } from '../wide-number-text.ts';
import { type FlashLayout, type FlashPartition, nestedName } from './flash-partition.ts';

/** A partition that has bytes on the flash. Places and sizes are bytes. */
export interface PlacedPartition {
  /** After those of what it lies in: `firmware/kernel`. */
  readonly name: string;
  /** In how many others it lies. */
  readonly depth: number;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly isReadOnly: boolean;
  /** A sentence each. */
  readonly problems: readonly string[];
}

/** Those that lie in another one follow it. */
export interface PlacedLayout {
  readonly partitions: readonly PlacedPartition[];
  /** What is wrong with none of these, a sentence each. */
  readonly problems: readonly string[];
}

/** On a flash of `flashBytes`. A layout that tells another size is one of the problems. */
export function placedPartitions(layout: FlashLayout, flashBytes: number): PlacedLayout {
  const problems = [...layout.problems];
  if (layout.flashBytes !== null && layout.flashBytes !== flashBytes)
    problems.push(
      `It is told of a flash of ${sizeText(layout.flashBytes)}, and this one has ${sizeText(flashBytes)}.`,
    );
  const partitions = [...placed(layout.partitions, { outer: null, depth: 0, flashBytes, problems })];
  return { partitions, problems };
}

interface Around {
  /** The name of what they lie in; null for none. */
  readonly outer: string | null;
  readonly depth: number;
  readonly flashBytes: number;
  /** Takes what is left out. */
  readonly problems: string[];
}

function* placed(partitions: readonly FlashPartition[], around: Around): Generator<PlacedPartition> {
  const { outer, depth, flashBytes, problems } = around;
  const overlaps = overlapsOf(partitions, flashBytes);
  for (const partition of partitions) {
    const { offset, isReadOnly } = partition;
    const name = nestedName(outer, partition.name);
    const end = endOf(partition, flashBytes);
    const sizeBytes = Math.min(end, flashBytes) - offset;
    if (sizeBytes <= 0) {
      const why = offset < flashBytes ? 'has no bytes' : 'begins beyond the flash';
      problems.push(`“${name}” ${why}, and is left out.`);
      continue;
    }
    const own = [...(overlaps.get(partition) ?? [])];
    if (end > flashBytes)
      own.push(
        `“${name}” reaches beyond the flash: ${sizeText(end - offset)}, of which ${sizeText(sizeBytes)} are there.`,
      );
    yield { name, depth, offset, sizeBytes, isReadOnly, problems: own };
    yield* placed(partition.children ?? [], { ...around, outer: name, depth: depth + 1 });
  }
}

/** By the partition that begins later: which one before it reaches into it the farthest. */
function overlapsOf(
  partitions: readonly FlashPartition[],
  flashBytes: number,
): ReadonlyMap<FlashPartition, readonly string[]> {
  const overlaps = new Map<FlashPartition, readonly string[]>();
  let farthest: FlashPartition | null = null;
  for (const partition of [...partitions].sort((one, other) => one.offset - other.offset)) {
    const reached = farthest === null ? 0 : endOf(farthest, flashBytes);
    const end = endOf(partition, flashBytes);
    const both = Math.min(end, reached, flashBytes) - partition.offset;
    if (farthest !== null && both > 0)
      overlaps.set(partition, [
        `“${partition.name}” overlaps “${farthest.name}”: both have the ${sizeText(both)} from ${hexText(partition.offset, 8)} on.`,
      ]);
    if (end > reached) farthest = partition;
  }
  return overlaps;
}

function endOf({ offset, sizeBytes }: FlashPartition, flashBytes: number): number {
  return sizeBytes === null ? flashBytes : offset + sizeBytes;
}
