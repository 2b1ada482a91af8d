/** The bus of a machine, with its flashes where its board has them. */
import type { Board } from '../board/boards.ts';
import { flatTree, regionTree } from '../board/region-tree.ts';
import { AddressSpace } from '../memory/address-space.ts';
import type { Flash } from './flash.ts';

/** Of the present flashes: one that is mapped anew needs another bus. */
export function wired({ sheet }: Board, flashes: readonly Flash[]): AddressSpace {
  if (sheet === null)
    return new AddressSpace(flatTree(flashes.map(({ plan, region }) => ({ base: plan.base, region }))));
  const parts = flashes.flatMap(({ plan: { placed }, region }) =>
    placed === null ? [] : [{ placed, region }],
  );
  return new AddressSpace(regionTree(sheet, parts), { isBigEndian: sheet.busEndianness === 'big' });
}
