/** What makes one AMD flash. */
import type { FlashGeometry } from '../geometry.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Cfi02Profile } from './profile.ts';

/** What a board says of one flash. */
export interface Cfi02Options {
  readonly geometry: FlashGeometry;
  /** Manufacturer, device and two extended device codes (QEMU `id0` to `id3`). */
  readonly identifiers: readonly [number, number, number, number];
  /** Word addresses of the unlock cycles (QEMU `unlock-addr0`, `unlock-addr1`); their low 11 bits count. */
  readonly unlockAddresses: readonly [number, number];
  readonly clock: VirtualClock;
  readonly profile?: Cfi02Profile;
}
