/** How a flash is divided, as a device tree or a command line says. */

import { PARTITION_NAME_MAX } from '../../../app/contract/flash-layout.ts';
import { shortenedText } from '../../../app/contract/text/cut-text.ts';
import { shownText } from '../../../app/contract/text/shown-text.ts';

/** A part of a flash. Places and sizes are bytes. */
export interface FlashPartition {
  /** At most as long as the contract has them. */
  readonly name: string;
  /** From the start of the flash, for nested ones as well. */
  readonly offset: number;
  /** Null: up to the end of the flash, whose size isn't known. */
  readonly sizeBytes: number | null;
  readonly isReadOnly: boolean;
  /** Those inside of it; left out where it isn't divided further. */
  readonly children?: readonly FlashPartition[];
}

/** The division of one flash. */
export interface FlashLayout {
  /** What the flash is called there: `physmap-flash.0`, `/flash@0`. */
  readonly flash: string;
  /** How large the flash is by what is told of it; null where nothing is. */
  readonly flashBytes: number | null;
  readonly partitions: readonly FlashPartition[];
  /** What was left out, cut to fit, or can't be meant so; a sentence each. */
  readonly problems: readonly string[];
}

/** A name as it is told, fit to be shown: it may be of any length, and have any character. */
export function partitionName(told: string): string {
  return shownText(shortenedText(told, PARTITION_NAME_MAX));
}

/** With those of what it lies in: `firmware/kernel`. Cut as a whole, for partitions may lie in one another without end. */
export function nestedName(outer: string | null, name: string): string {
  return shortenedText(outer === null ? name : `${outer}/${name}`, PARTITION_NAME_MAX);
}
