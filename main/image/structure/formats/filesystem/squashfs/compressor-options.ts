/**
 * What follows a SquashFS superblock where a compressor was not used as it is by default: a metadata block that is not
 * packed. Follows squashfs-tools 4.5, the *_wrapper.h of each compressor.
 */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import type { Reading } from '../../../format.ts';
import { Malformed } from '../../../malformed.ts';
import { flags, hex, named, u16le, u32le } from '../../../record/field.ts';
import { type RecordRead, record } from '../../../record/record.ts';
import { FLAG_COMPRESSOR_OPTIONS, type Superblock } from './superblock.ts';

const OPTIONS = {
  1: record('gzip options', {
    compression_level: u32le,
    window_size: u16le,
    strategy: flags(u16le, {
      default: 1,
      filtered: 2,
      'Huffman only': 4,
      'run-length encoded': 8,
      fixed: 16,
    }),
  }),
  3: record('lzo options', {
    algorithm: named(u32le, {
      0: 'lzo1x_1',
      1: 'lzo1x_1_11',
      2: 'lzo1x_1_12',
      3: 'lzo1x_1_15',
      4: 'lzo1x_999',
    }),
    compression_level: u32le,
  }),
  4: record('xz options', {
    dictionary_size: u32le,
    flags: flags(u32le, { x86: 1, PowerPC: 2, 'IA-64': 4, Arm: 8, 'Arm Thumb': 16, SPARC: 32 }),
  }),
  5: record('lz4 options', { version: u32le, flags: flags(u32le, { 'high compression': 1 }) }),
  6: record('zstd options', { compression_level: u32le }),
} as const;

const HEADER = record('header of the compressor options', { size: hex(u16le) });
const NOT_PACKED = 0x8000;

type ReadsFields = (bytes: Uint8Array, at: number, end: number) => Pick<RecordRead<object>, 'fields'>;

/** Fields by their places in the file system; none where there are no options. @throws Malformed */
export function compressorOptions(reading: Reading, superblock: Superblock, at: number): StructureField[] {
  if ((superblock.get('flags') & FLAG_COMPRESSOR_OPTIONS) === 0) return [];
  const { bytes, start, end } = reading;
  const header = HEADER.read(bytes, start + at, end);
  const options = optionsOf(superblock.get('compression'));
  if (options === undefined || header.get('size') !== NOT_PACKED + options.sizeBytes)
    throw new Malformed(`The compressor options have another size: 0x${header.get('size').toString(16)}.`);
  return options.read(bytes, start + at + HEADER.sizeBytes, end).fields(at + HEADER.sizeBytes);
}

function optionsOf(compression: number): { sizeBytes: number; read: ReadsFields } | undefined {
  return Object.entries(OPTIONS).find(([id]) => Number(id) === compression)?.[1];
}
