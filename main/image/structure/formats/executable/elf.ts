/**
 * An ELF file: its headers, and what its sections hold, or its segments where it has no sections. Follows the System V gABI,
 * chapters 4 and 5. Its size follows from the last thing in it.
 */
import { countText } from '../../../../../app/contract/text/count-text.ts';
import { textUpToZero } from '../../../text-at.ts';
import { hexText } from '../../../wide-number-text.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import type { RecordRead } from '../../record/record.ts';
import { MACHINES, SECTION_TYPES, SEGMENT_TYPES, TYPES } from './elf-names.ts';
import { type ElfRecords, elfRecords } from './elf-records.ts';

export const ELF: Format = {
  kind: 'elf',
  follows: 'System V gABI, chapters 4 and 5.',
  signatures: [{ bytes: [0x7f, 0x45, 0x4c, 0x46] }],
  read: readElf,
};

const SECTION_NAME_MAX_BYTES = 256;
/** What a header in a table costs a scan, as if so many bytes were gone through: some hundred bytes are held for each. */
const HEADER_COST_BYTES = 4096;
/** Of the program and section headers together. */
const PROBLEMS_SHOWN = 20;
const NO_BITS = 8;
const LOAD = 1;

type Header = ReturnType<ElfRecords['header']['read']>;

/** A program or section header, and where in the file what it describes lies. */
interface Part {
  readonly name: string;
  readonly type: string;
  /** Of the header itself. */
  readonly header: RecordRead<object>;
  readonly headerBytes: number;
  /** Null: it has no bytes in the file. */
  readonly place: { readonly start: number; readonly sizeBytes: number } | null;
  readonly isLoaded: boolean;
}

/** A table of headers: null where the file has none, or none that lies in it. */
interface Table {
  readonly start: number;
  readonly sizeBytes: number;
  readonly parts: readonly Part[];
}

function readElf(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const records = elfRecords(bytes[start + 4] ?? 0, bytes[start + 5] ?? 0);
  if (records === undefined) return null;
  const header = records.header.read(bytes, start, end);
  if (!isSound(header, records)) return null;
  const floor = start + records.header.sizeBytes;
  const problems: string[] = [];
  const segments = segmentsOf(reading, records, header, problems);
  const sections = sectionsOf(reading, records, header, problems);
  const parts = [...(segments?.parts ?? []), ...(sections?.parts ?? [])];
  const places = [
    ...parts.flatMap(({ place }) => place ?? []),
    ...[segments, sections].flatMap((table) => table ?? []),
  ];
  const elfEnd = places.reduce((last, place) => Math.max(last, place.start + place.sizeBytes), floor);
  const shown = firstOf(problems);
  const inside = reading.within(start, elfEnd);
  const { children, problems: more } = inside.gather(childrenOf());
  const type = TYPES[header.get('e_type')] ?? 'unknown';
  const machine = MACHINES[header.get('e_machine')] ?? `machine ${header.get('e_machine')}`;
  return {
    kind: ELF.kind,
    subtype: type,
    name: `ELF for ${machine}`,
    start,
    sizeBytes: elfEnd - start,
    confidence: shown.length === 0 && parts.length > 0 ? 'proved' : 'likely',
    fields: header.fields(),
    problems: [...shown, ...more],
    children,
  };

  function* childrenOf(): Generator<Found> {
    if (segments !== null) yield tableFound(inside, 'program headers', segments);
    if (sections !== null) yield tableFound(inside, 'section headers', sections);
    const contents = sections ?? segments;
    for (const part of contents?.parts ?? []) {
      const isShown = contents === sections || part.isLoaded;
      if (isShown && part.place !== null && part.place.sizeBytes > 0)
        yield contentFound(inside, part, { kind: sections === null ? 'elf-segment' : 'elf-section', floor });
    }
  }
}

/** A table that is all wrong has 65,535 of them. */
function firstOf(problems: readonly string[]): readonly string[] {
  const more = problems.length - PROBLEMS_SHOWN;
  if (more <= 0) return problems;
  return [...problems.slice(0, PROBLEMS_SHOWN), `There are ${countText(more)} more like these.`];
}

function isSound(header: Header, { header: type, segment, section }: ElfRecords): boolean {
  return (
    header.get('ei_version') === 1 &&
    header.get('e_version') === 1 &&
    TYPES[header.get('e_type')] !== undefined &&
    header.get('e_ehsize') === type.sizeBytes &&
    (header.get('e_phnum') === 0 || header.get('e_phentsize') === segment.sizeBytes) &&
    (header.get('e_shnum') === 0 || header.get('e_shentsize') === section.sizeBytes) &&
    header.get('e_phnum') + header.get('e_shnum') > 0
  );
}

function segmentsOf(
  reading: Reading,
  { segment }: ElfRecords,
  header: Header,
  problems: string[],
): Table | null {
  const table = { name: 'program headers', offset: header.get('e_phoff'), count: header.get('e_phnum') };
  const start = tableStart(reading, { ...table, entryBytes: segment.sizeBytes }, problems);
  if (start === null) return null;
  const parts = Array.from({ length: table.count }, (_, index): Part => {
    const read = segment.read(reading.bytes, start + index * segment.sizeBytes, reading.end);
    const type = SEGMENT_TYPES[read.get('p_type')] ?? hexText(read.get('p_type'), 8);
    const name = `segment ${index} (${type})`;
    const place = placeOf(
      reading,
      { name, offset: read.get('p_offset'), sizeBytes: read.get('p_filesz') },
      problems,
    );
    const isLoaded = read.get('p_type') === LOAD;
    return { name, type, header: read, headerBytes: segment.sizeBytes, place, isLoaded };
  });
  return { start, sizeBytes: table.count * segment.sizeBytes, parts };
}

function sectionsOf(
  reading: Reading,
  { section }: ElfRecords,
  header: Header,
  problems: string[],
): Table | null {
  const { bytes, end } = reading;
  const table = { name: 'section headers', offset: header.get('e_shoff'), count: header.get('e_shnum') };
  const start = tableStart(reading, { ...table, entryBytes: section.sizeBytes }, problems);
  if (start === null) return null;
  const all = Array.from({ length: table.count }, (_, index) =>
    section.read(bytes, start + index * section.sizeBytes, end),
  );
  const names = all[header.get('e_shstrndx')];
  const parts = all.map((read, index): Part => {
    const type = SECTION_TYPES[read.get('sh_type')] ?? hexText(read.get('sh_type'), 8);
    const nameAt = reading.start + (names?.get('sh_offset') ?? 0) + read.get('sh_name');
    const named = names && textUpToZero(bytes, nameAt, Math.min(end, nameAt + SECTION_NAME_MAX_BYTES));
    const name = named || `section ${index}`;
    const place =
      read.get('sh_type') === NO_BITS || read.get('sh_type') === 0
        ? null
        : placeOf(reading, { name, offset: read.get('sh_offset'), sizeBytes: read.get('sh_size') }, problems);
    return { name, type, header: read, headerBytes: section.sizeBytes, place, isLoaded: true };
  });
  return { start, sizeBytes: table.count * section.sizeBytes, parts };
}

/** Null where there is no such table in the file: then a sentence says why, if there should be one. */
function tableStart(
  reading: Reading,
  table: { name: string; offset: number; count: number; entryBytes: number },
  problems: string[],
): number | null {
  const { name, offset, count, entryBytes } = table;
  const { start, end } = reading;
  if (count === 0) return null;
  if (offset + count * entryBytes <= end - start) {
    reading.spend(count * HEADER_COST_BYTES);
    return start + offset;
  }
  problems.push(`The ${count} ${name} should begin at ${hexText(offset, 0)}; ${bytesThere(end - start)}`);
  return null;
}

function placeOf(
  { start, end }: Reading,
  { name, offset, sizeBytes }: { name: string; offset: number; sizeBytes: number },
  problems: string[],
): Part['place'] {
  if (sizeBytes === 0) return null;
  if (offset + sizeBytes <= end - start) return { start: start + offset, sizeBytes };
  problems.push(`${name} should end at ${hexText(offset + sizeBytes, 0)}; ${bytesThere(end - start)}`);
  return null;
}

function bytesThere(sizeBytes: number): string {
  return `there is nothing behind ${hexText(sizeBytes, 0)}.`;
}

function tableFound(reading: Reading, name: string, { start, sizeBytes, parts }: Table): Found {
  const { children, problems } = reading.within(start, start + sizeBytes).gather(headers());
  return { kind: 'elf-headers', name, start, sizeBytes, children, problems };

  function* headers(): Generator<Found> {
    for (const { name: of, type, header, headerBytes } of parts)
      yield {
        kind: 'elf-header',
        subtype: type,
        name: of,
        start: header.at,
        sizeBytes: headerBytes,
        fields: header.fields(),
      };
  }
}

/** With what lies in it; the file's own header, where a segment has it, isn't looked at again. */
function contentFound(
  reading: Reading,
  { name, type, place }: Part,
  { kind, floor }: { readonly kind: string; readonly floor: number },
): Found {
  const { start, sizeBytes } = place ?? { start: floor, sizeBytes: 0 };
  const children = reading.scan(Math.max(start, floor), start + sizeBytes);
  return { kind, subtype: type, name, start, sizeBytes, children };
}
