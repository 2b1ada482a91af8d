/** Strings as they are shown. */
import type { StringEncoding } from '../find.ts';

const DECODERS: Readonly<Record<StringEncoding, TextDecoder>> = {
  ascii: new TextDecoder('windows-1252'),
  'utf-8': new TextDecoder('utf-8', { ignoreBOM: true }),
  'utf-16le': new TextDecoder('utf-16le', { ignoreBOM: true }),
  'utf-16be': new TextDecoder('utf-16be', { ignoreBOM: true }),
};

/** What the bytes say in this encoding. */
export function decodeString(bytes: Uint8Array, encoding: StringEncoding): string {
  // A decoder takes no memory that is shared.
  return DECODERS[encoding].decode(new Uint8Array(bytes));
}
