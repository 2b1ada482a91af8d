/**
 * The header of a file in a firmware volume, and its state. Follows UEFI PI 1.8, volume 3, section 3.2.3; what the first
 * revision had, Intel Platform Innovation Framework, FFS 0.9.
 */
import type { StructureCheck, StructureField } from '../../../../../../app/contract/structure.ts';
import { sizeText } from '../../../../../../app/contract/text/size-text.ts';
import type { Reading } from '../../../format.ts';
import { type Field, hex, named, u8, u24le, u64le } from '../../../record/field.ts';
import { guid } from '../../../record/guid.ts';
import { record } from '../../../record/record.ts';
import { size } from '../../../record/size.ts';
import { sum8, sumCheck, valueCheck } from '../../../record/sum.ts';
import { FILE_TYPES } from './file-types.ts';

/** How a volume has its files: by the revision of its file system, and by what erased bytes are. */
export interface FileRules {
  readonly revision: 1 | 2 | 3;
  readonly erased: number;
}

/** The header at the start. */
export interface FileHeader {
  readonly name: string;
  readonly type: number;
  /** With its header, as it says: more than is there where it is cut. */
  readonly sizeBytes: number;
  readonly bodyStart: number;
  /** Its state in words: `valid` for what is in use. */
  readonly state: string;
  readonly fields: readonly StructureField[];
}

const LARGE_FILE = 0x01;
const CHECKSUM = 0x40;
const TAIL_PRESENT = 0x01;
const FIXED = 0x04;

/** Of the attributes' bits 3 to 5, and of the same with bit 1. */
const ALIGNMENTS = [1, 16, 128, 512, 1 << 10, 4 << 10, 32 << 10, 64 << 10];
const ALIGNMENTS_2 = [128 << 10, 256 << 10, 512 << 10, 1 << 20, 2 << 20, 4 << 20, 8 << 20, 16 << 20];

/** The highest bit that is set counts. */
const STATES: readonly (readonly [bit: number, words: string])[] = [
  [0x20, 'header invalid'],
  [0x10, 'deleted'],
  [0x08, 'being updated'],
  [0x04, 'valid'],
  [0x02, 'data not yet written'],
  [0x01, 'header not yet written'],
];

function stateWords(state: number, erased: number): string {
  const bits = state ^ erased;
  return STATES.find(([bit]) => (bits & bit) !== 0)?.[1] ?? 'not written';
}

function attributesText(value: number, revision: number): string {
  const large = revision === 3 && (value & LARGE_FILE) !== 0 ? ['large'] : [];
  const tail = revision === 1 && (value & TAIL_PRESENT) !== 0 ? ['has a tail'] : [];
  const alignments = revision > 1 && (value & 0x02) !== 0 ? ALIGNMENTS_2 : ALIGNMENTS;
  const alignment = alignments[(value >> 3) & 7] ?? 1;
  const words = [
    ...large,
    ...tail,
    ...(revision > 1 && (value & FIXED) !== 0 ? ['fixed in its place'] : []),
    ...(alignment > 1 ? [`aligned to ${sizeText(alignment)}`] : []),
    ...((value & CHECKSUM) !== 0 ? ['data checksum'] : []),
  ];
  const inHex = hex(u8).text(value);
  return words.length === 0 ? inHex : `${inHex} (${words.join(', ')})`;
}

const headers = new Map<number, ReturnType<typeof headerRecord>>();

/** The records differ in words only. */
function headerOf({ revision, erased }: FileRules): ReturnType<typeof headerRecord> {
  const key = (revision << 8) | erased;
  const made = headers.get(key) ?? headerRecord({ revision, erased });
  headers.set(key, made);
  return made;
}

function headerRecord({ revision, erased }: FileRules) {
  const attributes: Field<number> = { ...u8, text: (value) => attributesText(value, revision) };
  const state: Field<number> = {
    ...u8,
    text: (value) => `${hex(u8).text(value)} (${stateWords(value, erased)})`,
  };
  return record('header of a file', {
    Name: guid,
    'IntegrityCheck.Header': hex(u8),
    'IntegrityCheck.File': hex(u8),
    Type: named(hex(u8), FILE_TYPES),
    Attributes: attributes,
    Size: size(u24le),
    State: state,
  });
}

const EXTENDED_SIZE = record('extended size of a file', { ExtendedSize: size(u64le) });

/** Without the extended size. */
export const FILE_HEADER_BYTES = 24;

const ALIGNMENT = 8;

/** Where the next file may begin: at a multiple of 8 bytes, counted from the start of the volume. */
export function alignedToFile(at: number, volumeStart: number): number {
  return volumeStart + Math.ceil((at - volumeStart) / ALIGNMENT) * ALIGNMENT;
}

/** Null where no file can be: its size leads outside, and its sum doesn't prove it. @throws Malformed as null */
export function readFileHeader({ bytes, start, end }: Reading, rules: FileRules): FileHeader | null {
  const header = headerOf(rules).read(bytes, start, end);
  const isLarge = rules.revision === 3 && (header.get('Attributes') & LARGE_FILE) !== 0;
  const extended = isLarge ? EXTENDED_SIZE.read(bytes, start + FILE_HEADER_BYTES, end) : null;
  const headerBytes = FILE_HEADER_BYTES + (extended === null ? 0 : EXTENDED_SIZE.sizeBytes);
  const sizeBytes = extended?.get('ExtendedSize') ?? header.get('Size');
  if (sizeBytes < headerBytes) return null;
  const isSumGood = headerSum(bytes, start, start + headerBytes) === 0;
  if (start + sizeBytes > end && !isSumGood) return null;
  return {
    name: header.get('Name'),
    type: header.get('Type'),
    sizeBytes,
    bodyStart: start + headerBytes,
    state: stateWords(header.get('State'), rules.erased),
    fields: [...header.fields(), ...(extended?.fields(FILE_HEADER_BYTES) ?? [])],
  };
}

const FILE_SUM_AT = 17;
const ATTRIBUTES_AT = 19;
const STATE_AT = 23;

/** Without the sum of the data and the state, which change after the header is written. */
function headerSum(bytes: Uint8Array, start: number, end: number): number {
  const without = (bytes[start + FILE_SUM_AT] ?? 0) + (bytes[start + STATE_AT] ?? 0);
  return (sum8(bytes, start, end) - without) & 0xff;
}

/** In place of a sum, where the data has none. */
const NO_SUM = { 1: 0x5a, 2: 0xaa, 3: 0xaa } as const;

/** The verdicts on its header, and on its data where all of it is there. */
export function fileChecks(
  reading: Reading,
  { bodyStart, sizeBytes }: FileHeader,
  rules: FileRules,
): StructureCheck[] {
  const { bytes, start, end } = reading;
  const written = bytes[start + FILE_SUM_AT] ?? 0;
  const attributes = bytes[start + ATTRIBUTES_AT] ?? 0;
  const checks = [sumCheck('header checksum', headerSum(bytes, start, bodyStart))];
  if (end - start < sizeBytes) return checks;
  if ((attributes & CHECKSUM) !== 0) {
    const dataEnd = end - (hasTail(attributes, rules) ? TAIL_BYTES : 0);
    reading.spend(dataEnd - bodyStart);
    checks.push(valueCheck('data checksum', -sum8(bytes, bodyStart, dataEnd) & 0xff, written));
  } else {
    checks.push(valueCheck('data checksum', NO_SUM[rules.revision], written));
  }
  if (hasTail(attributes, rules)) checks.push(tailCheck(bytes, start, end));
  return checks;
}

const TAIL_BYTES = 2;

function hasTail(attributes: number, { revision }: FileRules): boolean {
  return revision === 1 && (attributes & TAIL_PRESENT) !== 0;
}

/** The tail of the first revision: both sums of the header with their bits turned. */
function tailCheck(bytes: Uint8Array, start: number, end: number): StructureCheck {
  const word = (at: number) => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
  return valueCheck('tail', ~word(start + 16) & 0xffff, word(end - TAIL_BYTES));
}
