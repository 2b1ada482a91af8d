/** Sections of a file, or inside of another section. Follows UEFI PI 1.8, volume 3, section 3.2.4. */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import type { Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { Malformed } from '../../../malformed.ts';
import { hex, named, u8, u24le, u32le } from '../../../record/field.ts';
import { record } from '../../../record/record.ts';
import { isRun } from '../../../record/run.ts';
import { hexText, size } from '../../../record/size.ts';
import { padding } from '../blank.ts';
import { cutSentences } from '../cut.ts';
import type { SectionBody, SectionKind } from './section.ts';
import { SECTION_KINDS } from './section-kinds.ts';

const names = Object.fromEntries(Object.entries(SECTION_KINDS).map(([type, { subtype }]) => [type, subtype]));

const HEADER = record('header of a section', { Size: size(u24le), Type: named(hex(u8), names) });
const EXTENDED_SIZE = record('extended size of a section', { ExtendedSize: size(u32le) });

/** In place of a size that takes more than three bytes. */
const IS_EXTENDED = 0xffffff;
const ALIGNMENT = 4;

/** `reading` is what they fill. Between them is padding up to a multiple of 4 bytes, counted from its start. */
export function* sectionsOf(reading: Reading): Generator<Found> {
  const { bytes, start, end } = reading;
  let at = start;
  while (at + HEADER.sizeBytes <= end) {
    const value = bytes[at] ?? 0;
    if ((value === 0 || value === 0xff) && isBlankToEnd(reading, at, value)) return;
    const header = readHeader(reading, at);
    if (header === null) {
      yield padding(reading, at, end);
      throw new Malformed(`No section follows at ${hexText(at - start)} of what holds them.`);
    }
    const { sizeBytes } = header;
    yield readSection(reading.within(at, Math.min(at + sizeBytes, end)), header);
    at = start + Math.ceil((at + sizeBytes - start) / ALIGNMENT) * ALIGNMENT;
  }
}

function isBlankToEnd(reading: Reading, at: number, value: number): boolean {
  const { bytes, end } = reading;
  if (!isRun(bytes, at, at + HEADER.sizeBytes, value)) return false;
  reading.spend(end - at);
  return isRun(bytes, at, end, value);
}

interface Header {
  readonly type: number;
  /** As it says. */
  readonly sizeBytes: number;
  readonly headerBytes: number;
  readonly fields: readonly StructureField[];
}

/** Null where none can be: its size can't be, or it is of no known kind and leads outside. */
function readHeader({ bytes, end }: Reading, at: number): Header | null {
  const common = HEADER.read(bytes, at, end);
  const isExtended = common.get('Size') === IS_EXTENDED;
  if (isExtended && at + HEADER.sizeBytes + EXTENDED_SIZE.sizeBytes > end) return null;
  const extended = isExtended ? EXTENDED_SIZE.read(bytes, at + HEADER.sizeBytes, end) : null;
  const headerBytes = HEADER.sizeBytes + (isExtended ? EXTENDED_SIZE.sizeBytes : 0);
  const sizeBytes = extended?.get('ExtendedSize') ?? common.get('Size');
  const type = common.get('Type');
  if (sizeBytes < headerBytes) return null;
  if (at + sizeBytes > end && SECTION_KINDS[type] === undefined) return null;
  const fields = [...common.fields(), ...(extended?.fields(HEADER.sizeBytes) ?? [])];
  return { type, sizeBytes, headerBytes, fields };
}

const UNKNOWN: SectionKind = {
  subtype: 'unknown',
  read: ({ reading, bodyStart }) => ({ name: 'data', children: reading.scan(bodyStart, reading.end) }),
};

function readSection(reading: Reading, { type, sizeBytes, headerBytes, fields }: Header): Found {
  const { start, end } = reading;
  const kind = SECTION_KINDS[type] ?? UNKNOWN;
  const body = bodyOf(kind, reading, start + headerBytes);
  return {
    kind: 'uefi-section',
    subtype: kind === UNKNOWN ? `unknown type 0x${type.toString(16).padStart(2, '0')}` : kind.subtype,
    start,
    sizeBytes: end - start,
    ...body,
    fields: [...fields, ...(body.fields ?? [])],
    problems: [...cutSentences('section', sizeBytes, end - start), ...(body.problems ?? [])],
  };
}

/** What follows the header of a section may be cut: then that is said of it. */
function bodyOf(kind: SectionKind, reading: Reading, bodyStart: number): SectionBody {
  try {
    return kind.read({ reading, bodyStart }, sectionsOf);
  } catch (thrown) {
    if (!(thrown instanceof Malformed)) throw thrown;
    return { name: kind.subtype, problems: [thrown.message] };
  }
}
