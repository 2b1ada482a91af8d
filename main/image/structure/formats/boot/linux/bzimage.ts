/**
 * A kernel for x86: a boot sector with a header, a setup program, and the kernel, packed. Follows Linux 6.1,
 * Documentation/x86/boot.rst, “The Real-Mode Kernel Header”.
 */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import { pluralText } from '../../../../../../app/contract/text/plural-text.ts';
import { textUpToZero } from '../../../../text-at.ts';
import type { Format, Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { Malformed } from '../../../malformed.ts';
import { ascii, flags, hex, hex64le, u8, u16le, u32le } from '../../../record/field.ts';
import { record } from '../../../record/record.ts';

const HEADER_AT = 0x1f1;
const SECTOR_BYTES = 512;
const BOOT_FLAG = 0xaa55;
/** Loaders have room for so many. */
const SETUP_SECTORS_MAX = 64;
const VERSION_TEXT_MAX_BYTES = 256;
/** From protocol 2.04 on the size of the kernel is given in 32 bits, and from 2.08 on where the packed kernel lies. */
const PROTOCOL = { least: 0x204, payload: 0x208, most: 0x2ff } as const;

const HEADER = record('boot protocol header', {
  setup_sects: u8,
  root_flags: hex(u16le),
  syssize: u32le,
  ram_size: u16le,
  vid_mode: hex(u16le),
  root_dev: hex(u16le),
  boot_flag: hex(u16le),
  jump: hex(u16le),
  header: ascii(4),
  version: { ...u16le, text: (value: number) => `${value >>> 8}.${String(value & 0xff).padStart(2, '0')}` },
  realmode_swtch: hex(u32le),
  start_sys_seg: hex(u16le),
  kernel_version: hex(u16le),
  type_of_loader: hex(u8),
  loadflags: flags(u8, { 'loaded high': 1, 'address randomized': 2, quiet: 0x20 }),
  setup_move_size: u16le,
  code32_start: hex(u32le),
  ramdisk_image: hex(u32le),
  ramdisk_size: u32le,
  bootsect_kludge: hex(u32le),
  heap_end_ptr: hex(u16le),
  ext_loader_ver: u8,
  ext_loader_type: u8,
  cmd_line_ptr: hex(u32le),
  initrd_addr_max: hex(u32le),
  kernel_alignment: hex(u32le),
  relocatable_kernel: u8,
  min_alignment: u8,
  xloadflags: hex(u16le),
  cmdline_size: u32le,
  hardware_subarch: u32le,
  hardware_subarch_data: hex64le,
  payload_offset: hex(u32le),
  payload_length: u32le,
});

type Header = ReturnType<typeof HEADER.read>;

export const LINUX_BZIMAGE: Format = {
  kind: 'linux-bzimage',
  follows: 'Linux 6.1, Documentation/x86/boot.rst.',
  signatures: [{ bytes: 'HdrS', at: 0x202 }],
  read: readBzimage,
};

function readBzimage(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const header = HEADER.read(bytes, start + HEADER_AT, end);
  // An early kernel has none there, and then four are meant.
  const setupBytes = ((header.get('setup_sects') || 4) + 1) * SECTOR_BYTES;
  if (!isSound(header) || setupBytes > end - start) return null;
  const imageBytes = setupBytes + 16 * header.get('syssize');
  const sizeBytes = Math.min(imageBytes, end - start);
  const inside = reading.within(start, start + sizeBytes);
  const { children, problems } = inside.gather(kernelFound(inside, header, start + setupBytes));
  const version = versionText(reading, header.get('kernel_version'), setupBytes);
  return {
    kind: LINUX_BZIMAGE.kind,
    name: version === null ? 'kernel for x86' : `kernel ${version.split(' ')[0]} for x86`,
    start,
    sizeBytes,
    confidence: 'likely',
    fields: [
      ...header.fields(HEADER_AT),
      ...(version === null ? [] : [versionField(version, header.get('kernel_version'))]),
    ],
    problems: [
      ...(sizeBytes < imageBytes
        ? [
            `The header says that it has ${pluralText(imageBytes, 'byte')}; ${pluralText(sizeBytes, 'is', 'are')} there.`,
          ]
        : []),
      ...problems,
    ],
    children,
  };
}

function isSound(header: Header): boolean {
  const protocol = header.get('version');
  return (
    header.get('boot_flag') === BOOT_FLAG &&
    protocol >= PROTOCOL.least &&
    protocol <= PROTOCOL.most &&
    header.get('setup_sects') <= SETUP_SECTORS_MAX &&
    header.get('syssize') > 0
  );
}

/** The packed kernel, or, where the protocol doesn't say where that is, what lies in the rest. @throws Malformed */
function* kernelFound(reading: Reading, header: Header, kernelStart: number): Generator<Found> {
  const sizeBytes = header.get('payload_length');
  if (header.get('version') < PROTOCOL.payload || sizeBytes === 0) {
    yield* reading.scan(kernelStart, reading.end);
    return;
  }
  const start = kernelStart + header.get('payload_offset');
  if (start + sizeBytes > reading.end)
    throw new Malformed('The packed kernel should end behind the end of the image.');
  const children = reading.scan(start, start + sizeBytes);
  yield { kind: 'linux-payload', name: 'packed kernel', start, sizeBytes, children };
}

function versionField(version: string, at: number): StructureField {
  return { name: 'version text', offset: SECTOR_BYTES + at, size: version.length, text: `“${version}”` };
}

/** Null where it lies outside of the setup program. */
function versionText({ bytes, start }: Reading, at: number, setupBytes: number): string | null {
  if (at === 0 || SECTOR_BYTES + at >= setupBytes) return null;
  const from = start + SECTOR_BYTES + at;
  const text = textUpToZero(bytes, from, Math.min(start + setupBytes, from + VERSION_TEXT_MAX_BYTES));
  return text !== null && /^[\x20-\x7e]+$/.test(text) ? text : null;
}
