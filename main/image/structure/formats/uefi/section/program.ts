/**
 * Programs: PE32 and PE32+ images, and the terse ones of PI. Follows Microsoft's PE format, UEFI 2.10, section 2.1.1, and
 * UEFI PI 1.8, volume 1, section 15.2.
 */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import { Malformed } from '../../../malformed.ts';
import { ascii, hex, hex64le, named, u8, u16le, u32le } from '../../../record/field.ts';
import { record } from '../../../record/record.ts';
import { hexText, size } from '../../../record/size.ts';
import {
  COFF_HEADER,
  MACHINES,
  optionalHeaderAt,
  SECTION_HEADER,
  SECTIONS_MAX,
  SUBSYSTEMS,
} from '../../executable/pe-records.ts';
import type { Section, SectionBody } from './section.ts';

const DOS_HEADER = record('DOS header', { e_magic: ascii(2) });
const NEW_HEADER_AT = 0x3c;
const NEW_HEADER = record('offset of the PE header', { e_lfanew: hex(u32le) });

const SIGNATURE = record('PE signature', { Signature: ascii(4) });

const TE_HEADER = record('TE header', {
  Signature: ascii(2),
  Machine: named(hex(u16le), MACHINES),
  NumberOfSections: u8,
  Subsystem: named(u8, SUBSYSTEMS),
  StrippedSize: size(u16le),
  AddressOfEntryPoint: hex(u32le),
  BaseOfCode: hex(u32le),
  ImageBase: hex64le,
  'DataDirectory[0].VirtualAddress': hex(u32le),
  'DataDirectory[0].Size': size(u32le),
  'DataDirectory[1].VirtualAddress': hex(u32le),
  'DataDirectory[1].Size': size(u32le),
});

/** @throws Malformed where the headers are cut */
export function readPe({ reading, bodyStart }: Section): SectionBody {
  const { bytes, start, end } = reading;
  if (DOS_HEADER.read(bytes, bodyStart, end).get('e_magic') !== 'MZ')
    return { name: 'program', problems: ['It does not begin with the signature MZ of a program.'] };
  const peOffset = NEW_HEADER.read(bytes, bodyStart + NEW_HEADER_AT, end).get('e_lfanew');
  const peStart = bodyStart + peOffset;
  const signature = SIGNATURE.read(bytes, peStart, end);
  if (signature.get('Signature') !== 'PE')
    return { name: 'program', problems: [`There is no PE header at ${hexText(peOffset)}.`] };
  const coffStart = peStart + SIGNATURE.sizeBytes;
  const coff = COFF_HEADER.read(bytes, coffStart, end);
  const optionalStart = coffStart + COFF_HEADER.sizeBytes;
  const optional = optionalHeaderAt(bytes, optionalStart, end);
  if (optional === null) throw new Malformed('The optional header has an unknown magic.');
  return {
    name: programName(coff.get('Machine'), optional.read.get('Subsystem')),
    fields: [
      ...signature.fields(peStart - start),
      ...coff.fields(coffStart - start),
      ...optional.read.fields(optionalStart - start),
      ...sectionFields(
        { bytes, start, end },
        optionalStart + coff.get('SizeOfOptionalHeader'),
        coff.get('NumberOfSections'),
      ),
    ],
  };
}

/** @throws Malformed where the header is cut */
export function readTe({ reading, bodyStart }: Section): SectionBody {
  const { bytes, start, end } = reading;
  const header = TE_HEADER.read(bytes, bodyStart, end);
  if (header.get('Signature') !== 'VZ')
    return { name: 'program', problems: ['It does not begin with the signature VZ of a terse image.'] };
  const sectionsStart = bodyStart + TE_HEADER.sizeBytes;
  return {
    name: programName(header.get('Machine'), header.get('Subsystem')),
    fields: [
      ...header.fields(bodyStart - start),
      ...sectionFields({ bytes, start, end }, sectionsStart, header.get('NumberOfSections')),
    ],
  };
}

function programName(machine: number, subsystem: number): string {
  const what = SUBSYSTEMS[subsystem]?.replace(/^EFI /, '') ?? 'program';
  return `${MACHINES[machine] ?? `machine ${hexText(machine)}`} ${what}`;
}

/** One field each: where it goes in memory, and where it comes from. */
function sectionFields(
  { bytes, start, end }: { bytes: Uint8Array; start: number; end: number },
  first: number,
  count: number,
): StructureField[] {
  const shown = Math.min(
    count,
    SECTIONS_MAX,
    Math.max(0, Math.floor((end - first) / SECTION_HEADER.sizeBytes)),
  );
  return Array.from({ length: shown }, (_, index) => {
    const at = first + index * SECTION_HEADER.sizeBytes;
    const header = SECTION_HEADER.read(bytes, at, end);
    const place = hexText(header.get('VirtualAddress'));
    const from = hexText(header.get('PointerToRawData'));
    const sizeBytes = hexText(header.get('SizeOfRawData'));
    return {
      name: `Section ${header.get('Name') || index}`,
      offset: at - start,
      size: SECTION_HEADER.sizeBytes,
      text: `${sizeBytes} bytes from ${from} to ${place}`,
    };
  });
}
