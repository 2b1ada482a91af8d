/**
 * A store of variables, one after the other as they were written, and what is free behind them. Follows EDK2,
 * MdeModulePkg/Include/Guid/VariableFormat.h.
 */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import type { Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { hex, named, u8, u16le, u32le } from '../../../record/field.ts';
import { guid } from '../../../record/guid.ts';
import { record } from '../../../record/record.ts';
import { size } from '../../../record/size.ts';
import { rest } from '../blank.ts';
import { cutSentences } from '../cut.ts';
import { type VariableKind, variablesOf } from './variables.ts';

/** How the variables of a store are laid out, by the GUID at its start. */
export const VARIABLE_STORES: Readonly<Record<string, VariableKind>> = {
  'aaf32c78-947b-439a-a180-2e144ec37792': 'authenticated',
  'ddcf3616-3275-4164-98b6-fe85707ffe7d': 'plain',
  'ddcf3617-3275-4164-98b6-fe85707ffe7d': 'plain',
};

/** In the headers of all stores. */
export const STORE_FORMAT = named(hex(u8), { 90: 'formatted' });
export const STORE_STATE = named(hex(u8), { 254: 'healthy' });

const HEADER = record('header of a variable store', {
  Signature: guid,
  Size: size(u32le),
  Format: STORE_FORMAT,
  State: STORE_STATE,
  Reserved: hex(u16le),
  Reserved1: hex(u32le),
});

/** The store at the start of `reading`, whose GUID is one of `VARIABLE_STORES`. @throws Malformed where its header is cut */
export function readVariableStore(reading: Reading, erased: number): Found {
  const { bytes, start, end } = reading;
  const header = HEADER.read(bytes, start, end);
  return storeOf(reading, {
    kind: VARIABLE_STORES[header.get('Signature')] ?? 'plain',
    headerBytes: HEADER.sizeBytes,
    claimedBytes: header.get('Size'),
    fields: header.fields(),
    erased,
  });
}

/** What the header of a store says. */
export interface StoreHeader {
  readonly kind: VariableKind;
  readonly headerBytes: number;
  readonly claimedBytes: number;
  readonly fields: readonly StructureField[];
  readonly erased: number;
}

/** A store with its variables. */
export function storeOf(
  reading: Reading,
  { kind, headerBytes, claimedBytes, fields, erased }: StoreHeader,
): Found {
  const { start } = reading;
  const end = Math.min(reading.end, start + Math.max(headerBytes, claimedBytes));
  const store = reading.within(start, end);
  const { children, problems } = store.gather(contents(store, start + headerBytes, { kind, erased }));
  return {
    kind: 'uefi-variable-store',
    subtype: kind,
    name: 'variables',
    start,
    sizeBytes: end - start,
    fields,
    problems: [...cutSentences('store', claimedBytes, end - start), ...problems],
    children,
  };
}

function* contents(
  store: Reading,
  first: number,
  { kind, erased }: { kind: VariableKind; erased: number },
): Generator<Found> {
  const end = yield* variablesOf(store, first, kind);
  yield* rest(store, end, erased);
}
