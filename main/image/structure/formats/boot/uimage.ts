/**
 * The legacy image of U-Boot: a header of 64 bytes, big-endian, and its data. Follows U-Boot 2023.01, include/image.h.
 * An image of several parts has their sizes first, and they begin at multiples of 4 bytes.
 */

import type { StructureCheck } from '../../../../../app/contract/structure.ts';
import { countText } from '../../../../../app/contract/text/count-text.ts';
import { crc32 } from '../../../crc32.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { ascii, hex, named, u8, u32be, unixTime } from '../../record/field.ts';
import { type RecordRead, record } from '../../record/record.ts';
import { ARCHITECTURES, COMPRESSIONS, SYSTEMS, TYPES } from './uimage-names.ts';

const HEADER = record('uImage header', {
  ih_magic: hex(u32be),
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

export const UIMAGE: Format = {
  kind: 'uimage',
  follows: 'U-Boot 2023.01, include/image.h.',
  signatures: [{ bytes: [0x27, 0x05, 0x19, 0x56] }],
  read: readUimage,
};

function readUimage(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const header = HEADER.read(bytes, start, end);
  if (headerSum(bytes.subarray(start, start + HEADER.sizeBytes)) !== header.get('ih_hcrc')) return null;
  const dataStart = start + HEADER.sizeBytes;
  const dataEnd = Math.min(dataStart + header.get('ih_size'), end);
  const isWhole = dataEnd - dataStart === header.get('ih_size');
  return {
    kind: UIMAGE.kind,
    subtype: TYPES[header.get('ih_type')] ?? 'unknown',
    name: header.get('ih_name') || 'uImage',
    start,
    sizeBytes: dataEnd - start,
    fields: header.fields(),
    checks: [
      { name: 'header CRC-32', isGood: true, text: 'good' },
      ...(isWhole ? [dataCheck(reading, header, dataStart, dataEnd)] : []),
    ],
    problems: isWhole ? [] : [cutSentence(header.get('ih_size'), dataEnd - dataStart)],
    children: reading.scan(dataStart, dataEnd),
  };
}

function dataCheck(
  reading: Reading,
  header: RecordRead<{ ih_dcrc: number }>,
  start: number,
  end: number,
): StructureCheck {
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
  return `The header says that ${countText(claimed)} bytes of data follow; ${countText(there)} are there.`;
}
