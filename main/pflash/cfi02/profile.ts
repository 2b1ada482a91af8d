/** What may differ between one AMD device and another of the same command set: its table of cycles and its times. */

import type { WriteCycles } from '../write-cycles.ts';
import { type Cfi02Parts, WRITE_CYCLES } from './cycles.ts';
import { CHIP_ERASE_TIME, SECTOR_ERASE_TIME } from './query.ts';
import type { Cfi02Place, Cfi02State } from './states.ts';

/** Times are nanoseconds of virtual time; the query table is what the device itself announces. */
export interface Cfi02Profile {
  readonly cycles: WriteCycles<Cfi02State, Cfi02Parts, Cfi02Place>;
  /** How long after one sector-erase cycle another is still taken. */
  readonly eraseWindowNanoseconds: number;
  sectorEraseNanoseconds(queryTable: Uint8Array): number;
  chipEraseNanoseconds(queryTable: Uint8Array): number;
}

const MICROSECOND = 1000;
const MILLISECOND = 1000 * MICROSECOND;

/** QEMU 7.2.22; its times measured under `clock_step`. */
export const QEMU_72: Cfi02Profile = {
  cycles: WRITE_CYCLES,
  eraseWindowNanoseconds: 50 * MICROSECOND,
  // The table counts milliseconds here; QEMU takes them for microseconds.
  sectorEraseNanoseconds: (queryTable) => 2 ** (queryTable[SECTOR_ERASE_TIME] ?? 0) * MICROSECOND,
  chipEraseNanoseconds: (queryTable) => 2 ** (queryTable[CHIP_ERASE_TIME] ?? 0) * MILLISECOND,
};
