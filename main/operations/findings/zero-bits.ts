/** A program that wants a 1 where the array holds a 0: only an erase makes bits 1. */
import { eraseBlockAt } from '../../../app/contract/geometry/erase-blocks.ts';
import { countText } from '../../../app/contract/text/count-text.ts';
import { regionsOf } from '../../pflash/geometry.ts';
import type { SeenCycle } from '../seen-cycle.ts';
import { Again } from './again.ts';
import { hex, placeOf, type RuleMaker, wordsOf } from './finding-rule.ts';

export const ZERO_BITS: RuleMaker = (flash, report) => {
  const regions = regionsOf(flash.device.geometry);
  const again = new Again(flash, report);
  /** The first such word of the present program; null while none is known. */
  let first: SeenCycle | null = null;
  return {
    cycle(seen) {
      if (first === null && seen.meaning.isData && seen.direction === 'write' && setsBits(seen)) first = seen;
    },
    over({ kind, outcome }) {
      if (first === null) return;
      const { deviceOffset, data, stored, widthBytes, number } = first;
      first = null;
      if (outcome !== null && outcome !== 'ok') return;
      const now = flash.device.array.read(deviceOffset, widthBytes);
      const keeps =
        now === data ? 'QEMU stores it all the same, a chip would not' : `it now holds ${hex(now)}`;
      const said = () => ({
        cycle: number,
        severity: 'error' as const,
        what: `The ${wordsOf(kind)} wants ${hex(data)} at ${placeOf(flash, deviceOffset)}, which held ${hex(stored)}: a program makes no bit 1 (${keeps}).`,
        todo: `Erase the block at ${placeOf(flash, eraseBlockAt(regions, deviceOffset).deviceOffset)} first, or leave these bits 0.`,
      });
      const more = (count: number) => `${countText(count)} programs are like this.`;
      again.tell(said, { rule: 'sets-zero-bit', like: 'any', more });
    },
    remember() {
      const [restore, was] = [again.remember(), first];
      return () => {
        restore();
        first = was;
      };
    },
  };
};

/** A byte of 0xff leaves a byte of a chip as it is. */
function setsBits({ data, stored, widthBytes }: SeenCycle): boolean {
  for (let lane = 0; lane < widthBytes; lane++) {
    const wanted = (data >>> (8 * lane)) & 0xff;
    if (wanted !== 0xff && (wanted & ~(stored >>> (8 * lane))) !== 0) return true;
  }
  return false;
}
