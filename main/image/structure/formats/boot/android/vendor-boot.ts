/**
 * The vendor's part of an Android boot image, versions 3 and 4: ramdisks, device trees, and settings for the boot loader.
 * Follows AOSP, system/tools/mkbootimg, include/bootimg/bootimg.h.
 */
import type { Format, Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { Malformed } from '../../../malformed.ts';
import { ascii, bytes as byteField, hex, hex64le, named, u32le } from '../../../record/field.ts';
import { record } from '../../../record/record.ts';
import { layoutsInText } from '../flash-layout.ts';
import { isHeaderSize, type Part, partsEnd, partsFound, placedParts } from './pages.ts';

const PAGE = { least: 2048, most: 1 << 20 } as const;

const FIELDS = {
  magic: ascii(8),
  header_version: u32le,
  page_size: u32le,
  kernel_addr: hex(u32le),
  ramdisk_addr: hex(u32le),
  vendor_ramdisk_size: u32le,
  cmdline: ascii(2048),
  tags_addr: hex(u32le),
  name: ascii(16),
  header_size: u32le,
  dtb_size: u32le,
  dtb_addr: hex64le,
};
const HEADERS = {
  3: record('vendor boot header', FIELDS),
  4: record('vendor boot header', {
    ...FIELDS,
    vendor_ramdisk_table_size: u32le,
    vendor_ramdisk_table_entry_num: u32le,
    vendor_ramdisk_table_entry_size: u32le,
    bootconfig_size: u32le,
  }),
};
const ENTRY = record('ramdisk table entry', {
  ramdisk_size: u32le,
  ramdisk_offset: hex(u32le),
  ramdisk_type: named(u32le, { 0: 'none', 1: 'platform', 2: 'recovery', 3: 'kernel modules' }),
  ramdisk_name: ascii(32),
  board_id: byteField(64),
});

export const ANDROID_VENDOR_BOOT: Format = {
  kind: 'android-vendor-boot',
  follows: 'AOSP, mkbootimg, include/bootimg/bootimg.h.',
  signatures: [{ bytes: 'VNDRBOOT' }],
  read: readVendorBoot,
};

function readVendorBoot(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const version = HEADERS[3].read(bytes, start, end).get('header_version');
  if (version !== 3 && version !== 4) return null;
  const type = HEADERS[version];
  const header = type.read(bytes, start, end);
  const pageBytes = header.get('page_size');
  const isPage = pageBytes >= PAGE.least && pageBytes <= PAGE.most && Number.isInteger(Math.log2(pageBytes));
  if (!isPage || !isHeaderSize(header.get('header_size'), type.sizeBytes)) return null;
  const more = version === 4 ? HEADERS[4].read(bytes, start, end) : null;
  const parts = placedParts(
    [
      ['header', type.sizeBytes],
      ['vendor ramdisk', header.get('vendor_ramdisk_size')],
      ['device trees', header.get('dtb_size')],
      ['ramdisk table', more?.get('vendor_ramdisk_table_size') ?? 0],
      ['boot configuration', more?.get('bootconfig_size') ?? 0],
    ],
    { start, pageBytes },
  ).slice(1);
  const imageEnd = partsEnd(parts, start + type.sizeBytes, end);
  const inside = reading.within(start, imageEnd);
  const table = parts.find(({ name }) => name === 'ramdisk table');
  const count = more?.get('vendor_ramdisk_table_entry_num') ?? 0;
  const { children, problems } = reading.gather(childrenOf());
  return {
    kind: ANDROID_VENDOR_BOOT.kind,
    subtype: `version ${version}`,
    name: header.get('name') || 'Android vendor boot image',
    start,
    sizeBytes: imageEnd - start,
    confidence: 'likely',
    fields: header.fields(),
    children,
    problems,
  };

  function* childrenOf(): Generator<Found> {
    const cmdlineStart = start + (type.offsets.get('cmdline') ?? 0);
    yield* layoutsInText(bytes, cmdlineStart, cmdlineStart + header.get('cmdline').length);
    yield* partsFound(inside, parts, (part) => {
      if (part.name === 'ramdisk table') return gathered(inside, part, entries(inside, part, count));
      const isCut = part.name === 'vendor ramdisk' && table !== undefined;
      return isCut ? gathered(inside, part, ramdisks(inside, part, { table, count })) : {};
    });
  }
}

function gathered(reading: Reading, { start, sizeBytes }: Part, children: Iterable<Found>): Partial<Found> {
  return reading.within(start, start + sizeBytes).gather(children);
}

function* entries({ bytes }: Reading, { start, sizeBytes }: Part, count: number): Generator<Found> {
  for (let index = 0; index < count; index++) {
    const at = start + index * ENTRY.sizeBytes;
    const entry = ENTRY.read(bytes, at, start + sizeBytes);
    const name = entry.get('ramdisk_name') || `ramdisk ${index + 1}`;
    yield {
      kind: 'android-ramdisk-entry',
      name,
      start: at,
      sizeBytes: ENTRY.sizeBytes,
      fields: entry.fields(),
    };
  }
}

/** As the table cuts them. */
function* ramdisks(
  reading: Reading,
  { start, sizeBytes }: Part,
  { table, count }: { readonly table: Part; readonly count: number },
): Generator<Found> {
  for (let index = 0; index < count; index++) {
    const at = table.start + index * ENTRY.sizeBytes;
    const entry = ENTRY.read(reading.bytes, at, Math.min(reading.end, table.start + table.sizeBytes));
    const [from, size] = [entry.get('ramdisk_offset'), entry.get('ramdisk_size')];
    const name = entry.get('ramdisk_name') || `ramdisk ${index + 1}`;
    if (from + size > sizeBytes) throw new Malformed(`“${name}” reaches beyond the vendor ramdisk.`);
    const children = reading.scan(start + from, start + from + size);
    yield { kind: 'android-ramdisk', name, start: start + from, sizeBytes: size, children };
  }
}
