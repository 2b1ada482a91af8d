/** Where a person wants to go: `0x1640`, `5696`, `+16`, `-0x100`, `#12`, `bus:0x0400_0000`. Pure. */
import { eraseBlockCountOf, eraseBlockOf } from '../../../app/contract/geometry/erase-blocks.ts';
import type { EraseBlockRegion } from '../../../app/contract/machine.ts';
import { formatAddress, formatCount, formatSize } from '../../format/numbers.ts';
import type { AddressSpace } from '../../state/selection.ts';

/** Where the person is, and what a bare number means. */
export interface GoToPlace {
  readonly cursorOffset: number;
  readonly sizeBytes: number;
  readonly regions: readonly EraseBlockRegion[];
  /** The flash's base on the bus. */
  readonly busBase: number;
  /** The space that the grid shows: a number without a prefix is of it. */
  readonly space: AddressSpace;
}

export type GoToAnswer =
  | { readonly kind: 'offset'; readonly deviceOffset: number }
  | { readonly kind: 'error'; readonly text: string };

const INPUT = /^(?:(?<space>flash|file|bus)\s*:\s*)?(?<sign>[+\-#])?\s*(?<number>\S+)$/i;
const HEX = /^0x[0-9a-f_]+$/i;
const DECIMAL = /^\d[\d_,]*$/;
const LOOKS_HEX = /^[0-9a-f][0-9a-f_]*$/i;

/** The device offset that `text` means, or what is wrong with it. */
export function parseGoTo(text: string, place: GoToPlace): GoToAnswer {
  const groups = INPUT.exec(text.trim())?.groups;
  if (groups?.number === undefined)
    return wrong('Write an offset: 0x1640, 5696, +16, #12 or bus:0x0400_0000.');
  const number = numberOf(groups.number);
  if (number === null) return wrong(notANumber(groups.number));
  if (groups.sign === '#') return groups.space === undefined ? blockStart(number, place) : wrong(MIXED);
  if (groups.sign !== undefined) {
    if (groups.space !== undefined) return wrong(MIXED);
    return within(place.cursorOffset + (groups.sign === '+' ? number : -number), place);
  }
  const isBus = (groups.space?.toLowerCase() ?? place.space) === 'bus';
  return within(isBus ? number - place.busBase : number, place);
}

const MIXED = 'A prefix goes with a plain address: bus:0x0400_0000. Use +n, -n and #n without one.';

function numberOf(text: string): number | null {
  if (!HEX.test(text) && !DECIMAL.test(text)) return null;
  const number = Number(text.replaceAll(/[_,]/g, ''));
  return Number.isNaN(number) ? null : number;
}

function notANumber(text: string): string {
  return LOOKS_HEX.test(text)
    ? `“${text}” is not decimal. Write 0x${text} for hexadecimal.`
    : `“${text}” is not a number. Write 0x1640 or 5696.`;
}

function blockStart(block: number, { regions }: GoToPlace): GoToAnswer {
  const blockCount = eraseBlockCountOf(regions);
  if (block < blockCount) return { kind: 'offset', deviceOffset: eraseBlockOf(regions, block).deviceOffset };
  return wrong(
    `There is no block ${formatCount(block)}: the blocks are #0 to #${formatCount(blockCount - 1)}.`,
  );
}

function within(deviceOffset: number, { sizeBytes, busBase }: GoToPlace): GoToAnswer {
  if (deviceOffset >= 0 && deviceOffset < sizeBytes) return { kind: 'offset', deviceOffset };
  const onBus = `${formatAddress(busBase)} to ${formatAddress(busBase + sizeBytes - 1)}`;
  return wrong(
    `That lies outside the flash: its ${formatSize(sizeBytes)} end at ${formatAddress(sizeBytes - 1)}, on the bus ${onBus}.`,
  );
}

function wrong(text: string): GoToAnswer {
  return { kind: 'error', text };
}
