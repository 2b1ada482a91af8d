/**
 * The areas that keep a write whole when the power fails: a working block with a queue of writes, and a spare area that holds
 * what is being written. Follows EDK2, MdeModulePkg/Include/Guid/FaultTolerantWrite.h and
 * MdeModulePkg/Universal/FaultTolerantWriteDxe.
 */
import type { StructureCheck } from '../../../../../../app/contract/structure.ts';
import { crc32 } from '../../../../crc32.ts';
import type { Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import {
  exact64le,
  type Field,
  hex,
  hex64le,
  bytes as rawBytes,
  u8,
  u32le,
  u64le,
} from '../../../record/field.ts';
import { guid } from '../../../record/guid.ts';
import { record } from '../../../record/record.ts';
import { isRun } from '../../../record/run.ts';
import { size } from '../../../record/size.ts';
import { valueCheck } from '../../../record/sum.ts';
import { isFilled, rest } from '../blank.ts';
import { cutSentences } from '../cut.ts';

/** What a working block begins with: EDK2's, and that of its first version. */
export const WORKING_BLOCK_GUIDS = [
  '9e58292b-7c68-497d-a0ce-6500fd9f1b95',
  'fff12b8d-7696-4c8b-a985-2747075b4f50',
] as const;

/** Bits that a write clears; in words those that are cleared. */
function cleared(names: Readonly<Record<number, string>>): Field<number> {
  return {
    ...u8,
    text: (value) => {
      const words = Object.entries(names).filter(([bit]) => (value & Number(bit)) === 0);
      const text = words.map(([, name]) => name).join(', ');
      return `${hex(u8).text(value)} (${text === '' ? 'nothing written' : text})`;
    },
  };
}

const HEADER = record('header of the working block', {
  Signature: guid,
  Crc: hex(u32le),
  State: cleared({ 1: 'valid', 2: 'invalid' }),
  Reserved: rawBytes(3),
  WriteQueueSize: size(u64le),
});

const WRITE = record('write in the queue', {
  State: cleared({ 1: 'header allocated', 2: 'writes allocated', 4: 'complete' }),
  Reserved: rawBytes(3),
  CallerId: guid,
  Reserved1: rawBytes(4),
  NumberOfWrites: u64le,
  PrivateDataSize: size(u64le),
});

const WRITE_RECORD = record('record of a write', {
  State: cleared({ 1: 'boot block', 2: 'spare complete', 4: 'destination complete' }),
  Reserved: rawBytes(7),
  Lba: exact64le,
  Offset: hex64le,
  Length: size(u64le),
  RelativeOffset: hex64le,
});

/** The working block at the start, and what follows it: the spare area. @throws Malformed where its header is cut */
export function* faultTolerantWrite(reading: Reading, erased: number): Generator<Found> {
  const { bytes, start, end } = reading;
  const header = HEADER.read(bytes, start, end);
  const claimed = HEADER.sizeBytes + header.get('WriteQueueSize');
  const blockEnd = Math.min(start + claimed, end);
  const block = reading.within(start, blockEnd);
  const { children, problems } = block.gather(queue(block, start + HEADER.sizeBytes, erased));
  yield {
    kind: 'uefi-ftw-working-block',
    subtype: 'fault tolerant write',
    name: 'working block',
    start,
    sizeBytes: blockEnd - start,
    fields: header.fields(),
    checks: [crcCheck(bytes, start, header.get('Crc'))],
    problems: [...cutSentences('working block', claimed, blockEnd - start), ...problems],
    children,
  };
  if (blockEnd < end) yield spareArea(reading, blockEnd);
}

const CRC_AT = 16;
const STATE_AT = 20;

/** With the sum and the state as they are when erased. */
function crcCheck(bytes: Uint8Array, start: number, written: number): StructureCheck {
  const header = Uint8Array.from(bytes.subarray(start, start + HEADER.sizeBytes));
  header.fill(0xff, CRC_AT, STATE_AT + 4);
  return valueCheck('header CRC-32', crc32(header), written);
}

function* queue(block: Reading, first: number, erased: number): Generator<Found> {
  const { bytes, end } = block;
  let at = first;
  while (at + WRITE.sizeBytes <= end) {
    if (isRun(bytes, at, at + WRITE.sizeBytes, erased)) break;
    const write = readWrite(block, at);
    if (write === null) break;
    yield write;
    at += write.sizeBytes;
  }
  yield* rest(block, at, erased);
}

/** Null where its records would not fit. */
function readWrite({ bytes, end }: Reading, at: number): Found | null {
  const write = WRITE.read(bytes, at, end);
  const [count, privateBytes] = [write.get('NumberOfWrites'), write.get('PrivateDataSize')];
  const sizeBytes = WRITE.sizeBytes + count * (WRITE_RECORD.sizeBytes + privateBytes);
  if (at + sizeBytes > end) return null;
  const places = Array.from(
    { length: Math.min(count, RECORDS_SHOWN) },
    (_, index) => WRITE.sizeBytes + index * (WRITE_RECORD.sizeBytes + privateBytes),
  );
  return {
    kind: 'uefi-ftw-write',
    name: `${count} ${count === 1 ? 'write' : 'writes'}`,
    start: at,
    sizeBytes,
    fields: [
      ...write.fields(),
      ...places.flatMap((place, index) =>
        WRITE_RECORD.read(bytes, at + place, end)
          .fields(place)
          .map((field) => ({ ...field, name: `Record[${index}].${field.name}` })),
      ),
    ],
  };
}

const RECORDS_SHOWN = 64;

function spareArea(reading: Reading, start: number): Found {
  const { end } = reading;
  const isErased = isFilled(reading, start, end, 0xff);
  return {
    kind: 'uefi-ftw-spare-area',
    subtype: `fault tolerant write, ${isErased ? 'erased' : 'holds a copy'}`,
    name: 'spare area',
    start,
    sizeBytes: end - start,
    children: isErased ? [] : reading.scan(start, end),
  };
}
