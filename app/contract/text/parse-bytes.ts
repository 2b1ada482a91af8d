/** Sizes and addresses as people type them, in the window and on the command line. */

const NUMBER = /^(?:0x(?<hex>[0-9a-f_]+)|(?<decimal>\d[\d_,]*))\s*(?<unit>[kmgt]i?b?|b)?$/i;
const UNIT_POWERS: Readonly<Record<string, number>> = { b: 0, k: 1, m: 2, g: 3, t: 4 };

/**
 * Bytes from `0x0404_0000`, `67,108,864`, `64k`, `4 MiB`. The unit is binary whatever its spelling: 1 K is 1,024 bytes.
 * @returns null where the text is no such number, or one beyond 2^53 - 1.
 */
export function parseBytes(text: string): number | null {
  const bytes = bytesIn(text);
  return Number.isSafeInteger(bytes) ? bytes : null;
}

/** Whether the text is such a number, but one beyond 2^53 - 1. */
export function isTooManyBytes(text: string): boolean {
  return bytesIn(text) > Number.MAX_SAFE_INTEGER;
}

/** Not a number for a text that is none. */
function bytesIn(text: string): number {
  const groups = NUMBER.exec(text.trim())?.groups;
  if (groups === undefined) return Number.NaN;
  const power = UNIT_POWERS[(groups.unit ?? 'b').charAt(0).toLowerCase()] ?? 0;
  return digitsOf(groups.hex, groups.decimal) * 1024 ** power;
}

function digitsOf(hex: string | undefined, decimal: string | undefined): number {
  if (hex !== undefined) return Number.parseInt(hex.replaceAll('_', ''), 16);
  return Number.parseInt((decimal ?? '').replaceAll(/[_,]/g, ''), 10);
}
