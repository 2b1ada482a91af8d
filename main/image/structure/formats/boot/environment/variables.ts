/** The variables of a U-Boot environment: `name=value` texts with a zero behind each, and one more behind the last. */
import { textAt } from '../../../../text-at.ts';
import type { Reading } from '../../../format.ts';

/** Places are bytes from the start of the bytes that are read. */
export interface Variable {
  readonly name: string;
  readonly start: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

const NAME_MAX_BYTES = 128;
/** Boards have some hundred, and their longest value is a script. */
const VARIABLES_MAX = 4096;
const VALUE_MAX_BYTES = 32 * 1024;
/** What telling one costs beside its bytes, as if so many were gone through. */
export const VARIABLE_COST_BYTES = 128;
export const EQUALS = 0x3d;

/** 1 where a value may have the byte: no control characters but white space and escape. */
const TEXT_BYTES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const isText = byte >= 0x20 ? byte !== 0x7f : (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b;
  return isText ? 1 : 0;
});

/** Whether a name and `=` begin there. Cheap: most places end it at their first byte. */
export function beginsVariable(bytes: Uint8Array, at: number, end: number): boolean {
  return isNameStart(bytes[at] ?? 0) && nameEnd(bytes, at, end) !== null;
}

/**
 * Behind the zero that ends them; null where there are none, one is no variable, or they don't end. It makes no objects:
 * in the middle of such a text each block may be asked. Each is charged for. @throws Malformed where a scan has cost too much
 */
export function variablesEnd(reading: Reading, start: number, end: number): number | null {
  const { bytes } = reading;
  let at = start;
  for (let count = 0; count <= VARIABLES_MAX; count++) {
    if (at >= end) return null;
    if (bytes[at] === 0) return count === 0 ? null : at + 1;
    const equals = nameEnd(bytes, at, end);
    if (equals === null) return null;
    const last = Math.min(end, equals + VALUE_MAX_BYTES);
    const from = at;
    at = equals + 1;
    while (at < last && TEXT_BYTES[bytes[at] ?? 0] === 1) at += 1;
    reading.spend(VARIABLE_COST_BYTES + at - from);
    if (at >= last || bytes[at] !== 0) return null;
    at += 1;
  }
  return null;
}

/** Those between the start and the end that `variablesEnd` gave. */
export function readVariables(bytes: Uint8Array, start: number, end: number): Variable[] {
  const variables: Variable[] = [];
  let at = start;
  while (at < end - 1) {
    const equals = bytes.indexOf(EQUALS, at);
    const valueEnd = bytes.indexOf(0, equals);
    variables.push({ name: textAt(bytes, at, equals), start: at, valueStart: equals + 1, valueEnd });
    at = valueEnd + 1;
  }
  return variables;
}

/** Where the `=` is. */
function nameEnd(bytes: Uint8Array, start: number, end: number): number | null {
  const last = Math.min(end, start + NAME_MAX_BYTES);
  for (let at = start; at < last; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === EQUALS) return at > start ? at : null;
    if (byte <= 0x20 || byte >= 0x7f) return null;
  }
  return null;
}

/** A letter, a digit, or one of `_ . # ? $`, with which special variables begin. */
function isNameStart(byte: number): boolean {
  const letter = byte | 0x20;
  return (
    (letter >= 0x61 && letter <= 0x7a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    [0x5f, 0x2e, 0x23, 0x3f, 0x24].includes(byte)
  );
}
