/** A file of coreboot's file system: header, name, attributes, content. Follows coreboot 4.15, cbfs_serialized.h. */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import { sizeText } from '../../../../../app/contract/text/size-text.ts';
import { LOOK_BYTES } from '../../budget.ts';
import type { Reading, Unpacking } from '../../format.ts';
import type { Found } from '../../found.ts';
import { ascii, hex, hex64be, named, bytes as rawBytes, u32be } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { told } from '../../record/told.ts';
import { stored } from '../../stored.ts';
import { ARCHITECTURES, ATTRIBUTES, COMPRESSIONS, FILE_TYPES, METHODS } from './cbfs-names.ts';
import { readPayload } from './cbfs-payload.ts';

const HEADER = record('CBFS file header', {
  magic: ascii(8),
  len: u32be,
  type: named(hex(u32be), FILE_TYPES),
  attributes_offset: u32be,
  offset: u32be,
});

const ATTRIBUTE = record('CBFS attribute', { tag: named(hex(u32be), ATTRIBUTES), len: u32be });
const COMPRESSION = record('CBFS compression', {
  compression: named(u32be, COMPRESSIONS),
  decompressed_size: u32be,
});
const STAGE = record('CBFS stage header', { loadaddr: hex64be, entry_offset: hex(u32be), memlen: u32be });
const MASTER = record('CBFS master header', {
  magic: ascii(4),
  version: hex(u32be),
  romsize: { ...u32be, text: sizeText },
  bootblocksize: u32be,
  align: u32be,
  offset: hex(u32be),
  architecture: named(hex(u32be), ARCHITECTURES),
  pad: rawBytes(4),
});

const TYPE = { free: 0xffffffff, deleted: 0, masterHeader: 2, payload: 0x20 } as const;
const TAG = { compression: 0x42435a4c, stage: 0x53746748 } as const;
/** Of the header with the name and the attributes. */
const HEADER_MAX_BYTES = 4096;

export interface CbfsFile {
  readonly start: number;
  readonly dataStart: number;
  readonly end: number;
  readonly isFree: boolean;
  readonly type: number;
  readonly name: string;
  readonly attributesStart: number;
}

/** Null where there is none. Its content may be of any kind. @throws Malformed where a scan has cost too much */
export function cbfsFileAt(reading: Reading, start: number): CbfsFile | null {
  const { bytes, end: last } = reading;
  if (start + HEADER.sizeBytes > last) return null;
  reading.spend(LOOK_BYTES);
  const header = HEADER.read(bytes, start, last);
  const [offset, attributes] = [header.get('offset'), header.get('attributes_offset')];
  if (header.get('magic') !== 'LARCHIVE' || offset < HEADER.sizeBytes || offset > HEADER_MAX_BYTES)
    return null;
  if (attributes !== 0 && (attributes < HEADER.sizeBytes || attributes > offset)) return null;
  const end = start + offset + header.get('len');
  if (end > last) return null;
  reading.spend(offset);
  const nameStart = start + HEADER.sizeBytes;
  const nameBytes = Buffer.from(bytes.subarray(nameStart, start + (attributes || offset)));
  const name = nameBytes.toString('latin1').split('\0', 1)[0] ?? '';
  if (!/^[\x20-\x7e]*$/.test(name) || (nameBytes.length > 0 && !nameBytes.includes(0))) return null;
  const type = header.get('type');
  return {
    start,
    dataStart: start + offset,
    end,
    type,
    isFree: type === TYPE.free || type === TYPE.deleted,
    name,
    attributesStart: attributes === 0 ? start + offset : start + attributes,
  };
}

/** The node of a file, with what its content unpacks to. */
export function readCbfsFile(reading: Reading, file: CbfsFile): Found {
  const { start, dataStart, end, type } = file;
  const attributes = attributesOf(reading, file);
  return {
    kind: 'cbfs-file',
    subtype: FILE_TYPES[type] ?? 'unknown',
    name: file.name || (file.isFree ? 'free' : 'a file without a name'),
    start,
    sizeBytes: end - start,
    fields: [...headerFields(reading, file), ...attributes.fields, ...masterFields(reading, file)],
    ...(file.isFree ? {} : contentOf(reading.within(dataStart, end), type, attributes)),
  };
}

function headerFields({ bytes, end }: Reading, { start, name }: CbfsFile): StructureField[] {
  const fields = HEADER.read(bytes, start, end).fields();
  if (name === '') return fields;
  return [
    ...fields,
    { name: 'filename', offset: HEADER.sizeBytes, size: name.length + 1, text: `“${name}”` },
  ];
}

interface Attributes {
  readonly fields: readonly StructureField[];
  readonly compression: number;
  readonly unpackedBytes: number;
}

/** The list ends with what is no attribute. */
function attributesOf({ bytes }: Reading, { start, attributesStart, dataStart }: CbfsFile): Attributes {
  const fields: StructureField[] = [];
  let [compression, unpackedBytes] = [0, 0];
  for (let at = attributesStart; at + ATTRIBUTE.sizeBytes <= dataStart; ) {
    const attribute = ATTRIBUTE.read(bytes, at, dataStart);
    const [tag, length] = [attribute.get('tag'), attribute.get('len')];
    const name = ATTRIBUTES[tag];
    if (name === undefined || length < ATTRIBUTE.sizeBytes || at + length > dataStart) break;
    fields.push({ name: `attribute ${name}`, offset: at - start, size: length, text: `${length} bytes` });
    const [from, to] = [at + ATTRIBUTE.sizeBytes, at + length];
    if (tag === TAG.compression && length >= ATTRIBUTE.sizeBytes + COMPRESSION.sizeBytes) {
      const packing = COMPRESSION.read(bytes, from, to);
      [compression, unpackedBytes] = [packing.get('compression'), packing.get('decompressed_size')];
      fields.push(...packing.fields(from - start));
    }
    if (tag === TAG.stage && length >= ATTRIBUTE.sizeBytes + STAGE.sizeBytes)
      fields.push(...STAGE.read(bytes, from, to).fields(from - start));
    at += length;
  }
  return { fields, compression, unpackedBytes };
}

type Content = Pick<Found, 'children' | 'problems' | 'unpacked'>;

function contentOf(reading: Reading, type: number, { compression, unpackedBytes }: Attributes): Content {
  const { start, end } = reading;
  if (compression === 0)
    return {
      ...(type === TYPE.payload ? readPayload(reading) : { children: reading.scan(start, end) }),
      ...stored(start, end),
    };
  const method = METHODS[compression];
  if (method === undefined) return { problems: [`Its compression ${compression} is unknown.`] };
  const packed = { method, start, sizeBytes: end - start, unpackedBytes };
  const unpacking: Unpacking = reading.unpack(packed, (inside) =>
    type === TYPE.payload ? readPayload(inside) : { children: inside.scan(0, inside.end), problems: [] },
  );
  return unpacking;
}

function masterFields({ bytes }: Reading, { type, start, dataStart, end }: CbfsFile): StructureField[] {
  if (type !== TYPE.masterHeader || end - dataStart < MASTER.sizeBytes) return [];
  const header = MASTER.read(bytes, dataStart, end);
  if (header.get('magic') !== 'ORBC') return [told('master header', 'its magic is missing')];
  return header.fields(dataStart - start).map((field) => ({ ...field, name: `master ${field.name}` }));
}
