/**
 * A variable store as it was before EDK2's, and as some vendors still have it, outside of any volume's body. Follows Intel's
 * EFI framework, and what is known of vendors' images: its header has no document that is open to all.
 */
import type { Format, Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { ascii, hex, u16le, u32le } from '../../../record/field.ts';
import { record } from '../../../record/record.ts';
import { endOfRun } from '../../../record/run.ts';
import { size } from '../../../record/size.ts';
import { STORE_FORMAT, STORE_STATE, storeOf } from './variable-store.ts';
import { fitsKind, type VariableKind } from './variables.ts';

const HEADER = record('header of a $VSS store', {
  Signature: ascii(4),
  Size: size(u32le),
  Format: STORE_FORMAT,
  State: STORE_STATE,
  Reserved: hex(u16le),
  Reserved1: hex(u32le),
});
const FORMATTED = 0x5a;
const HEALTHY = 0xfe;
const ERASED = 0xff;

export const VSS_STORE: Format = {
  kind: 'uefi-variable-store',
  follows: 'Intel EFI framework, variable services.',
  signatures: [{ bytes: '$VSS' }],
  read: readStore,
};

function readStore(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const header = HEADER.read(bytes, start, end);
  const claimedBytes = header.get('Size');
  if (header.get('Format') !== FORMATTED || header.get('State') !== HEALTHY) return null;
  if (claimedBytes <= HEADER.sizeBytes || start + claimedBytes > end) return null;
  const first = start + HEADER.sizeBytes;
  const kind = kindOf(reading.within(start, start + claimedBytes), first);
  if (kind === null) return null;
  const { sizeBytes: headerBytes } = HEADER;
  const store = storeOf(reading, {
    kind,
    headerBytes,
    claimedBytes,
    fields: header.fields(),
    erased: ERASED,
  });
  return { ...store, confidence: 'likely' };
}

/** By its first variable, since its header doesn't say; null where that is none and the store isn't blank either. */
function kindOf(store: Reading, first: number): VariableKind | null {
  const kinds: readonly VariableKind[] = ['plain', 'authenticated'];
  const fitting = kinds.find((kind) => fitsKind(store, first, kind));
  if (fitting !== undefined) return fitting;
  const blankEnd = endOfRun(store.bytes, first, store.end, ERASED);
  return blankEnd === store.end ? 'plain' : null;
}
