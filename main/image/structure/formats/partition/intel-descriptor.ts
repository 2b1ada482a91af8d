/**
 * The flash descriptor in the first 4 KiB of an Intel platform's flash: which regions it has, on which chips, and who may do
 * what to them. Follows Intel's SPI programming guides of the 5 to the 300 series, and for what they leave out coreboot 4.15,
 * util/ifdtool. It has no checksum: its regions must lie apart, and in the flash.
 */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import { sizeText } from '../../../../../app/contract/text/size-text.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { told } from '../../record/told.ts';
import { readPart } from './part.ts';

const DESCRIPTOR_BYTES = 4096;
const SIGNATURE_OFFSET = 0x10;
const PAGE_BYTES = 4096;

const REGIONS = [
  'Descriptor',
  'BIOS',
  'Management engine',
  'Gigabit Ethernet',
  'Platform data',
  'Device expansion',
  'Secondary BIOS',
  'CPU microcode',
  'Embedded controller',
  'Device expansion 2',
  'Innovation engine',
  '10 Gigabit Ethernet A',
  '10 Gigabit Ethernet B',
  'Region 13',
  'Region 14',
  'Platform trust',
] as const;
const MASTERS = ['BIOS', 'Management engine', 'Gigabit Ethernet', 'Master 4', 'Embedded controller'] as const;

export const INTEL_DESCRIPTOR: Format = {
  kind: 'intel-flash-descriptor',
  follows: 'Intel SPI programming guide, section 4.',
  signatures: [{ bytes: [0x5a, 0xa5, 0xf0, 0x0f], at: SIGNATURE_OFFSET, alignment: DESCRIPTOR_BYTES }],
  read: readDescriptor,
};

interface Region {
  readonly name: string;
  readonly index: number;
  /** In bytes from the start of the flash. */
  readonly base: number;
  readonly end: number;
}

/** Its tables: each begins at a multiple of 16 that the map tells. */
interface Tables {
  readonly components: number;
  readonly regions: number;
  readonly masters: number;
}

function readDescriptor(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  if (start + DESCRIPTOR_BYTES > end) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, DESCRIPTOR_BYTES);
  const tables = tablesOf(view);
  const regions = tables === null ? [] : regionsOf(view, tables);
  if (tables === null || !arePlausible(regions, end - start)) return null;
  const last = Math.max(...regions.map((region) => region.end));
  const { children, problems } = reading.gather(partsOf(reading, regions));
  return {
    kind: INTEL_DESCRIPTOR.kind,
    name: 'Intel flash descriptor',
    start,
    sizeBytes: Math.min(end - start, last),
    confidence: 'likely',
    fields: [
      ...mapFields(view),
      ...componentFields(view, tables),
      ...regionFields(view, tables),
      ...masterFields(view, tables),
    ],
    problems,
    children,
  };
}

/** Null where one lies outside of the descriptor. */
function tablesOf(view: DataView): Tables | null {
  const [map0, map1] = [view.getUint32(0x14, true), view.getUint32(0x18, true)];
  const tables = {
    components: (map0 & 0xff) << 4,
    regions: ((map0 >> 16) & 0xff) << 4,
    masters: (map1 & 0xff) << 4,
  };
  const places = Object.values(tables);
  const isInside = places.every((place) => place > SIGNATURE_OFFSET && place + 64 <= DESCRIPTOR_BYTES);
  return isInside && new Set(places).size === places.length ? tables : null;
}

/** Up to the next table: what is behind the last region of a chip set is another table's. */
function regionsOf(view: DataView, { regions: at, components, masters }: Tables): Region[] {
  const next = Math.min(at + 4 * REGIONS.length, ...[components, masters].filter((place) => place > at));
  return REGIONS.slice(0, (next - at) / 4).flatMap((name, index) => {
    const value = view.getUint32(at + 4 * index, true);
    const [base, limit] = [value & 0x7fff, (value >>> 16) & 0x7fff];
    const isUnused = limit < base || (index > 0 && value === 0) || value === 0xffffffff;
    return isUnused ? [] : { name, index, base: base * PAGE_BYTES, end: (limit + 1) * PAGE_BYTES };
  });
}

/** The descriptor first, others, apart from each other; all begin in the flash. */
function arePlausible(regions: readonly Region[], flashBytes: number): boolean {
  const sorted = [...regions].sort((one, other) => one.base - other.base);
  const [descriptor] = sorted;
  return (
    sorted.length > 1 &&
    descriptor?.index === 0 &&
    descriptor.base === 0 &&
    sorted.every(({ base, end }, index) => {
      const next = sorted[index + 1];
      return base < flashBytes && (next === undefined || end <= next.base);
    })
  );
}

/** The descriptor itself is not scanned: it would be found again. */
function* partsOf(reading: Reading, regions: readonly Region[]): Generator<Found> {
  for (const { name, index, base, end } of regions) {
    const [from, to] = [reading.start + base, reading.start + end];
    const part = { kind: 'flash-region', name, start: from, end: to };
    if (index > 0) yield readPart(reading, part);
    else yield { kind: part.kind, name, start: from, sizeBytes: Math.min(to, reading.end) - from };
  }
}

function mapFields(view: DataView): StructureField[] {
  return ['FLVALSIG', 'FLMAP0', 'FLMAP1', 'FLMAP2'].map((name, index) =>
    wordField(view, name, SIGNATURE_OFFSET + 4 * index),
  );
}

/** The chips, and how fast they are read. Two versions differ in the widths of their fields; the speed tells which it is. */
function componentFields(view: DataView, { components: at }: Tables): StructureField[] {
  const [value, count] = [view.getUint32(at, true), ((view.getUint32(0x14, true) >> 8) & 3) + 1];
  const [mask, shift] = isSecondVersion(value) ? [0xf, 4] : [7, 3];
  const chips = Array.from({ length: Math.min(count, 2) }, (_, chip) => {
    const density = (value >>> (chip * shift)) & mask;
    return told(`chip ${chip + 1}`, density > 7 ? 'unknown' : sizeText(2 ** density * 512 * 1024));
  });
  return [wordField(view, 'FLCOMP', at), ...chips];
}

function regionFields(view: DataView, tables: Tables): StructureField[] {
  return regionsOf(view, tables).flatMap(({ name, index, base, end }) => [
    {
      ...wordField(view, `FLREG${index}`, tables.regions + 4 * index),
      text: `${name}: ${sizeText(end - base)} at 0x${base.toString(16)}`,
    },
  ]);
}

/** Which regions each may read and write. */
function masterFields(view: DataView, { components, masters: at }: Tables): StructureField[] {
  const isSecond = isSecondVersion(view.getUint32(components, true));
  const [readShift, writeShift, mask] = isSecond ? [8, 20, 0xfff] : [16, 24, 0xff];
  return MASTERS.slice(0, isSecond ? MASTERS.length : 3).map((name, index) => {
    const value = view.getUint32(at + 4 * index, true);
    const of = (shift: number) => regionNames((value >>> shift) & mask);
    const text = `${name} reads ${of(readShift)}; writes ${of(writeShift)}`;
    return { ...wordField(view, `FLMSTR${index + 1}`, at + 4 * index), text };
  });
}

function regionNames(bits: number): string {
  const names = REGIONS.filter((_, index) => (bits & (1 << index)) !== 0);
  return names.length === 0 ? 'nothing' : names.join(', ');
}

/** A read clock of 17, 30 or 50 MHz, where the first version had 20. */
function isSecondVersion(component: number): boolean {
  return ((component >> 17) & 7) !== 0;
}

function wordField(view: DataView, name: string, offset: number): StructureField {
  return { name, offset, size: 4, text: `0x${view.getUint32(offset, true).toString(16).padStart(8, '0')}` };
}
