/** The numbers in the grid's first column, in the space that the person chose. Pure. */
import { eraseBlockAt, eraseBlockCountOf } from '../../../app/contract/geometry/erase-blocks.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { formatOffset, hexDigits } from '../../format/numbers.ts';
import type { AddressSpace } from '../../state/selection.ts';

export interface ShownOffsets {
  /** The number of a byte in this space. */
  readonly numberOf: (deviceOffset: number) => number;
  /** The same as the first column has it; from a block it says from which: `#12+0_1640`. */
  readonly textOf: (deviceOffset: number) => string;
  /** Most characters of that. */
  readonly chars: number;
}

/** Fewer digits than those of 64 KiB are no easier to read. */
const BLOCK_DIGITS_LEAST = 4;

export function shownOffsets({ geometry, base }: FlashState, space: AddressSpace): ShownOffsets {
  const { sizeBytes, regions } = geometry;
  if (space !== 'block') {
    const from = space === 'bus' ? base : 0;
    const textOf = (deviceOffset: number) => formatOffset(from + deviceOffset);
    return {
      numberOf: (deviceOffset) => from + deviceOffset,
      textOf,
      chars: textOf(Math.max(0, sizeBytes - 1)).length,
    };
  }
  const numberOf = (deviceOffset: number) => deviceOffset - eraseBlockAt(regions, deviceOffset).deviceOffset;
  const largest = Math.max(...regions.map(({ sectorLengthBytes }) => sectorLengthBytes));
  const digits = Math.max(BLOCK_DIGITS_LEAST, (largest - 1).toString(16).length);
  const spell = (block: number, offset: number) => `#${block}+${hexDigits(offset, digits)}`;
  const chars = spell(eraseBlockCountOf(regions) - 1, largest - 1).length;
  return {
    numberOf,
    textOf: (deviceOffset) => {
      const block = eraseBlockAt(regions, deviceOffset);
      return spell(block.index, deviceOffset - block.deviceOffset).padStart(chars);
    },
    chars,
  };
}
