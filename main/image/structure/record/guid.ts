/** GUIDs as UEFI stores them: the first three numbers little-endian, then eight bytes. And what they are known as. */
import { MDE_GUIDS } from '../guids/mde-guids.ts';
import { MDE_MODULE } from '../guids/mde-module.ts';
import { MDE_PPIS } from '../guids/mde-ppis.ts';
import { MDE_PROTOCOLS } from '../guids/mde-protocols.ts';
import { OTHERS } from '../guids/others.ts';
import { PACKAGES } from '../guids/packages.ts';
import type { Field } from './field.ts';

const TABLES = [MDE_GUIDS, MDE_PPIS, MDE_PROTOCOLS, MDE_MODULE, PACKAGES, OTHERS];
const NAMES = new Map(TABLES.flatMap((table) => Object.entries(table)));

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

/** What EDK2, or else everybody, calls it; null where it isn't known. In lower case. */
export function guidName(value: string): string | null {
  return NAMES.get(value) ?? null;
}

/** With its name, where it has one. */
export function guidText(value: string): string {
  const name = guidName(value);
  return name === null ? value : `${value} (${name})`;
}

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
