/** GUIDs as UEFI stores them: the first three numbers little-endian, then eight bytes. And what they are known as. */
import { guidName } from '../../../../app/contract/guids/guid-name.ts';
import type { Field } from './field.ts';

const GUID_BYTES = 16;

/** In lower case: `8be4df61-93ca-11d2-aa0d-00e098032b8c`. A person reads its name behind it, where it has one. */
export const guid: Field<string> = {
  sizeBytes: GUID_BYTES,
  read: (view, at) => {
    const bytes = new Uint8Array(view.buffer, view.byteOffset + at, GUID_BYTES);
    return ORDER.map((index) => (index < 0 ? '-' : DIGITS[bytes[index] ?? 0])).join('');
  },
  text: guidText,
};

/** With its name, where it has one. */
export function guidText(value: string): string {
  const name = guidName(value);
  return name === null ? value : `${value} (${name})`;
}

/** A text without the names behind the GUIDs in it: which name is known depends on what else is there. */
export function withoutGuidNames(text: string): string {
  return text.replaceAll(NAMED_GUID, '$1');
}

const NAMED_GUID = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) \([^)]*\)/g;

/** Its name, or else itself. */
export function guidShort(value: string): string {
  return guidName(value) ?? value;
}

/** The GUID at a place where 16 bytes are. */
export function guidAt(bytes: Uint8Array, at: number): string {
  return guid.read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at);
}

/** As it is stored, to be looked for. */
export function guidBytes(value: string): number[] {
  const digits = value.replaceAll('-', '');
  const inOrder = ORDER.filter((index) => index >= 0);
  const bytes = inOrder.map(() => 0);
  inOrder.forEach((index, place) => {
    bytes[index] = Number.parseInt(digits.slice(2 * place, 2 * place + 2), 16);
  });
  return bytes;
}

/** Of the bytes, as they are written; -1 is a dash. */
const ORDER = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15];
const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
