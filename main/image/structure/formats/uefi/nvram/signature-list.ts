/** Keys and hashes that Secure Boot trusts or forbids, list by list. Follows UEFI 2.10, section 32.4.1. */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import type { Found } from '../../../found.ts';
import { u32le } from '../../../record/field.ts';
import { guid, guidAt, guidShort } from '../../../record/guid.ts';
import { record } from '../../../record/record.ts';
import { size } from '../../../record/size.ts';
import { commonName } from './common-name.ts';

const HEADER = record('header of a signature list', {
  SignatureType: guid,
  SignatureListSize: size(u32le),
  SignatureHeaderSize: size(u32le),
  SignatureSize: size(u32le),
});

const X509 = 'a5c059a1-94e4-4aa7-87b5-ab155c2bf072';
const TYPES: Readonly<Record<string, string>> = {
  [X509]: 'X.509',
  'c1c41626-504c-4092-aca9-41f936934328': 'SHA-256',
  '826ca512-cf10-4ac9-b187-be01496631bd': 'SHA-1',
  'ff3e5307-9fd0-48c9-85f1-8ad56c701e01': 'SHA-384',
  '093e0fae-a6c4-4f50-9f1b-d41e2b89c19a': 'SHA-512',
  '3c5766e8-269c-4e34-aa14-ed776e85b3b6': 'RSA-2048',
  '3bd2a492-96c0-4079-b420-fcf98ef103ed': 'hash of an X.509 certificate',
};
const OWNER_BYTES = 16;
/** Of one list that are shown. The longest lists that are sent out have some hundreds. */
const SIGNATURES_SHOWN = 1000;
const HASH_BYTES_SHOWN = 8;

/** Null where the range is not filled by whole lists. */
export function signatureListsIn(bytes: Uint8Array, start: number, end: number): Found[] | null {
  const lists: Found[] = [];
  let at = start;
  while (at < end) {
    const list = readList(bytes, at, end);
    if (list === null) return null;
    lists.push(list);
    at += list.sizeBytes;
  }
  return lists;
}

function readList(bytes: Uint8Array, at: number, end: number): Found | null {
  if (at + HEADER.sizeBytes > end) return null;
  const header = HEADER.read(bytes, at, end);
  const [sizeBytes, each] = [header.get('SignatureListSize'), header.get('SignatureSize')];
  const offset = HEADER.sizeBytes + header.get('SignatureHeaderSize');
  if (each <= OWNER_BYTES || sizeBytes < offset || at + sizeBytes > end) return null;
  if ((sizeBytes - offset) % each !== 0) return null;
  const count = (sizeBytes - offset) / each;
  const type = header.get('SignatureType');
  const texts = Array.from({ length: Math.min(count, SIGNATURES_SHOWN) }, (_, index) =>
    signatureText(bytes, { type, start: at + offset + index * each, sizeBytes: each }),
  );
  const subtype = TYPES[type] ?? guidShort(type);
  return {
    kind: 'uefi-signature-list',
    subtype,
    name: count === 1 ? (texts[0] ?? subtype) : `${count} signatures`,
    start: at,
    sizeBytes,
    fields: [
      ...header.fields(),
      ...texts.map((text, index): StructureField => {
        const owner = guidShort(guidAt(bytes, at + offset + index * each));
        return {
          name: `Signature[${index}]`,
          offset: offset + index * each,
          size: each,
          text: `${text}, of ${owner}`,
        };
      }),
    ],
  };
}

function signatureText(
  bytes: Uint8Array,
  { type, start, sizeBytes }: { type: string; start: number; sizeBytes: number },
): string {
  const data = bytes.subarray(start + OWNER_BYTES, start + sizeBytes);
  if (type === X509) return commonName(data) ?? 'a certificate';
  const shown = [...data.subarray(0, HASH_BYTES_SHOWN)].map((byte) => byte.toString(16).padStart(2, '0'));
  return `${shown.join('')}…`;
}
