/** Partitions as bands of colours, wherever a flash is drawn: one that is beside another has another colour. Pure. */
import type { KeptLayout, Partition } from '../../../app/contract/flash-layout.ts';
import { PARTITION_COLOURS, type PartitionBand } from '../../canvas/colours/partition-colours.ts';
import { partitionAt } from './partitions.ts';

/** The colour of each, by its number among all: those that follow each other differ. */
export function colourOf(layout: KeptLayout, partition: Partition): number {
  return layout.partitions.indexOf(partition) % PARTITION_COLOURS;
}

/** In the order of the layout: what lies in another one comes after it, and is drawn over it. */
export function partitionBands(layout: KeptLayout | null): PartitionBand[] {
  return (layout?.partitions ?? []).map(({ offset, sizeBytes }, index) => ({
    start: offset,
    end: offset + sizeBytes,
    colour: index % PARTITION_COLOURS,
  }));
}

/** Ascending and beside each other: each byte in the colour of the innermost partition around it. */
export function innermostBands(layout: KeptLayout | null): PartitionBand[] {
  if (layout === null) return [];
  const edges = layout.partitions.flatMap(({ offset, sizeBytes }) => [offset, offset + sizeBytes]);
  const ascending = [...new Set(edges)].sort((one, other) => one - other);
  return ascending.slice(0, -1).flatMap((start, index) => {
    const partition = partitionAt(layout, start);
    const end = ascending[index + 1] ?? start;
    return partition === null ? [] : [{ start, end, colour: colourOf(layout, partition) }];
  });
}
