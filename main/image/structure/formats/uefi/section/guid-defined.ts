/** A section that a GUID defines: packed, signed or summed. Follows UEFI PI 1.8, volume 3, section 3.2.5.7. */
import type { Method } from '../../../../compression/decompress.ts';
import { crc32 } from '../../../../crc32.ts';
import type { Reading } from '../../../format.ts';
import { flags, hex, u16le, u32le } from '../../../record/field.ts';
import { guid, guidShort } from '../../../record/guid.ts';
import { record } from '../../../record/record.ts';
import { valueCheck } from '../../../record/sum.ts';
import type { Section, SectionBody, Walk } from './section.ts';

const PROCESSING_REQUIRED = 0x01;

const HEADER = record('header of a GUID-defined section', {
  SectionDefinitionGuid: guid,
  DataOffset: hex(u16le),
  Attributes: flags(u16le, { 'processing required': PROCESSING_REQUIRED, 'has authentication status': 0x02 }),
});

/** What the data are packed with. */
const PACKINGS: Readonly<Record<string, { readonly name: string; readonly method: Method }>> = {
  'ee4e5898-3914-4259-9d6e-dc7bd79403cf': { name: 'LZMA', method: 'lzma' },
  '0ed85e23-f253-413f-a03c-901987b04397': { name: 'LZMA', method: 'lzma' },
  'bd9921ea-ed91-404a-8b2f-b4d724747c8c': { name: 'LZMA', method: 'lzma' },
  'd42ae6bd-1352-4bfb-909a-ca72a6eae889': { name: 'LZMA of x86 code', method: 'lzma-x86' },
  'a31280ad-481e-41b6-95e8-127f4c984779': { name: 'Tiano', method: 'tiano' },
  '3d532050-5cda-4fd0-879e-0f7f630d5afb': { name: 'Brotli', method: 'uefi-brotli' },
  '1d301fe9-be79-4353-91c2-d23bc959ae0c': { name: 'gzip', method: 'gzip' },
};

/** A certificate lies between the header and the data, which are as they are. */
const SIGNED: ReadonlySet<string> = new Set([
  'a7717414-c616-4977-9420-844712a735bf',
  '0f9d89e8-9259-4f76-a5af-0c89e34023df',
]);

const CRC32 = 'fc1bcdb0-7d31-49aa-936a-a4600d9dd083';
const CRC32_HEADER = record('header of a CRC-32 section', { CRC32Checksum: hex(u32le) });

export function readGuidDefined({ reading, bodyStart }: Section, walk: Walk): SectionBody {
  const { bytes, start, end } = reading;
  const header = HEADER.read(bytes, bodyStart, end);
  const definition = header.get('SectionDefinitionGuid');
  const headersEnd = bodyStart + HEADER.sizeBytes;
  const dataStart = start + header.get('DataOffset');
  const packing = PACKINGS[definition];
  const common: SectionBody = {
    name: packing?.name ?? guidShort(definition),
    fields: header.fields(bodyStart - start),
  };
  if (dataStart < headersEnd || dataStart > end)
    return { ...common, problems: ['The data would begin outside of the section.'] };
  if (packing !== undefined) {
    const packed = { method: packing.method, start: dataStart, sizeBytes: end - dataStart };
    return { ...common, ...reading.unpack(packed, (inside) => inside.gather(walk(inside))) };
  }
  const isProcessed = (header.get('Attributes') & PROCESSING_REQUIRED) === 0;
  if (!isProcessed && definition !== CRC32 && !SIGNED.has(definition))
    return { ...common, problems: ['What it holds is packed or protected in a way that is not known here.'] };
  const inside = reading.within(dataStart, end);
  const sum = definition === CRC32 ? summed(reading, headersEnd, dataStart) : {};
  return { ...common, ...sum, ...inside.gather(walk(inside)) };
}

function summed(reading: Reading, headersEnd: number, dataStart: number): Pick<SectionBody, 'checks'> {
  const { bytes, end } = reading;
  const written = CRC32_HEADER.read(bytes, headersEnd, dataStart).get('CRC32Checksum');
  reading.spend(end - dataStart);
  return { checks: [valueCheck('CRC-32', crc32(bytes.subarray(dataStart, end)), written)] };
}
