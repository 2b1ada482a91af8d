/** Numbers as the window writes them. Grouped hex, KiB and MiB, thousands separators: one spelling everywhere. */
import { countText } from '../../app/contract/text/count-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import { sizeText } from '../../app/contract/text/size-text.ts';

const GROUP_DIGITS = 4;

/** Hex digits without `0x`, at least `digits` of them, in groups of four from the right: `0404_0000`. */
export function hexDigits(value: number | bigint, digits: number): string {
  const plain = value.toString(16).padStart(digits, '0');
  const head = plain.length % GROUP_DIGITS || GROUP_DIGITS;
  const groups = [plain.slice(0, head)];
  for (let at = head; at < plain.length; at += GROUP_DIGITS) groups.push(plain.slice(at, at + GROUP_DIGITS));
  return groups.join('_');
}

/** A bus address, flash offset or file offset in running text: `0x0404_0000`, wider only if it must be. */
export function formatAddress(bytes: number | bigint): string {
  return `0x${hexDigits(bytes, 8)}`;
}

/** An offset where a column already says what it is (the grid): `0000_1640`. */
export function formatOffset(bytes: number): string {
  return hexDigits(bytes, 8);
}

/** What travels on the data lines, as wide as the access: 4 bytes give `00e8_00e8`. */
export function formatData(data: number | bigint, widthBytes: number): string {
  return hexDigits(data, widthBytes * 2);
}

/** One byte: `0x0f`. */
export function formatByte(byte: number): string {
  return `0x${hexDigits(byte, 2)}`;
}

/** A count with thousands separators: `67,108,864`. */
export const formatCount: (count: number) => string = countText;

/** A size in the largest binary unit: exact where it divides (`256 KiB`), else two decimals (`12.88 MiB`). */
export const formatSize: (bytes: number) => string = sizeText;

/** `1 block`, `2 blocks`, `1,024 blocks`. */
export const formatPlural: (count: number, one: string, many?: string) => string = pluralText;
