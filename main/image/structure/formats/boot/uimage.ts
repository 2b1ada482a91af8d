/**
 * The legacy image of U-Boot: a header of 64 bytes, big-endian, and its data. Follows U-Boot 2023.01, include/image.h.
 * An image of several parts has their sizes first, and they begin at multiples of 4 bytes; so has a script.
 */

import type { StructureCheck } from '../../../../../app/contract/structure.ts';
import { pluralText } from '../../../../../app/contract/text/plural-text.ts';
import { crc32 } from '../../../crc32.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { Malformed } from '../../malformed.ts';
import { ascii, hex, named, u8, u32be, unixTime } from '../../record/field.ts';
import { type RecordRead, record } from '../../record/record.ts';
import { payloadOf } from './payload.ts';
import { ARCHITECTURES, COMPRESSIONS, MAGICS, SYSTEMS, TYPE, TYPES } from './uimage-names.ts';

const HEADER = record('uImage header', {
  ih_magic: named(hex(u32be), MAGICS),
  ih_hcrc: hex(u32be),
  ih_time: unixTime(u32be),
  ih_size: u32be,
  ih_load: hex(u32be),
  ih_ep: hex(u32be),
  ih_dcrc: hex(u32be),
  ih_os: named(u8, SYSTEMS),
  ih_arch: named(u8, ARCHITECTURES),
  ih_type: named(u8, TYPES),
  ih_comp: named(u8, COMPRESSIONS),
  ih_name: ascii(32),
});

type Header = RecordRead<{ ih_size: number; ih_dcrc: number; ih_type: number; ih_comp: number }>;
/** Where its data lies. */
type Data = { readonly start: number; readonly end: number };

export const UIMAGE: Format = {
  kind: 'uimage',
  follows: 'U-Boot 2023.01, include/image.h.',
  signatures: Object.keys(MAGICS).map((magic) => ({ bytes: bytesOfMagic(Number(magic)) })),
  read: readUimage,
};

function readUimage(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const header = HEADER.read(bytes, start, end);
  if (headerSum(bytes.subarray(start, start + HEADER.sizeBytes)) !== header.get('ih_hcrc')) return null;
  const dataStart = start + HEADER.sizeBytes;
  const data = { start: dataStart, end: Math.min(dataStart + header.get('ih_size'), end) };
  const dataBytes = data.end - data.start;
  const isWhole = dataBytes === header.get('ih_size');
  const { children, problems } = reading.gather(partsOf(reading, header, data));
  return {
    kind: UIMAGE.kind,
    subtype: TYPES[header.get('ih_type')] ?? 'unknown',
    name: header.get('ih_name') || 'uImage',
    start,
    sizeBytes: data.end - start,
    fields: header.fields(),
    checks: [
      { name: 'header CRC-32', isGood: true, text: 'good' },
      ...(isWhole ? [dataCheck(reading, header, data)] : []),
    ],
    problems: [...(isWhole ? [] : [cutSentence(header.get('ih_size'), dataBytes)]), ...problems],
    children,
  };
}

/** The one, or those whose sizes come first. @throws Malformed after the parts that are there */
function* partsOf(reading: Reading, header: Header, data: Data): Generator<Found> {
  const type = header.get('ih_type');
  const word = TYPES[type] ?? 'data';
  if (type !== TYPE.multi && type !== TYPE.script) {
    const compression = COMPRESSIONS[header.get('ih_comp')]?.toLowerCase() ?? 'unknown';
    yield {
      kind: 'uimage-data',
      ...(compression === 'none' ? {} : { subtype: compression }),
      name: word,
      start: data.start,
      sizeBytes: data.end - data.start,
      ...payloadOf(reading, data, compression),
    };
    return;
  }
  const sizes = partSizes(reading, data);
  let start = data.start + 4 * (sizes.length + 1);
  for (const [index, sizeBytes] of sizes.entries()) {
    const name = sizes.length === 1 ? word : `part ${index + 1} of ${sizes.length}`;
    if (start + sizeBytes > data.end)
      throw new Malformed(
        `The ${name} should have ${pluralText(sizeBytes, 'byte')}; ${pluralText(Math.max(0, data.end - start), 'is', 'are')} there.`,
      );
    const children = reading.scan(start, start + sizeBytes);
    yield { kind: 'uimage-data', name, start, sizeBytes, children };
    start += (sizeBytes + 3) & ~3;
  }
}

/** In bytes, up to the zero that ends them. */
function partSizes({ bytes }: Reading, { start, end }: Data): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sizes: number[] = [];
  for (let at = start; at + 4 <= end && sizes.length <= PARTS_MAX; at += 4) {
    const size = view.getUint32(at, false);
    if (size === 0) return sizes;
    sizes.push(size);
  }
  throw new Malformed('The list of the sizes of its parts has no end.');
}

/** U-Boot itself knows three. */
const PARTS_MAX = 64;

function dataCheck(reading: Reading, header: Header, { start, end }: Data): StructureCheck {
  reading.spend(end - start);
  const [found, expected] = [crc32(reading.bytes.subarray(start, end)), header.get('ih_dcrc')];
  const isGood = found === expected;
  return {
    name: 'data CRC-32',
    isGood,
    text: isGood
      ? 'good'
      : `bad: the data has 0x${found.toString(16)}, the header says 0x${expected.toString(16)}`,
  };
}

/** Over the header with its own sum as zeros. */
function headerSum(header: Uint8Array): number {
  const copy = Uint8Array.from(header);
  copy.fill(0, 4, 8);
  return crc32(copy);
}

function cutSentence(claimed: number, there: number): string {
  return `The header says that ${pluralText(claimed, 'byte of data follows', 'bytes of data follow')}; ${pluralText(there, 'is', 'are')} there.`;
}

function bytesOfMagic(magic: number): number[] {
  return [24, 16, 8, 0].map((shift) => (magic >>> shift) & 0xff);
}
