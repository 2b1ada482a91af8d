/** Addresses, data, counts and bytes as a person types them. */
import { eraseBlockCountOf, eraseBlockOf } from '../../../app/contract/geometry/erase-blocks.ts';
import type { EraseBlockRegion } from '../../../app/contract/machine.ts';
import { type BusData, busAddress } from '../../../app/contract/units.ts';
import type { Operation } from '../../pflash/flash-device.ts';
import { ConsoleSyntaxError, type Token } from './tokens.ts';
import { COUNT_MAX } from './vocabulary.ts';

/** What an address may be relative to: the selected flash. */
export interface AddressContext {
  readonly operations: readonly Operation[];
  readonly base: number;
  readonly sizeBytes: number;
  readonly regions: readonly EraseBlockRegion[];
}

/** A bus address, or a place in the selected flash. @throws ConsoleSyntaxError */
export function parseAddress(token: Token, context: AddressContext): number {
  const { text, column } = token;
  const prefix = text[0] === '+' || text[0] === '#' ? text[0] : '';
  const number = parseNumber(prefix === '' ? text : text.slice(1));
  if (number === null) {
    throw new ConsoleSyntaxError(
      `“${text}” is no address`,
      'Use 0x40, 64, +0x40 in the flash, or #2 for its erase block 2.',
      column,
    );
  }
  if (prefix === '') return toBusAddress(number, token);
  const offset = prefix === '#' ? blockStart(number, token, context) : offsetWithin(number, token, context);
  return toBusAddress(BigInt(context.base) + BigInt(offset), token);
}

function blockStart(block: bigint, token: Token, { regions }: AddressContext): number {
  const count = eraseBlockCountOf(regions);
  if (block >= BigInt(count)) throw pastTheEnd(token, `The last erase block is #${count - 1}.`);
  return eraseBlockOf(regions, Number(block)).deviceOffset;
}

function offsetWithin(offset: bigint, token: Token, { sizeBytes }: AddressContext): number {
  if (offset >= BigInt(sizeBytes)) {
    throw pastTheEnd(token, `The last byte is +0x${(sizeBytes - 1).toString(16)}.`);
  }
  return Number(offset);
}

function pastTheEnd({ text, column }: Token, todo: string): ConsoleSyntaxError {
  return new ConsoleSyntaxError(`${text} lies past the end of the flash`, todo, column);
}

/** @throws ConsoleSyntaxError for what lies beyond 2^53 */
export function toBusAddress(value: bigint, { text, column }: Token): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new ConsoleSyntaxError(`${text} is beyond the bus`, 'Addresses end at 2^53.', column);
  }
  return busAddress(Number(value));
}

/** 1 up to `COUNT_MAX`. @throws ConsoleSyntaxError */
export function parseCount(token: Token): number {
  const count = parseNumber(token.text);
  if (count === null || count < 1n || count > BigInt(COUNT_MAX)) {
    throw new ConsoleSyntaxError(`“${token.text}” is no count`, `Use 1 to ${COUNT_MAX}.`, token.column);
  }
  return Number(count);
}

/** What fits into a cycle of this width. @throws ConsoleSyntaxError */
export function parseData(token: Token, widthBytes: number): BusData {
  const value = parseNumber(token.text);
  if (value === null)
    throw new ConsoleSyntaxError(`“${token.text}” is no number`, 'Use 0x98 or 152.', token.column);
  if (value >= 1n << BigInt(8 * widthBytes)) {
    throw new ConsoleSyntaxError(
      `${token.text} needs more than ${widthBytes * 8} bits`,
      'Use a wider cycle or a smaller value.',
      token.column,
    );
  }
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** `"text"` as UTF-8, or hexadecimal bytes in pairs: `de`, `0xde`, `deadbeef`. @throws ConsoleSyntaxError */
export function parseBytes({ text, column }: Token): number[] {
  if (text.startsWith('"')) {
    if (text.length < 2 || !text.endsWith('"'))
      throw new ConsoleSyntaxError('The text has no closing quote', 'End it with ".', column);
    return [...new TextEncoder().encode(text.slice(1, -1))];
  }
  const digits = text.replace(/^0x/i, '').replaceAll('_', '');
  if (!/^([0-9a-f]{2})+$/i.test(digits)) {
    throw new ConsoleSyntaxError(
      `“${text}” are no bytes`,
      'Use pairs of hexadecimal digits (de ad) or "text".',
      column,
    );
  }
  return [...digits.matchAll(/../g)].map(([pair]) => Number.parseInt(pair, 16));
}

/** `0x…` or decimal, `_` between digits; null for anything else. */
export function parseNumber(text: string): bigint | null {
  const digits = text.replaceAll('_', '');
  return /^(0x[0-9a-f]+|\d+)$/i.test(digits) ? BigInt(digits) : null;
}
