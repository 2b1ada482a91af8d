/**
 * A PE image, as Windows and UEFI run them: a DOS header, the COFF and optional headers, and sections. Follows Microsoft's
 * “PE Format”. Its size follows from the last thing in it.
 */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import { pluralText } from '../../../../../app/contract/text/plural-text.ts';
import { hexText } from '../../../wide-number-text.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import type { RecordRead } from '../../record/record.ts';
import { checksumCheck } from './pe-checksum.ts';
import {
  COFF_HEADER,
  DIRECTORIES,
  DIRECTORY,
  MACHINES,
  OPTIONAL_CHECKSUM_AT,
  type OptionalHeader,
  optionalHeaderAt,
  SECTION_HEADER,
  SECTIONS_MAX,
  SUBSYSTEMS,
} from './pe-records.ts';

export const PE: Format = {
  kind: 'pe',
  follows: 'Microsoft, PE Format.',
  signatures: [{ bytes: 'MZ' }],
  read: readPe,
};

/** Of the DOS header: where it says where the PE header is, and the least that it has. */
const DOS = { peHeaderAt: 0x3c, leastBytes: 0x40 } as const;
/** A DOS program of that size before it would be a strange one. */
const PE_HEADER_MAX = 64 * 1024;
const PE_MAGIC = 0x4550;
const CERTIFICATES = DIRECTORIES.indexOf('certificate table');

/** The parts of the headers, and where they lie in the bytes. */
interface Headers {
  readonly coff: ReturnType<typeof COFF_HEADER.read>;
  readonly optional: RecordRead<OptionalHeader>;
  readonly directories: readonly ReturnType<typeof DIRECTORY.read>[];
  readonly sections: readonly ReturnType<typeof SECTION_HEADER.read>[];
  /** Behind the section table. */
  readonly end: number;
}

/**
 * The image that begins at `reading.start`, with its sections as children, each scanned; null where there is none. It may be
 * called for a place that is known to hold one.
 * @throws Malformed as null
 */
export function readPe(reading: Reading): Found | null {
  const { start, end } = reading;
  const headers = headersAt(reading);
  if (headers === null) return null;
  const { coff, optional } = headers;
  const problems: string[] = [];
  let peEnd = headers.end;
  for (const { name, offset, sizeBytes } of placesOf(headers)) {
    if (offset + sizeBytes <= end - start) peEnd = Math.max(peEnd, start + offset + sizeBytes);
    else
      problems.push(
        `${name} should end at ${hexText(offset + sizeBytes, 0)}; there is nothing behind ${hexText(end - start, 0)}.`,
      );
  }
  const inside = reading.within(start, peEnd);
  const { children, problems: more } = inside.gather(childrenOf(inside, headers));
  const expected = optional.get('CheckSum');
  return {
    kind: PE.kind,
    subtype: SUBSYSTEMS[optional.get('Subsystem')] ?? 'unknown',
    name: `${optional.get('Magic') === 0x20b ? 'PE32+' : 'PE32'} for ${MACHINES[coff.get('Machine')]}`,
    start,
    sizeBytes: peEnd - start,
    confidence: problems.length === 0 ? 'proved' : 'likely',
    fields: fieldsOf(reading, headers),
    checks:
      expected === 0
        ? []
        : [checksumCheck(reading, { peEnd, at: optional.at + OPTIONAL_CHECKSUM_AT, expected })],
    problems: [...problems, ...more],
    children,
  };
}

/** Null where they don't hang together. */
function headersAt({ bytes, start, end }: Reading): Headers | null {
  if (start + DOS.leastBytes > end) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const peAt = view.getUint32(start + DOS.peHeaderAt, true);
  const coffAt = start + peAt + 4;
  if (peAt < DOS.leastBytes || peAt > PE_HEADER_MAX || coffAt > end) return null;
  if (view.getUint32(start + peAt, true) !== PE_MAGIC) return null;
  const coff = COFF_HEADER.read(bytes, coffAt, end);
  const optionalAt = coffAt + COFF_HEADER.sizeBytes;
  const optional = optionalHeaderAt(bytes, optionalAt, end);
  const [sectionCount, optionalBytes] = [coff.get('NumberOfSections'), coff.get('SizeOfOptionalHeader')];
  if (optional === null || MACHINES[coff.get('Machine')] === undefined) return null;
  const directoriesAt = optionalAt + optional.sizeBytes;
  const directoryCount = optional.read.get('NumberOfRvaAndSizes');
  const sectionsAt = optionalAt + optionalBytes;
  const isSound =
    sectionCount > 0 &&
    sectionCount <= SECTIONS_MAX &&
    directoryCount <= DIRECTORIES.length &&
    directoriesAt + directoryCount * DIRECTORY.sizeBytes <= sectionsAt &&
    isPowerOfTwo(optional.read.get('FileAlignment')) &&
    isPowerOfTwo(optional.read.get('SectionAlignment'));
  if (!isSound) return null;
  return {
    coff,
    optional: optional.read,
    directories: Array.from({ length: directoryCount }, (_, index) =>
      DIRECTORY.read(bytes, directoriesAt + index * DIRECTORY.sizeBytes, end),
    ),
    sections: Array.from({ length: sectionCount }, (_, index) =>
      SECTION_HEADER.read(bytes, sectionsAt + index * SECTION_HEADER.sizeBytes, end),
    ),
    end: sectionsAt + sectionCount * SECTION_HEADER.sizeBytes,
  };
}

/** What takes part of the file, as the headers say. */
function placesOf({ optional, sections, directories }: Headers) {
  const certificates = directories[CERTIFICATES];
  return [
    { name: 'The headers', offset: 0, sizeBytes: optional.get('SizeOfHeaders') },
    ...sections.map((section) => ({
      name: section.get('Name'),
      offset: section.get('PointerToRawData'),
      sizeBytes: section.get('SizeOfRawData'),
    })),
    {
      name: 'The certificate table',
      offset: certificates?.get('VirtualAddress') ?? 0,
      sizeBytes: certificates?.get('Size') ?? 0,
    },
  ].filter(({ sizeBytes }) => sizeBytes > 0);
}

function fieldsOf({ start }: Reading, { coff, optional, directories }: Headers): StructureField[] {
  const peAt = coff.at - 4 - start;
  return [
    { name: 'e_lfanew', offset: DOS.peHeaderAt, size: 4, text: hexText(peAt, 8) },
    ...coff.fields(coff.at - start),
    ...optional.fields(optional.at - start),
    ...directories.flatMap((directory, index) => {
      const [address, size] = [directory.get('VirtualAddress'), directory.get('Size')];
      const text = `${hexText(address, 8)}, ${pluralText(size, 'byte')}`;
      const name = DIRECTORIES[index] ?? 'directory';
      return size === 0 ? [] : [{ name, offset: directory.at - start, size: DIRECTORY.sizeBytes, text }];
    }),
  ];
}

/** The section headers, and what each section has in the file. */
function* childrenOf(reading: Reading, { sections, directories, end }: Headers): Generator<Found> {
  for (const section of sections)
    yield {
      kind: 'pe-section-header',
      name: section.get('Name'),
      start: section.at,
      sizeBytes: SECTION_HEADER.sizeBytes,
      fields: section.fields(),
    };
  for (const section of sections) {
    const start = reading.start + section.get('PointerToRawData');
    const sizeBytes = section.get('SizeOfRawData');
    if (sizeBytes === 0 || start + sizeBytes > reading.end) continue;
    const children = reading.scan(Math.max(start, end), start + sizeBytes);
    yield { kind: 'pe-section', name: section.get('Name'), start, sizeBytes, children };
  }
  const certificates = directories[CERTIFICATES];
  const start = reading.start + (certificates?.get('VirtualAddress') ?? 0);
  const sizeBytes = certificates?.get('Size') ?? 0;
  if (sizeBytes > 0 && start + sizeBytes <= reading.end)
    yield { kind: 'pe-certificates', name: 'certificate table', start, sizeBytes };
}

function isPowerOfTwo(value: number): boolean {
  return value > 0 && Number.isInteger(Math.log2(value));
}
