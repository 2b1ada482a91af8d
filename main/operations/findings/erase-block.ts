/** Erases that are asked for inside of an erase block: the driver takes its blocks for smaller than they are. */
import { eraseBlockAt } from '../../../app/contract/geometry/erase-blocks.ts';
import { countText } from '../../../app/contract/text/count-text.ts';
import { sizeText } from '../../../app/contract/text/size-text.ts';
import { interleaveOf, regionsOf } from '../../pflash/geometry.ts';
import { KeptMap } from '../kept-map.ts';
import { isProgram } from '../kinds.ts';
import type { Ongoing } from '../ongoing.ts';
import { Again } from './again.ts';
import { hex, placeOf, type RuleMaker } from './finding-rule.ts';

/** What has been done to an erase block since it was erased last. */
interface BlockUse {
  readonly erasedBy: number | null;
  /** The lowest of what was programmed. */
  readonly lowest: { readonly offset: number; readonly cycle: number } | null;
}

export const ERASE_BLOCK: RuleMaker = (flash, report) => {
  const regions = regionsOf(flash.device.geometry);
  const again = new Again(flash, report);
  const uses = new KeptMap<number, BlockUse>();
  const blockUse = (index: number): BlockUse => uses.get(index) ?? { erasedBy: null, lowest: null };

  /** Several at once: which of them are erased is not looked at. */
  const forget = ({ kind, blocks }: Ongoing) => {
    const all =
      kind === 'chip-erase' ? uses.keys : blocks.map(({ offset }) => eraseBlockAt(regions, offset).index);
    for (const index of all) uses.delete(index);
  };
  const program = (index: number, { offset, firstCycle }: Ongoing) => {
    const use = blockUse(index);
    if (use.lowest !== null && use.lowest.offset <= offset) return;
    uses.set(index, { ...use, lowest: { offset, cycle: firstCycle } });
  };
  return {
    over(operation) {
      const { kind, outcome, offset, aimedAt, firstCycle, blocks } = operation;
      const isErase = kind === 'block-erase' && blocks.length === 1;
      if (kind === 'chip-erase' || blocks.length > 1) return forget(operation);
      if ((outcome !== null && outcome !== 'ok') || !(isErase || isProgram(kind))) return;
      const block = eraseBlockAt(regions, offset);
      if (!isErase) return program(block.index, operation);
      const { erasedBy, lowest } = blockUse(block.index);
      uses.set(block.index, { erasedBy: firstCycle, lowest: null });
      if (aimedAt === block.deviceOffset) return;
      const isLost = lowest !== null && lowest.offset < aimedAt;
      const isTwice = lowest === null && erasedBy !== null;
      const twice = isTwice ? `, which cycle ${countText(erasedBy)} has erased already` : '';
      const lost = isLost
        ? `, with what cycle ${countText(lowest.cycle)} began to program at ${hex(lowest.offset)}`
        : '';
      const said = () => ({
        cycle: firstCycle,
        severity: isLost ? ('error' as const) : ('warning' as const),
        what: `The block erase at ${placeOf(flash, aimedAt)} is inside of the block at ${hex(block.deviceOffset)}${twice}: all ${sizeText(block.lengthBytes)} of it are erased${lost}.`,
        todo: `Take ${sizeText(block.lengthBytes)} for the erase block${chipsOf()}, and erase each once, at its start.`,
      });
      const more = (count: number) => `${countText(count)} erases are like this.`;
      again.tell(said, { rule: 'erase-block', like: `${isLost} ${isTwice}`, more });
    },
    remember() {
      const restore = [again.remember(), uses.remember()];
      return () => {
        for (const each of restore) each();
      };
    },
  };

  function chipsOf(): string {
    const chips = interleaveOf(flash.device.geometry);
    return chips === 1 ? '' : ` (the query table says one chip’s, and the bank has ${chips} of them)`;
  }
};
