/**
 * Programs: PE32 and PE32+ images, and the terse ones of PI. Follows Microsoft's PE format, UEFI 2.10, section 2.1.1, and
 * UEFI PI 1.8, volume 1, section 15.2.
 */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import { Malformed } from '../../../malformed.ts';
import { ascii, hex, named, u8, u16le, u32le, u64le, unixTime } from '../../../record/field.ts';
import { record } from '../../../record/record.ts';
import { hexText, size } from '../../../record/size.ts';
import type { Section, SectionBody } from './section.ts';

const MACHINES: Readonly<Record<number, string>> = {
  332: 'x86',
  448: 'Arm',
  450: 'Thumb',
  452: 'Arm Thumb-2',
  512: 'Itanium',
  3772: 'EFI byte code',
  20530: 'RISC-V 32',
  20580: 'RISC-V 64',
  20776: 'RISC-V 128',
  25138: 'LoongArch 32',
  25188: 'LoongArch 64',
  34404: 'x86-64',
  43620: 'AArch64',
};

const SUBSYSTEMS: Readonly<Record<number, string>> = {
  10: 'application',
  11: 'boot service driver',
  12: 'runtime driver',
  13: 'EFI ROM image',
};

const DOS_HEADER = record('DOS header', { e_magic: ascii(2) });
const NEW_HEADER_AT = 0x3c;
const NEW_HEADER = record('offset of the PE header', { e_lfanew: hex(u32le) });

const PE_HEADER = record('PE header', {
  Signature: ascii(4),
  Machine: named(hex(u16le), MACHINES),
  NumberOfSections: u16le,
  TimeDateStamp: unixTime(u32le),
  PointerToSymbolTable: hex(u32le),
  NumberOfSymbols: u32le,
  SizeOfOptionalHeader: u16le,
  Characteristics: hex(u16le),
});

const PE32_MAGIC = 0x10b;
const PE32_PLUS_MAGIC = 0x20b;
const MAGIC = record('magic of the optional header', {
  Magic: named(hex(u16le), { [PE32_MAGIC]: 'PE32', [PE32_PLUS_MAGIC]: 'PE32+' }),
});

const BEFORE_BASE = {
  Magic: named(hex(u16le), { [PE32_MAGIC]: 'PE32', [PE32_PLUS_MAGIC]: 'PE32+' }),
  MajorLinkerVersion: u8,
  MinorLinkerVersion: u8,
  SizeOfCode: size(u32le),
  SizeOfInitializedData: size(u32le),
  SizeOfUninitializedData: size(u32le),
  AddressOfEntryPoint: hex(u32le),
  BaseOfCode: hex(u32le),
};

const AFTER_BASE = {
  SectionAlignment: size(u32le),
  FileAlignment: size(u32le),
  MajorOperatingSystemVersion: u16le,
  MinorOperatingSystemVersion: u16le,
  MajorImageVersion: u16le,
  MinorImageVersion: u16le,
  MajorSubsystemVersion: u16le,
  MinorSubsystemVersion: u16le,
  Win32VersionValue: u32le,
  SizeOfImage: size(u32le),
  SizeOfHeaders: size(u32le),
  CheckSum: hex(u32le),
  Subsystem: named(u16le, SUBSYSTEMS),
  DllCharacteristics: hex(u16le),
};

const PE32 = record('optional header', {
  ...BEFORE_BASE,
  BaseOfData: hex(u32le),
  ImageBase: hex(u32le),
  ...AFTER_BASE,
});
const PE32_PLUS = record('optional header', { ...BEFORE_BASE, ImageBase: hex(u64le), ...AFTER_BASE });

const TE_HEADER = record('TE header', {
  Signature: ascii(2),
  Machine: named(hex(u16le), MACHINES),
  NumberOfSections: u8,
  Subsystem: named(u8, SUBSYSTEMS),
  StrippedSize: size(u16le),
  AddressOfEntryPoint: hex(u32le),
  BaseOfCode: hex(u32le),
  ImageBase: hex(u64le),
  'DataDirectory[0].VirtualAddress': hex(u32le),
  'DataDirectory[0].Size': size(u32le),
  'DataDirectory[1].VirtualAddress': hex(u32le),
  'DataDirectory[1].Size': size(u32le),
});

const SECTION = record('header of a section', {
  Name: ascii(8),
  VirtualSize: size(u32le),
  VirtualAddress: hex(u32le),
  SizeOfRawData: size(u32le),
  PointerToRawData: hex(u32le),
  PointerToRelocations: hex(u32le),
  PointerToLinenumbers: hex(u32le),
  NumberOfRelocations: u16le,
  NumberOfLinenumbers: u16le,
  Characteristics: hex(u32le),
});
/** The most that Windows takes. */
const SECTIONS_MAX = 96;

/** @throws Malformed where the headers are cut */
export function readPe({ reading, bodyStart }: Section): SectionBody {
  const { bytes, start, end } = reading;
  if (DOS_HEADER.read(bytes, bodyStart, end).get('e_magic') !== 'MZ')
    return { name: 'program', problems: ['It does not begin with the signature MZ of a program.'] };
  const peOffset = NEW_HEADER.read(bytes, bodyStart + NEW_HEADER_AT, end).get('e_lfanew');
  const peStart = bodyStart + peOffset;
  const pe = PE_HEADER.read(bytes, peStart, end);
  if (pe.get('Signature') !== 'PE')
    return { name: 'program', problems: [`There is no PE header at ${hexText(peOffset)}.`] };
  const optionalStart = peStart + PE_HEADER.sizeBytes;
  const magic = MAGIC.read(bytes, optionalStart, end).get('Magic');
  if (magic !== PE32_MAGIC && magic !== PE32_PLUS_MAGIC)
    throw new Malformed(`The optional header has the unknown magic ${hexText(magic)}.`);
  const optional = (magic === PE32_MAGIC ? PE32 : PE32_PLUS).read(bytes, optionalStart, end);
  return {
    name: programName(pe.get('Machine'), optional.get('Subsystem')),
    fields: [
      ...pe.fields(peStart - start),
      ...optional.fields(optionalStart - start),
      ...sectionFields(
        { bytes, start, end },
        optionalStart + pe.get('SizeOfOptionalHeader'),
        pe.get('NumberOfSections'),
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
  return `${MACHINES[machine] ?? `machine ${hexText(machine)}`} ${SUBSYSTEMS[subsystem] ?? 'program'}`;
}

/** One field each: where it goes in memory, and where it comes from. */
function sectionFields(
  { bytes, start, end }: { bytes: Uint8Array; start: number; end: number },
  first: number,
  count: number,
): StructureField[] {
  const shown = Math.min(count, SECTIONS_MAX, Math.max(0, Math.floor((end - first) / SECTION.sizeBytes)));
  return Array.from({ length: shown }, (_, index) => {
    const at = first + index * SECTION.sizeBytes;
    const header = SECTION.read(bytes, at, end);
    const place = hexText(header.get('VirtualAddress'));
    const from = hexText(header.get('PointerToRawData'));
    const sizeBytes = hexText(header.get('SizeOfRawData'));
    return {
      name: `Section ${header.get('Name') || index}`,
      offset: at - start,
      size: SECTION.sizeBytes,
      text: `${sizeBytes} bytes from ${from} to ${place}`,
    };
  });
}
