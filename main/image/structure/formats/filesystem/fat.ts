/**
 * FAT12, FAT16 and FAT32 by their boot sector and the beginning of their table. Follows Microsoft, FAT: General Overview of
 * On-Disk Format, version 1.03. Its files are not listed.
 */
import { pluralText } from '../../../../../app/contract/text/plural-text.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { ascii, bytes, hex, u8, u16le, u32le } from '../../record/field.ts';
import { type RecordRead, record } from '../../record/record.ts';

/** It begins with a jump over its numbers. */
const SHORT_JUMP = 0xeb;
const JUMPS: readonly number[] = [SHORT_JUMP, 0xe9];
const SECTOR_LEAST_BYTES = 512;
const SIGNATURE_AT = 510;
const SECTOR_SIZES = [512, 1024, 2048, 4096];
const CLUSTER_MOST_BYTES = 64 * 1024;
const ENTRY_BYTES = 32;
/** By the number of clusters, and by nothing else. */
const FAT12_BELOW = 4085;
const FAT16_BELOW = 65_525;

const COMMON = {
  BS_jmpBoot: bytes(3),
  BS_OEMName: ascii(8),
  BPB_BytsPerSec: u16le,
  BPB_SecPerClus: u8,
  BPB_RsvdSecCnt: u16le,
  BPB_NumFATs: u8,
  BPB_RootEntCnt: u16le,
  BPB_TotSec16: u16le,
  BPB_Media: hex(u8),
  BPB_FATSz16: u16le,
  BPB_SecPerTrk: u16le,
  BPB_NumHeads: u16le,
  BPB_HiddSec: u32le,
  BPB_TotSec32: u32le,
} as const;

/** What ends both. */
const LABEL = {
  BS_DrvNum: hex(u8),
  BS_Reserved1: u8,
  BS_BootSig: hex(u8),
  BS_VolID: hex(u32le),
  BS_VolLab: ascii(11),
  BS_FilSysType: ascii(8),
} as const;

const BOOT_SECTOR = record('FAT boot sector', { ...COMMON, ...LABEL });
const BOOT_SECTOR_32 = record('FAT32 boot sector', {
  ...COMMON,
  BPB_FATSz32: u32le,
  BPB_ExtFlags: hex(u16le),
  BPB_FSVer: hex(u16le),
  BPB_RootClus: u32le,
  BPB_FSInfo: u16le,
  BPB_BkBootSec: u16le,
  BPB_Reserved: bytes(12),
  ...LABEL,
});
const LABEL_SIGNATURE = 0x29;
const NO_LABEL = 'NO NAME';

type BootSector = RecordRead<
  Record<
    | 'BPB_BytsPerSec'
    | 'BPB_SecPerClus'
    | 'BPB_RsvdSecCnt'
    | 'BPB_NumFATs'
    | 'BPB_RootEntCnt'
    | 'BPB_TotSec16'
    | 'BPB_Media'
    | 'BPB_FATSz16'
    | 'BPB_TotSec32'
    | 'BS_BootSig',
    number
  > & { BS_jmpBoot: Uint8Array; BS_VolLab: string }
>;

interface Geometry {
  readonly type: 'FAT12' | 'FAT16' | 'FAT32';
  readonly sizeBytes: number;
  /** Of the first table, in bytes from the start. */
  readonly tableAt: number;
}

export const FAT: Format = {
  kind: 'fat',
  follows: 'Microsoft, FAT: General Overview of On-Disk Format, version 1.03.',
  signatures: [{ bytes: [0x55, 0xaa], at: SIGNATURE_AT, alignment: 4 }],
  read: readFat,
};

/** @throws Malformed where it is cut */
function readFat(reading: Reading): Found | null {
  const { start, end } = reading;
  if (!JUMPS.includes(reading.bytes[start] ?? 0)) return null;
  const sector = BOOT_SECTOR.read(reading.bytes, start, end);
  const wide = BOOT_SECTOR_32.read(reading.bytes, start, end);
  if (!hasGoodSizes(sector)) return null;
  const isWide = sector.get('BPB_FATSz16') === 0;
  const geometry = geometryOf(sector, isWide ? wide.get('BPB_FATSz32') : sector.get('BPB_FATSz16'));
  if (geometry === null || isWide !== (geometry.type === 'FAT32')) return null;
  if (!hasGoodTable(reading, geometry, sector.get('BPB_Media'))) return null;
  const shown: BootSector = isWide ? wide : sector;
  const sizeBytes = Math.min(geometry.sizeBytes, end - start);
  const hasLabel = shown.get('BS_BootSig') === LABEL_SIGNATURE;
  const label = hasLabel ? shown.get('BS_VolLab').trim() : '';
  return {
    kind: FAT.kind,
    subtype: geometry.type,
    name: label === '' || label === NO_LABEL ? geometry.type : label,
    start,
    sizeBytes,
    confidence: 'likely',
    fields: (isWide ? wide : sector).fields(),
    children: reading.scan(start + SECTOR_LEAST_BYTES, start + sizeBytes),
    problems: [
      'Its files are not listed.',
      ...(sizeBytes < geometry.sizeBytes
        ? [
            `The boot sector says that it has ${pluralText(geometry.sizeBytes, 'byte')}; ${pluralText(sizeBytes, 'is', 'are')} there.`,
          ]
        : []),
    ],
  };
}

function hasGoodSizes(sector: BootSector): boolean {
  const [jump, , third] = sector.get('BS_jmpBoot');
  const [bytesPerSector, perCluster] = [sector.get('BPB_BytsPerSec'), sector.get('BPB_SecPerClus')];
  const media = sector.get('BPB_Media');
  return (
    (jump !== SHORT_JUMP || third === 0x90) &&
    SECTOR_SIZES.includes(bytesPerSector) &&
    perCluster > 0 &&
    (perCluster & (perCluster - 1)) === 0 &&
    perCluster * bytesPerSector <= CLUSTER_MOST_BYTES &&
    sector.get('BPB_RsvdSecCnt') > 0 &&
    (sector.get('BPB_NumFATs') === 1 || sector.get('BPB_NumFATs') === 2) &&
    (media === 0xf0 || media >= 0xf8) &&
    (sector.get('BPB_RootEntCnt') * ENTRY_BYTES) % bytesPerSector === 0 &&
    (sector.get('BPB_TotSec16') === 0) !== (sector.get('BPB_TotSec32') === 0)
  );
}

/** Null where its parts do not fit into it, or its table is too small for its clusters. */
function geometryOf(sector: BootSector, tableSectors: number): Geometry | null {
  const bytesPerSector = sector.get('BPB_BytsPerSec');
  const sectors = sector.get('BPB_TotSec16') || sector.get('BPB_TotSec32');
  const rootSectors = (sector.get('BPB_RootEntCnt') * ENTRY_BYTES) / bytesPerSector;
  const overhead = sector.get('BPB_RsvdSecCnt') + sector.get('BPB_NumFATs') * tableSectors + rootSectors;
  const clusters = Math.floor((sectors - overhead) / sector.get('BPB_SecPerClus'));
  if (tableSectors === 0 || clusters < 1) return null;
  const type = clusters < FAT12_BELOW ? 'FAT12' : clusters < FAT16_BELOW ? 'FAT16' : 'FAT32';
  const entryBits = { FAT12: 12, FAT16: 16, FAT32: 32 }[type];
  if (tableSectors * bytesPerSector * 8 < (clusters + 2) * entryBits) return null;
  if ((type === 'FAT32') !== (rootSectors === 0)) return null;
  return {
    type,
    sizeBytes: sectors * bytesPerSector,
    tableAt: sector.get('BPB_RsvdSecCnt') * bytesPerSector,
  };
}

/** The first entry of the table repeats the kind of medium, and is all ones beside that. */
function hasGoodTable({ bytes: image, start, end }: Reading, { tableAt }: Geometry, media: number): boolean {
  const at = start + tableAt;
  return at + 4 <= end && image[at] === media && image[at + 1] === 0xff && image[at + 2] === 0xff;
}
