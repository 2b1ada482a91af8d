/** The sizes that a board's flash may have, in the contract's words. */
import { type FlashSizes, sizesText } from '../../app/contract/geometry/flash-sizes.ts';
import { sizeText } from '../../app/contract/text/size-text.ts';
import type { BoardSheet, FlashSheet } from './board-sheet.ts';
import { fixedSizeOf } from './place-flashes.ts';

/** For an image alone: what all of them may have together is the board's own rule. */
export function allowedSizes({ size }: FlashSheet, { imagesMaxBytes }: BoardSheet): FlashSizes {
  switch (size.rule) {
    case 'fixed':
      return { rule: 'one of', sizesBytes: [size.sectorCount * size.sectorLengthBytes] };
    case 'one of':
      return { rule: 'one of', sizesBytes: [...size.sizesBytes] };
    case 'power of two':
      return { rule: 'power of two', leastBytes: size.sectorLengthBytes, mostBytes: size.maxBytes };
    case 'multiple':
      return { rule: 'multiple', unitBytes: size.sectorLengthBytes, mostBytes: imagesMaxBytes };
  }
}

/** `2 × 64 MiB`, `16 MiB and 8 MiB`, `2 flashes, multiples of 4 KiB, at most 8 MiB together`. */
export function sizesInWords(board: BoardSheet): string {
  const { flashes, imagesMaxBytes } = board;
  const words = flashes.map((flash) => sizesText(allowedSizes(flash, board)));
  const together = imagesMaxBytes === null ? '' : `, at most ${sizeText(imagesMaxBytes)} together`;
  const [first] = words;
  if (words.length === 1 || words.some((word) => word !== first)) return `${words.join(' and ')}${together}`;
  const isFixed = flashes.every((flash) => fixedSizeOf(flash) !== null);
  return `${words.length} ${isFixed ? '× ' : 'flashes, '}${first}${together}`;
}
