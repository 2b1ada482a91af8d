/** What may differ between one Intel device and another of the same command set: its table of cycles, effects and all. */

import type { WriteCycles } from '../write-cycles.ts';
import { type Cfi01Parts, WRITE_CYCLES } from './cycles.ts';
import type { Cfi01State } from './states.ts';

/** The device is never busy, so there are no times here. */
export interface Cfi01Profile {
  readonly cycles: WriteCycles<Cfi01State, Cfi01Parts>;
}

/** QEMU 7.2.22. */
export const QEMU_72: Cfi01Profile = { cycles: WRITE_CYCLES };
