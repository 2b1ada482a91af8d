/** 16 bytes that name something for all the world: as UEFI and Windows store them, and as RFC 9562 does. */
import { guidName, guidsNamed } from '../../app/contract/guids/guid-name.ts';
import { fromHex } from './hex-bytes.ts';
import { reading, refusal, type ValueType } from './value-type.ts';

/** Where the bytes of the text lie: the first three fields of a GUID have their lowest byte first. */
const MIXED = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;
const IN_ORDER = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/** Each hyphen may be left out. */
const TYPED = /^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;

/** `8c8ce578-8a3d-4f1c-9935-896185c32dd3`, of the first 16 bytes. */
export function guidText(bytes: Uint8Array): string {
  return textOf(bytes, MIXED);
}

/** With or without hyphens and braces, or by the name that it is known by. @throws UserError */
export function parseGuid(text: string): Uint8Array {
  const name = text.trim();
  const [named, ...others] = guidsNamed(name);
  if (named === undefined) return bytesOf(text, MIXED, '; or its name: gEfiGlobalVariableGuid');
  if (others.length > 0)
    throw refusal(`${others.length + 1} GUIDs have the name ${name}`, `Write the digits of one: ${named}.`);
  return bytesOf(named, MIXED);
}

function textOf(bytes: Uint8Array, places: readonly number[]): string {
  const digits = places.map((place) => (bytes[place] ?? 0).toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** `orElse` is what else may be typed. */
function bytesOf(text: string, places: readonly number[], orElse = ''): Uint8Array {
  const fields = TYPED.exec(text.trim())?.slice(1);
  if (fields === undefined)
    throw refusal(`“${text}” is no GUID`, `Write 32 digits: 8c8ce578-8a3d-4f1c-9935-896185c32dd3${orElse}.`);
  const inText = fromHex(fields.join(''));
  const bytes = new Uint8Array(16);
  for (const [at, place] of places.entries()) bytes[place] = inText[at] ?? 0;
  return bytes;
}

export const GUID_TYPES: readonly ValueType[] = [
  {
    id: 'guid',
    name: 'GUID',
    title:
      'GUID as UEFI stores it: the first three fields little endian, 16 bytes; by its name, where it has one',
    group: 'Names',
    minBytes: 16,
    read: (bytes) => {
      const text = guidText(bytes);
      return { text: guidName(text) ?? text, copied: text, lengthBytes: 16 };
    },
    write: parseGuid,
    example: '8c8ce578-8a3d-4f1c-9935-896185c32dd3',
  },
  {
    id: 'uuid',
    name: 'UUID',
    title: 'UUID as RFC 9562 stores it: all in order, 16 bytes',
    group: 'Names',
    minBytes: 16,
    read: (bytes) => reading(textOf(bytes, IN_ORDER), 16),
    write: (text) => bytesOf(text, IN_ORDER),
    example: '8c8ce578-8a3d-4f1c-9935-896185c32dd3',
  },
];
