/** Looks whether something holds that a script expects. */
import type { BusData } from '../../../app/contract/units.ts';
import { plainIfSafe } from '../bus-cycle.ts';
import type { Flash } from '../flash.ts';
import type { Machine } from '../machine.ts';
import type { Expectation, WantedValue } from './parse-expect.ts';

/** What did not hold. `expected` and `got` are values on the bus, or words; null where nothing could be compared. */
export interface Unmet {
  readonly what: string;
  readonly expected: BusData | string | null;
  readonly got: BusData | string | null;
  /** Which bits of the two count; null: all. */
  readonly mask: BusData | null;
  /** What a person can do about it, where something can't even be looked at. */
  readonly todo?: string;
}

/** A value in groups of four hexadecimal digits, as wide as a cycle: `0x0080_0080`. */
export function groupedHex(value: BusData, widthBytes: number): string {
  const digits = value.toString(16).padStart(2 * widthBytes, '0');
  return `0x${digits.replaceAll(/(?<=\w)(?=(?:\w{4})+$)/g, '_')}`;
}

/** Compares what was read. @returns null where it is as expected */
export function compare({ value, mask }: WantedValue, got: BusData, widthBytes: number): Unmet | null {
  const bits = mask ?? (1n << BigInt(8 * widthBytes)) - 1n;
  const expected = mask === null ? value : value & bits;
  if ((BigInt(got) & bits) === expected && (mask !== null || BigInt(got) === value)) return null;
  const under = mask === null ? '' : ` under the mask ${groupedHex(plainIfSafe(bits), widthBytes)}`;
  return {
    what: `expected ${groupedHex(plainIfSafe(expected), widthBytes)}${under}, got ${groupedHex(got, widthBytes)}`,
    expected: plainIfSafe(expected),
    got,
    mask: mask === null ? null : plainIfSafe(mask),
  };
}

/** What stands in an array against the bytes that are expected there. @returns null where they are the same */
export function compareBytes(expected: Uint8Array, got: Uint8Array): Unmet | null {
  const at = expected.findIndex((byte, index) => byte !== got[index]);
  if (at < 0) return null;
  const [wanted, there] = [hexBytes(expected), hexBytes(got)];
  return {
    what: `expected the bytes ${wanted}, got ${there}: byte ${at} of them differs`,
    expected: wanted,
    got: there,
    mask: null,
  };
}

/** @returns null where all the words are in the title of its state */
export function compareState({ device, plan }: Flash, words: string): Unmet | null {
  const { title } = device.standing;
  const isThere = words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => title.toLowerCase().includes(word));
  if (isThere) return null;
  const what = `expected ${plan.name} in a state like “${words}”, it is in “${title}”`;
  return { what, expected: words, got: title, mask: null };
}

/** @returns null where there are as many */
export function compareFindings(
  { history }: Machine,
  { count, severity }: Extract<Expectation<unknown>, { of: 'findings' }>,
): Unmet | null {
  const found = history.story
    .findings()
    .filter((finding) => severity === null || finding.severity === severity).length;
  if (found === count) return null;
  const named = severity === null ? 'findings' : `findings of severity ${severity}`;
  const what = `expected ${count} ${named}, got ${found}`;
  return { what, expected: count, got: found, mask: null };
}

function hexBytes(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
