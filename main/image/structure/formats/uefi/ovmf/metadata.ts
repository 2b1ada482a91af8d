/**
 * Which memory a hypervisor prepares for a confidential guest, and what it measures. Follows Intel TDX Virtual Firmware
 * Design Guide 1.01, section 11, and OVMF, OvmfPkg/ResetVector/X64/OvmfSevMetadata.asm.
 */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import type { Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { ascii, flags, hex, hex64le, named, u32le, u64le } from '../../../record/field.ts';
import { record } from '../../../record/record.ts';
import { hexSizeText, hexText, size } from '../../../record/size.ts';

const HEADER = record('header of metadata', {
  Signature: ascii(4),
  Length: size(u32le),
  Version: u32le,
  NumberOfSections: u32le,
});

const TDX_TYPES = {
  0: 'firmware volume of code',
  1: 'firmware volume of variables',
  2: 'hand-off blocks',
  3: 'temporary memory',
  4: 'permanent memory',
  5: 'payload',
  6: 'payload parameters',
};
const tdxType = named(u32le, TDX_TYPES);
const tdxAttributes = flags(u32le, { measured: 0x1, 'added when it is used': 0x2 });

const TDX_SECTION = record('section of TDX metadata', {
  DataOffset: hex(u32le),
  RawDataSize: size(u32le),
  MemoryAddress: hex64le,
  MemoryDataSize: size(u64le),
  Type: tdxType,
  Attributes: tdxAttributes,
});

const sevType = named(u32le, {
  1: 'validated memory',
  2: 'secrets',
  3: 'CPUID values',
  4: 'calling area of the service module',
  16: 'kernel hashes',
});

const SEV_SECTION = record('section of SEV metadata', {
  Base: hex(u32le),
  Size: size(u32le),
  Type: sevType,
});

interface Kind {
  readonly kind: string;
  readonly name: string;
  readonly sectionBytes: number;
  sectionText(bytes: Uint8Array, at: number): string;
}

const TDX: Kind = {
  kind: 'tdx-metadata',
  name: 'TDX metadata',
  sectionBytes: TDX_SECTION.sizeBytes,
  sectionText: (bytes, at) => {
    const section = TDX_SECTION.read(bytes, at);
    const memory = `${hexSizeText(section.get('MemoryDataSize'))} at ${hexText(section.get('MemoryAddress'))}`;
    const rawBytes = section.get('RawDataSize');
    const from = rawBytes === 0 ? '' : `, from ${hexText(section.get('DataOffset'))} of the image`;
    const attributes = tdxAttributes.text(section.get('Attributes'));
    return `${tdxType.text(section.get('Type'))}: ${memory}${from}, ${attributes}`;
  },
};

const SEV: Kind = {
  kind: 'sev-metadata',
  name: 'SEV metadata',
  sectionBytes: SEV_SECTION.sizeBytes,
  sectionText: (bytes, at) => {
    const section = SEV_SECTION.read(bytes, at);
    const memory = `${hexSizeText(section.get('Size'))} at ${hexText(section.get('Base'))}`;
    return `${sevType.text(section.get('Type'))}: ${memory}`;
  },
};

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['TDVF', TDX],
  ['ASEV', SEV],
]);

/** OVMF has six. */
const SECTIONS_MAX = 64;

/** Null where there is none, as where an entry of the table points outside of the file. */
export function readMetadata({ bytes, start, end }: Reading, at: number): Found | null {
  if (at < start || at + HEADER.sizeBytes > end) return null;
  const header = HEADER.read(bytes, at, end);
  const kind = KINDS.get(header.get('Signature'));
  if (kind === undefined) return null;
  const [sizeBytes, count] = [header.get('Length'), header.get('NumberOfSections')];
  if (count > SECTIONS_MAX || sizeBytes !== HEADER.sizeBytes + count * kind.sectionBytes) return null;
  if (at + sizeBytes > end) return null;
  const sections = Array.from({ length: count }, (_, index): StructureField => {
    const offset = HEADER.sizeBytes + index * kind.sectionBytes;
    return {
      name: `Section[${index}]`,
      offset,
      size: kind.sectionBytes,
      text: kind.sectionText(bytes, at + offset),
    };
  });
  return {
    kind: kind.kind,
    name: kind.name,
    start: at,
    sizeBytes,
    confidence: 'likely',
    fields: [...header.fields(), ...sections],
  };
}
