/** The records of PE and COFF, little-endian: Microsoft's “PE Format”, sections “COFF File Header” to “Section Table”. */

import { numbersIn } from '../../record/byte-order.ts';
import { ascii, flags, hex, named, u8, u16le, u32le, unixTime } from '../../record/field.ts';
import { type RecordRead, record } from '../../record/record.ts';
import { size } from '../../record/size.ts';

export const MACHINES: Readonly<Record<number, string>> = {
  332: 'x86',
  448: 'Arm',
  450: 'Thumb',
  452: 'Arm (Thumb-2)',
  496: 'PowerPC',
  497: 'PowerPC with floating point',
  512: 'IA-64',
  614: 'MIPS16',
  644: 'Alpha 64',
  3772: 'EFI byte code',
  20530: 'RISC-V 32',
  20580: 'RISC-V 64',
  20776: 'RISC-V 128',
  25138: 'LoongArch 32',
  25188: 'LoongArch 64',
  34404: 'x86-64',
  43620: 'AArch64',
};

export const SUBSYSTEMS: Readonly<Record<number, string>> = {
  0: 'unknown',
  1: 'native',
  2: 'Windows',
  3: 'Windows console',
  5: 'OS/2 console',
  7: 'POSIX console',
  9: 'Windows CE',
  10: 'EFI application',
  11: 'EFI boot service driver',
  12: 'EFI runtime driver',
  13: 'EFI ROM',
  14: 'Xbox',
  16: 'Windows boot application',
};

export const DIRECTORIES = [
  'export table',
  'import table',
  'resource table',
  'exception table',
  'certificate table',
  'base relocation table',
  'debug',
  'architecture',
  'global pointer',
  'TLS table',
  'load config table',
  'bound import',
  'import address table',
  'delay import descriptor',
  'CLR runtime header',
  'reserved',
] as const;

const FILE_FLAGS: Readonly<Record<string, number>> = {
  'relocations stripped': 1,
  executable: 2,
  'large addresses': 0x20,
  '32 bits': 0x100,
  'debug stripped': 0x200,
  DLL: 0x2000,
};

const SECTION_FLAGS: Readonly<Record<string, number>> = {
  code: 0x20,
  'initialized data': 0x40,
  'uninitialized data': 0x80,
  discardable: 0x2000000,
  shared: 0x10000000,
  execute: 0x20000000,
  read: 0x40000000,
  write: 0x80000000,
};

export const COFF_HEADER = record('COFF header', {
  Machine: named(hex(u16le), MACHINES),
  NumberOfSections: u16le,
  TimeDateStamp: unixTime(u32le),
  PointerToSymbolTable: hex(u32le),
  NumberOfSymbols: u32le,
  SizeOfOptionalHeader: u16le,
  Characteristics: flags(u16le, FILE_FLAGS),
});

const STANDARD = {
  Magic: named(hex(u16le), { 267: 'PE32', 523: 'PE32+' }),
  MajorLinkerVersion: u8,
  MinorLinkerVersion: u8,
  SizeOfCode: size(u32le),
  SizeOfInitializedData: size(u32le),
  SizeOfUninitializedData: size(u32le),
  AddressOfEntryPoint: hex(u32le),
  BaseOfCode: hex(u32le),
};

const WINDOWS = {
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

const { address64 } = numbersIn('little');

/** By `Magic`. */
const OPTIONAL_HEADERS = {
  267: record('optional header', {
    ...STANDARD,
    BaseOfData: hex(u32le),
    ImageBase: hex(u32le),
    ...WINDOWS,
    SizeOfStackReserve: size(u32le),
    SizeOfStackCommit: size(u32le),
    SizeOfHeapReserve: size(u32le),
    SizeOfHeapCommit: size(u32le),
    LoaderFlags: u32le,
    NumberOfRvaAndSizes: u32le,
  }),
  523: record('optional header', {
    ...STANDARD,
    ImageBase: address64,
    ...WINDOWS,
    SizeOfStackReserve: address64,
    SizeOfStackCommit: address64,
    SizeOfHeapReserve: address64,
    SizeOfHeapCommit: address64,
    LoaderFlags: u32le,
    NumberOfRvaAndSizes: u32le,
  }),
} as const;

/** Where the checksum is in both. */
export const OPTIONAL_CHECKSUM_AT = OPTIONAL_HEADERS[267].offsets.get('CheckSum') ?? 0;

/** What is asked of either optional header. */
export interface OptionalHeader {
  readonly Magic: number;
  readonly SectionAlignment: number;
  readonly FileAlignment: number;
  readonly SizeOfHeaders: number;
  readonly CheckSum: number;
  readonly Subsystem: number;
  readonly NumberOfRvaAndSizes: number;
}

/** The optional header there; null where its magic is none that is known. @throws Malformed where it is cut */
export function optionalHeaderAt(
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly read: RecordRead<OptionalHeader>; readonly sizeBytes: number } | null {
  const magic = at + 2 <= end ? (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) : 0;
  if (magic !== 267 && magic !== 523) return null;
  const type = OPTIONAL_HEADERS[magic];
  return { read: type.read(bytes, at, end), sizeBytes: type.sizeBytes };
}

export const DIRECTORY = record('data directory', { VirtualAddress: hex(u32le), Size: size(u32le) });

/** The most that Windows takes. */
export const SECTIONS_MAX = 96;

export const SECTION_HEADER = record('section header', {
  Name: ascii(8),
  VirtualSize: size(u32le),
  VirtualAddress: hex(u32le),
  SizeOfRawData: size(u32le),
  PointerToRawData: hex(u32le),
  PointerToRelocations: hex(u32le),
  PointerToLinenumbers: hex(u32le),
  NumberOfRelocations: u16le,
  NumberOfLinenumbers: u16le,
  Characteristics: flags(u32le, SECTION_FLAGS),
});
