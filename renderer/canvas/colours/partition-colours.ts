/** The colours of partitions: few, in turn, and the name stands beside each. */

/** The tokens `--partition-0` and so on. */
export const PARTITION_COLOURS = 6;

/** Bytes [start, end) of the flash that are a partition. */
export interface PartitionBand {
  readonly start: number;
  readonly end: number;
  /** Less than `PARTITION_COLOURS`. */
  readonly colour: number;
}
