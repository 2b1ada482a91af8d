/** What a variable holds, for a person: by what it consists of where that is known, else by how its bytes look. */
import { countText } from '../../../../../../app/contract/text/count-text.ts';
import type { Found } from '../../../found.ts';
import { isGlobal, type Value } from './variable-parts.ts';

const BYTES_SHOWN = 16;

/** Short, and never empty. `parts` is what it consists of, where that is known. */
export function variableValue(value: Value, parts: readonly Found[]): string {
  const { name, start, end } = value;
  const length = end - start;
  if (length === 0) return 'no data';
  if (parts.length > 0) return parts.map((part) => part.name).join(', ');
  if (isGlobal(value) && /Order$/.test(name) && length % 2 === 0)
    return orderText(value, name.replace(/Order$/, ''));
  const text = asciiText(value);
  if (text !== null) return `“${text}”`;
  if (length === 1 || length === 2 || length === 4) return numberText(value);
  return bytesText(value);
}

function orderText({ bytes, start, end }: Value, what: string): string {
  const names: string[] = [];
  for (let at = start; at + 1 < end && names.length < BYTES_SHOWN; at += 2) {
    const number = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    names.push(`${what}${number.toString(16).toUpperCase().padStart(4, '0')}`);
  }
  return `${names.join(', ')}${end - start > 2 * BYTES_SHOWN ? ' …' : ''}`;
}

/** Null where it isn't printable throughout, but for a zero at its end. */
function asciiText({ bytes, start, end }: Value): string | null {
  const last = bytes[end - 1] === 0 ? end - 1 : end;
  const codes = bytes.subarray(start, last);
  if (codes.length < 2 || codes.length > 256 || codes.some((code) => code < 0x20 || code > 0x7e)) return null;
  return String.fromCharCode(...codes);
}

function numberText({ bytes, start, end }: Value): string {
  let number = 0;
  for (let at = end - 1; at >= start; at--) number = number * 256 + (bytes[at] ?? 0);
  return `${countText(number)} (0x${number.toString(16).padStart(2 * (end - start), '0')})`;
}

function bytesText({ bytes, start, end }: Value): string {
  const shown = [...bytes.subarray(start, Math.min(start + BYTES_SHOWN, end))];
  const text = shown.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `${text}${end - start > BYTES_SHOWN ? ' …' : ''}`;
}
