/** The variables of a store. Follows EDK2, MdeModulePkg/Include/Guid/VariableFormat.h. */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import type { Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { exact64le, type Field, flags, hex, u8, u16le, u32le } from '../../../record/field.ts';
import { guid } from '../../../record/guid.ts';
import { record } from '../../../record/record.ts';
import { size } from '../../../record/size.ts';
import { utf16At } from '../../../record/utf16.ts';
import { cutSentences } from '../cut.ts';
import { efiTime } from './efi-time.ts';
import { variableParts } from './variable-parts.ts';
import { variableValue } from './variable-value.ts';

/** Authenticated ones have a count, a time and the number of a key besides. */
export type VariableKind = 'plain' | 'authenticated';

const START_ID = 0x55aa;

const ATTRIBUTES = flags(u32le, {
  'non-volatile': 0x1,
  'at boot': 0x2,
  'at run time': 0x4,
  'hardware error record': 0x8,
  'authenticated writes': 0x10,
  'time-based authenticated writes': 0x20,
  append: 0x40,
});

/** Bits of a state, which a write clears one after the other. */
const ADDED = 0x40;
const HEADER_VALID = 0x80;
const IN_DELETED_TRANSITION = 0x01;
const DELETED = 0x02;

/** What has become of a variable, by its state. */
export function stateWords(state: number): string {
  const isClear = (bit: number) => (state & bit) === 0;
  if (isClear(ADDED)) {
    if (isClear(DELETED)) return 'deleted';
    return isClear(IN_DELETED_TRANSITION) ? 'being deleted' : 'added';
  }
  if (isClear(DELETED)) return 'deleted before it was complete';
  return isClear(HEADER_VALID) ? 'header valid only' : 'header not complete';
}

const STATE: Field<number> = { ...u8, text: (state) => `${hex(u8).text(state)} (${stateWords(state)})` };

const BEFORE = { StartId: hex(u16le), State: STATE, Reserved: hex(u8), Attributes: ATTRIBUTES };
const AFTER = { NameSize: size(u32le), DataSize: size(u32le), VendorGuid: guid };

const PLAIN = record('header of a variable', { ...BEFORE, ...AFTER });
const AUTHENTICATED = record('header of an authenticated variable', {
  ...BEFORE,
  MonotonicCount: exact64le,
  TimeStamp: efiTime,
  PubKeyIndex: u32le,
  ...AFTER,
});
const HEADERS = { plain: PLAIN, authenticated: AUTHENTICATED } as const;

const ALIGNMENT = 4;
/** In a size that has not been written. */
const UNWRITTEN = 0xffffffff;

/** From `first` on, up to where no variable begins, which it returns. */
export function* variablesOf(store: Reading, first: number, kind: VariableKind): Generator<Found, number> {
  const { bytes, end } = store;
  const headerBytes = HEADERS[kind].sizeBytes;
  let at = first;
  while (at + headerBytes <= end) {
    if (((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)) !== START_ID) break;
    const variable = readVariable(store, at, kind);
    yield variable;
    at = first + Math.ceil((at + variable.sizeBytes - first) / ALIGNMENT) * ALIGNMENT;
  }
  return at;
}

/** Whether what begins there can be a variable of that kind: its name ends with a zero where its size says. */
export function fitsKind({ bytes, end }: Reading, at: number, kind: VariableKind): boolean {
  const headerBytes = HEADERS[kind].sizeBytes;
  if (at + headerBytes > end) return false;
  const header = HEADERS[kind].read(bytes, at, end);
  const [nameBytes, dataBytes] = [header.get('NameSize'), header.get('DataSize')];
  if (nameBytes < 4 || nameBytes % 2 !== 0 || at + headerBytes + nameBytes + dataBytes > end) return false;
  return utf16At(bytes, at + headerBytes, at + headerBytes + nameBytes).sizeBytes === nameBytes;
}

function readVariable({ bytes, end }: Reading, at: number, kind: VariableKind): Found {
  const header = HEADERS[kind].read(bytes, at, end);
  const headerBytes = HEADERS[kind].sizeBytes;
  const room = end - at - headerBytes;
  const [nameBytes, dataBytes] = [written(header.get('NameSize')), written(header.get('DataSize'))];
  const nameEnd = at + headerBytes + Math.min(nameBytes, room);
  const dataEnd = Math.min(nameEnd + dataBytes, end);
  const { text: name } = utf16At(bytes, at + headerBytes, nameEnd);
  const value = { name, vendor: header.get('VendorGuid'), bytes, start: nameEnd, end: dataEnd };
  const children = variableParts(value);
  return {
    kind: 'uefi-variable',
    subtype: stateWords(header.get('State')),
    name: name === '' ? 'no name' : name,
    start: at,
    sizeBytes: dataEnd - at,
    confidence: 'likely',
    fields: [
      ...header.fields(),
      field('Name', headerBytes, nameEnd - at - headerBytes, `“${name}”`),
      field('Data', nameEnd - at, dataEnd - nameEnd, variableValue(value, children)),
    ],
    problems: cutSentences('name with the data', nameBytes + dataBytes, room),
    children,
  };
}

function written(sizeBytes: number): number {
  return sizeBytes === UNWRITTEN ? 0 : sizeBytes;
}

function field(name: string, offset: number, sizeBytes: number, text: string): StructureField {
  return { name, offset, size: sizeBytes, text };
}
