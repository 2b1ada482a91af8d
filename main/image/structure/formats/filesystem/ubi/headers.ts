/**
 * What UBI writes to each eraseblock: a header with the erase counter, one that says of which volume it holds what, and a
 * table of the volumes. Big-endian. Follows Linux, drivers/mtd/ubi/ubi-media.h. CRC-32 begins at all ones there, and is not
 * inverted at the end.
 */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import { updateCrc32 } from '../../../../crc32.ts';
import { bytes as byteField, flags, hex, named, u8, u16be, u32be, u64be } from '../../../record/field.ts';
import { type RecordRead, type RecordType, record } from '../../../record/record.ts';

export const EC_MAGIC = 'UBI#';
const EC_MAGIC_NUMBER = 0x55424923;
const VID_MAGIC_NUMBER = 0x55424921;
const VERSION = 1;
const CRC_START = 0xffffffff;

export const VOLUME_TYPES: Readonly<Record<number, string>> = { 1: 'dynamic', 2: 'static' };
export const STATIC = 2;

const EC_HEADER = record('UBI erase counter header', {
  magic: hex(u32be),
  version: u8,
  padding1: byteField(3),
  ec: u64be,
  vid_hdr_offset: hex(u32be),
  data_offset: hex(u32be),
  image_seq: hex(u32be),
  padding2: byteField(32),
  hdr_crc: hex(u32be),
});

const VID_HEADER = record('UBI volume identifier header', {
  magic: hex(u32be),
  version: u8,
  vol_type: named(u8, VOLUME_TYPES),
  copy_flag: u8,
  compat: u8,
  vol_id: hex(u32be),
  lnum: u32be,
  padding1: byteField(4),
  data_size: u32be,
  used_ebs: u32be,
  data_pad: u32be,
  data_crc: hex(u32be),
  padding2: byteField(4),
  sqnum: u64be,
  padding3: byteField(12),
  hdr_crc: hex(u32be),
});

const VOLUME_RECORD = record('UBI volume table record', {
  reserved_pebs: u32be,
  alignment: u32be,
  data_pad: u32be,
  vol_type: named(u8, VOLUME_TYPES),
  upd_marker: u8,
  name_len: u16be,
  name: byteField(128),
  flags: flags(u8, { 'grows to all that is free': 1, 'no check on opening': 2 }),
  padding: byteField(23),
  crc: hex(u32be),
});

export const HEADER_BYTES = EC_HEADER.sizeBytes;
export const VOLUME_RECORD_BYTES = VOLUME_RECORD.sizeBytes;

export type EcHeader = RecordRead<Record<'ec' | 'vid_hdr_offset' | 'data_offset' | 'image_seq', number>>;
export type VidHeader = RecordRead<
  Record<
    | 'vol_type'
    | 'copy_flag'
    | 'vol_id'
    | 'lnum'
    | 'data_size'
    | 'used_ebs'
    | 'data_pad'
    | 'data_crc'
    | 'sqnum',
    number
  >
>;
export type VolumeRecord = RecordRead<
  Record<
    'reserved_pebs' | 'alignment' | 'data_pad' | 'vol_type' | 'upd_marker' | 'name_len' | 'flags',
    number
  > & {
    name: Uint8Array;
  }
>;

/** A header: there and sound, there with a bad checksum, or not there. */
export type Seen<T> = T | 'damaged' | 'absent';

export function ecHeaderAt(bytes: Uint8Array, at: number): Seen<EcHeader> {
  return headerAt(EC_HEADER, EC_MAGIC_NUMBER, bytes, at);
}

export function vidHeaderAt(bytes: Uint8Array, at: number): Seen<VidHeader> {
  return headerAt(VID_HEADER, VID_MAGIC_NUMBER, bytes, at);
}

/** Null where its checksum is bad. There must be room for it. */
export function volumeRecordAt(bytes: Uint8Array, at: number): VolumeRecord | null {
  const read = VOLUME_RECORD.read(bytes, at);
  return isSound(VOLUME_RECORD.sizeBytes, read.get('crc'), bytes, at) ? read : null;
}

/** UBI's checksum of some bytes. */
export function ubiCrc(bytes: Uint8Array): number {
  return updateCrc32(bytes, CRC_START);
}

/** Without what is only room. */
export function fieldsOf(
  read: { fields(shift?: number): StructureField[] },
  shift: number,
): StructureField[] {
  return read.fields(shift).filter(({ name }) => !name.startsWith('padding'));
}

function headerAt<T extends { magic: number; version: number; hdr_crc: number }>(
  type: RecordType<T>,
  magic: number,
  bytes: Uint8Array,
  at: number,
): Seen<RecordRead<T>> {
  if (at + type.sizeBytes > bytes.length) return 'absent';
  const read = type.read(bytes, at);
  if (read.get('magic') !== magic) return 'absent';
  const isGood = read.get('version') === VERSION && isSound(type.sizeBytes, read.get('hdr_crc'), bytes, at);
  return isGood ? read : 'damaged';
}

/** The checksum is the last field, over all before it. */
function isSound(sizeBytes: number, expected: number, bytes: Uint8Array, at: number): boolean {
  return ubiCrc(bytes.subarray(at, at + sizeBytes - 4)) === expected;
}
