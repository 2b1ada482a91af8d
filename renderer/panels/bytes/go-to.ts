/**
 * Where a person wants to go, or what to select: `0x1640`, `5696`, `1M`, `+16`, `-0x100`, `#12`, `#12+0x40`, `bus:0x0400_0000`,
 * `0x1000..0x1fff`, `0x1000..+256`, `#3..#5`; by the layout of the flash `rootfs`, `rootfs+0x40`, `kernel..rootfs`. Pure.
 */

import type { Partition } from '../../../app/contract/flash-layout.ts';
import {
  eraseBlockAt,
  eraseBlockCountOf,
  eraseBlockOf,
} from '../../../app/contract/geometry/erase-blocks.ts';
import type { EraseBlockRegion } from '../../../app/contract/machine.ts';
import { parseBytes } from '../../../app/contract/text/parse-bytes.ts';
import { formatAddress, formatCount, formatSize } from '../../format/numbers.ts';
import type { AddressSpace, Place } from '../../state/selection.ts';

/** Where the person is, and what a bare number means. */
export interface GoToPlace {
  readonly cursorOffset: number;
  readonly sizeBytes: number;
  readonly regions: readonly EraseBlockRegion[];
  /** The flash's base on the bus. */
  readonly busBase: number;
  /** The space that the grid shows: a number without a prefix is of it. */
  readonly space: AddressSpace;
  /** What the flash is divided into, if it is. */
  readonly partitions?: readonly NamedRange[];
}

/** A partition, as far as one goes there. */
export type NamedRange = Pick<Partition, 'name' | 'offset' | 'sizeBytes'>;

export type GoToAnswer =
  | { readonly kind: 'offset'; readonly deviceOffset: number }
  /** Half-open. */
  | { readonly kind: 'range'; readonly start: number; readonly end: number }
  | { readonly kind: 'error'; readonly text: string };

type OneAnswer = Exclude<GoToAnswer, { kind: 'range' }>;

const INPUT =
  /^(?:(?<space>flash|file|bus|block)\s*:\s*)?(?<sign>[+\-#])?\s*(?<number>[^\s+]+)(?:\s*\+\s*(?<into>\S+))?$/i;
const RANGE = /^(?<from>.+?)\s*(?:\.\.|…)\s*(?<to>.+)$/;
const LENGTH = /^\+\s*(?<number>\S+)$/;
const BLOCK = /^#\s*\d[\d_,]*$/;
const INTO_NAMED = /^(?<name>.+?)\s*\+\s*(?<into>[^\s+]+)$/;
const HEX = /^0x[0-9a-f_]+$/i;
const DECIMAL = /^\d[\d_,]*$/;
/** A number with a unit. One of bytes alone has none: `40b` is rather hex. */
const SIZE = /^(0x[0-9a-f_]+|\d[\d_,]*)[kmgt](i?b)?$/i;
const LOOKS_HEX = /^[0-9a-f][0-9a-f_]*$/i;

/** The device offset or the range that `text` means, or what is wrong with it. */
export function parseGoTo(text: string, place: GoToPlace): GoToAnswer {
  const { from, to } = RANGE.exec(text.trim())?.groups ?? {};
  if (from === undefined || to === undefined) return parseOffset(text, place);
  const first = parseOffset(from, place);
  if (first.kind === 'error') return first;
  const start = first.deviceOffset;
  const last = parseLast(to, start, place);
  if (last.kind === 'error') return last;
  return last.deviceOffset < start
    ? wrong('The range ends before it begins. Write its lower end first.')
    : { kind: 'range', start, end: last.deviceOffset + 1 };
}

/** The last byte of a range: given, so many on, or that of a block or a partition. */
function parseLast(text: string, start: number, place: GoToPlace): OneAnswer {
  const length = LENGTH.exec(text)?.groups?.number;
  if (length !== undefined) {
    const number = numberOf(length);
    if (number === null) return wrong(notANumber(length));
    return number === 0 ? wrong('A range has at least one byte.') : within(start + number - 1, place);
  }
  const named = namedBy(text, place);
  if (named !== null) return within(named.offset + named.sizeBytes - 1, place);
  const last = parseOffset(text, place);
  if (last.kind === 'error' || !BLOCK.test(text)) return last;
  const { deviceOffset, lengthBytes } = eraseBlockAt(place.regions, last.deviceOffset);
  return { kind: 'offset', deviceOffset: deviceOffset + lengthBytes - 1 };
}

function parseOffset(text: string, place: GoToPlace): OneAnswer {
  return parseNamed(text.trim(), place) ?? parseNumber(text, place);
}

/** A partition, or a byte of one, counted from its start; null for what is no name of one. */
function parseNamed(text: string, place: GoToPlace): OneAnswer | null {
  const named = namedBy(text, place);
  if (named !== null) return within(named.offset, place);
  const { name, into } = INTO_NAMED.exec(text)?.groups ?? {};
  const around = name === undefined ? null : namedBy(name, place);
  if (around === null || into === undefined) return null;
  const number = numberOf(into);
  if (number === null) return wrong(notANumber(into));
  if (number < around.sizeBytes) return within(around.offset + number, place);
  const last = `${around.name}+0x${(around.sizeBytes - 1).toString(16)}`;
  return wrong(`That lies outside ${around.name}: its ${formatSize(around.sizeBytes)} end at ${last}.`);
}

/** By its name, or by the last part of it where no other one has that. A number is a number, whatever is called so. */
function namedBy(text: string, { partitions = [] }: GoToPlace): NamedRange | null {
  if (numberOf(text) !== null) return null;
  const exact = partitions.find(({ name }) => name === text);
  if (exact !== undefined) return exact;
  const [ending, ...others] = partitions.filter(({ name }) => name.endsWith(`/${text}`));
  return ending === undefined || others.length > 0 ? null : ending;
}

/** The names of partitions that begin with what is typed, for who types on. */
export function completionsOf(text: string, partitions: readonly NamedRange[]): readonly string[] {
  const typed = text.trim().toLowerCase();
  if (typed === '') return [];
  return partitions
    .map(({ name }) => name)
    .filter((name) => name.toLowerCase().startsWith(typed) && name !== text);
}

function parseNumber(text: string, place: GoToPlace): OneAnswer {
  const groups = INPUT.exec(text.trim())?.groups;
  if (groups?.number === undefined)
    return wrong('Write an offset: 0x1640, 5696, +16, #12 or bus:0x0400_0000; a range: 0x1000..0x1fff.');
  const { space, sign, into } = groups;
  const number = numberOf(groups.number);
  if (number === null) {
    const isName = (space ?? sign) === undefined && !/^\d/.test(groups.number);
    return wrong(
      isName && !LOOKS_HEX.test(groups.number) ? notAPlace(groups.number) : notANumber(groups.number),
    );
  }
  if (sign !== undefined && space !== undefined) return wrong(MIXED);
  if (sign === '#') return inBlock(number, into ?? '0', place);
  if (into !== undefined) return wrong(MIXED);
  if (sign !== undefined) return within(place.cursorOffset + (sign === '+' ? number : -number), place);
  const meant = space?.toLowerCase() ?? place.space;
  if (meant === 'block')
    return inBlock(eraseBlockAt(place.regions, place.cursorOffset).index, groups.number, place);
  return within(meant === 'bus' ? number - place.busBase : number, place);
}

const MIXED = 'A prefix goes with a plain address: bus:0x0400_0000. Use +n, -n, #n and #n+m without one.';

function numberOf(text: string): number | null {
  if (SIZE.test(text)) return parseBytes(text);
  if (!HEX.test(text) && !DECIMAL.test(text)) return null;
  const number = Number(text.replaceAll(/[_,]/g, ''));
  return Number.isNaN(number) ? null : number;
}

function notAPlace(text: string): string {
  return `“${text}” is no number, no block and no partition. Write 0x1640, 5696, 1M, #12 or the name of one.`;
}

function notANumber(text: string): string {
  return LOOKS_HEX.test(text)
    ? `“${text}” is not decimal. Write 0x${text} for hexadecimal.`
    : `“${text}” is not a number. Write 0x1640 or 5696.`;
}

/** A byte of a block, counted from its start. */
function inBlock(block: number, intoText: string, { regions }: GoToPlace): OneAnswer {
  const into = numberOf(intoText);
  if (into === null) return wrong(notANumber(intoText));
  const blockCount = eraseBlockCountOf(regions);
  if (block >= blockCount)
    return wrong(
      `There is no block ${formatCount(block)}: the blocks are #0 to #${formatCount(blockCount - 1)}.`,
    );
  const { deviceOffset, lengthBytes } = eraseBlockOf(regions, block);
  if (into < lengthBytes) return { kind: 'offset', deviceOffset: deviceOffset + into };
  return wrong(
    `That lies outside block ${formatCount(block)}: its ${formatSize(lengthBytes)} end at #${block}+0x${(lengthBytes - 1).toString(16)}.`,
  );
}

function within(deviceOffset: number, { sizeBytes, busBase }: GoToPlace): OneAnswer {
  if (deviceOffset >= 0 && deviceOffset < sizeBytes) return { kind: 'offset', deviceOffset };
  const onBus = `${formatAddress(busBase)} to ${formatAddress(busBase + sizeBytes - 1)}`;
  return wrong(
    `That lies outside the flash: its ${formatSize(sizeBytes)} end at ${formatAddress(sizeBytes - 1)}, on the bus ${onBus}.`,
  );
}

function wrong(text: string): Extract<GoToAnswer, { kind: 'error' }> {
  return { kind: 'error', text };
}

/** Where cursor and selection go. A range is selected from its end to its start, so that its start comes in sight. */
export function placeOf(answer: Exclude<GoToAnswer, { kind: 'error' }>): Place {
  if (answer.kind === 'offset') return { cursorOffset: answer.deviceOffset, anchorOffset: null };
  return { cursorOffset: answer.start, anchorOffset: answer.end - 1 };
}
