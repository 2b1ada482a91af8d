/**
 * Android's boot image, versions 0 to 4: a kernel, a ramdisk and what else a version has, each from a page on. Follows AOSP,
 * system/tools/mkbootimg, include/bootimg/bootimg.h.
 */
import type { StructureCheck } from '../../../../../../app/contract/structure.ts';
import { digestOf } from '../../../../digest/digest.ts';
import type { Format, Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { ascii, bytes as byteField, hex, hex64le, u32le } from '../../../record/field.ts';
import { type RecordRead, record } from '../../../record/record.ts';
import { layoutsInText } from '../flash-layout.ts';
import { osVersion } from './android-version.ts';
import { isHeaderSize, type Part, partsEnd, partsFound, placedParts } from './pages.ts';

/** Where every version has its number. */
const VERSION_AT = 40;
const NEW_PAGE_BYTES = 4096;
const PAGE = { least: 2048, most: 1 << 20 } as const;
const SHA1_BYTES = 20;
/** What is more in that place isn't a size. */
const OLD_TREES_MAX_BYTES = 16 << 20;

const OLD = {
  magic: ascii(8),
  kernel_size: u32le,
  kernel_addr: hex(u32le),
  ramdisk_size: u32le,
  ramdisk_addr: hex(u32le),
  second_size: u32le,
  second_addr: hex(u32le),
  tags_addr: hex(u32le),
  page_size: u32le,
  header_version: u32le,
  os_version: osVersion,
  name: ascii(16),
  cmdline: ascii(512),
  id: byteField(32),
  extra_cmdline: ascii(1024),
};
const DTBO = { recovery_dtbo_size: u32le, recovery_dtbo_offset: hex64le, header_size: u32le };
const DTB = { dtb_size: u32le, dtb_addr: hex64le };
const OLD_HEADERS = {
  0: record('boot image header', OLD),
  1: record('boot image header', { ...OLD, ...DTBO }),
  2: record('boot image header', { ...OLD, ...DTBO, ...DTB }),
};

const NEW = {
  magic: ascii(8),
  kernel_size: u32le,
  ramdisk_size: u32le,
  os_version: osVersion,
  header_size: u32le,
  reserved: byteField(16),
  header_version: u32le,
  cmdline: ascii(1536),
};
const NEW_HEADERS = {
  3: record('boot image header', NEW),
  4: record('boot image header', { ...NEW, signature_size: u32le }),
};

export const ANDROID_BOOT: Format = {
  kind: 'android-boot',
  follows: 'AOSP, mkbootimg, include/bootimg/bootimg.h.',
  signatures: [{ bytes: 'ANDROID!' }],
  read: readBootImage,
};

/** A header, and the parts that it tells of. */
interface Told {
  readonly header: RecordRead<{ cmdline: string }>;
  readonly headerBytes: number;
  readonly cmdlineAt: number;
  readonly name: string;
  readonly version: number;
  readonly parts: readonly Part[];
  readonly check: (() => StructureCheck) | null;
}

function readBootImage(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  if (start + VERSION_AT + 4 > end) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(start + VERSION_AT, true);
  const told = version === 3 || version === 4 ? newImage(reading, version) : oldImage(reading, version);
  if (told === null) return null;
  const imageEnd = partsEnd(told.parts, start + told.headerBytes, end);
  const inside = reading.within(start, imageEnd);
  const { children, problems } = reading.gather(childrenOf());
  return {
    kind: ANDROID_BOOT.kind,
    subtype: `version ${told.version}`,
    name: told.name || 'Android boot image',
    start,
    sizeBytes: imageEnd - start,
    confidence: told.check === null ? 'likely' : 'proved',
    fields: told.header.fields(),
    checks: told.check === null || problems.length > 0 ? [] : [told.check()],
    children,
    problems,
  };

  function* childrenOf(): Generator<Found> {
    const cmdlineStart = start + (told?.cmdlineAt ?? 0);
    yield* layoutsInText(bytes, cmdlineStart, cmdlineStart + (told?.header.get('cmdline').length ?? 0));
    yield* partsFound(inside, told?.parts ?? []);
  }
}

/** Versions 3 and 4 have no page size, and no sum. */
function newImage({ bytes, start, end }: Reading, version: 3 | 4): Told | null {
  const type = NEW_HEADERS[version];
  const header = type.read(bytes, start, end);
  if (!isHeaderSize(header.get('header_size'), type.sizeBytes) || header.get('kernel_size') === 0)
    return null;
  const signatureBytes = version === 4 ? NEW_HEADERS[4].read(bytes, start, end).get('signature_size') : 0;
  const parts = placedParts(
    [
      ['header', type.sizeBytes],
      ['kernel', header.get('kernel_size')],
      ['ramdisk', header.get('ramdisk_size')],
      ['boot signature', signatureBytes],
    ],
    { start, pageBytes: NEW_PAGE_BYTES },
  ).slice(1);
  const cmdlineAt = type.offsets.get('cmdline') ?? 0;
  return { header, headerBytes: type.sizeBytes, cmdlineAt, name: '', version, parts, check: null };
}

/** Up to version 2. Before there were versions, some had the size of their device trees in that place. */
function oldImage(reading: Reading, versionField: number): Told | null {
  const { bytes, start, end } = reading;
  const version = versionField === 1 || versionField === 2 ? versionField : 0;
  const type = OLD_HEADERS[version];
  const header = type.read(bytes, start, end);
  const pageBytes = header.get('page_size');
  const isPage = pageBytes >= PAGE.least && pageBytes <= PAGE.most && Number.isInteger(Math.log2(pageBytes));
  if (!isPage || header.get('kernel_size') === 0) return null;
  const dtbo = version === 0 ? 0 : OLD_HEADERS[1].read(bytes, start, end).get('recovery_dtbo_size');
  const dtb = version === 2 ? OLD_HEADERS[2].read(bytes, start, end).get('dtb_size') : 0;
  const hasOldTrees = version === 0 && versionField > 0 && versionField <= OLD_TREES_MAX_BYTES;
  const sizes: (readonly [string, number])[] = [
    ['kernel', header.get('kernel_size')],
    ['ramdisk', header.get('ramdisk_size')],
    ['second stage', header.get('second_size')],
    ...(hasOldTrees ? [['device trees', versionField] as const] : []),
    ...(version > 0 ? [['recovery device tree overlays', dtbo] as const] : []),
    ...(version === 2 ? [['device trees', dtb] as const] : []),
  ];
  const parts = placedParts([['header', pageBytes], ...sizes], { start, pageBytes }).slice(1);
  const id = header.get('id');
  return {
    header,
    headerBytes: type.sizeBytes,
    cmdlineAt: type.offsets.get('cmdline') ?? 0,
    name: header.get('name'),
    version,
    parts,
    check: id.every((byte) => byte === 0) ? null : () => idCheck(reading, id, sizes, parts),
  };
}

/** SHA-1 over each part and its size, also of those that are empty. */
function idCheck(
  reading: Reading,
  id: Uint8Array,
  sizes: readonly (readonly [string, number])[],
  parts: readonly Part[],
): StructureCheck {
  const pieces = sizes.flatMap(([name, sizeBytes]) => {
    const size = new Uint8Array(4);
    new DataView(size.buffer).setUint32(0, sizeBytes, true);
    const place = parts.find((part) => part.name === name);
    reading.spend(sizeBytes);
    return [
      place === undefined
        ? size.subarray(0, 0)
        : reading.bytes.subarray(place.start, place.start + sizeBytes),
      size,
    ];
  });
  const found = digestOf('sha1', ...pieces);
  const expected = Buffer.from(id.subarray(0, SHA1_BYTES)).toString('hex');
  const isGood = found === expected;
  return {
    name: 'id',
    isGood,
    text: isGood ? 'good (SHA-1)' : `bad: the parts have ${found}, the header says ${expected}`,
  };
}
