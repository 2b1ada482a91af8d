/**
 * The kernel images of AArch64 and RISC-V, which are alike: a header of 64 bytes that is also the beginning of a PE image for
 * UEFI. Follows Linux 6.1, Documentation/arm64/booting.rst and Documentation/riscv/boot-image-header.rst.
 */
import type { Format, Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { Malformed } from '../../../malformed.ts';
import { ascii, hex, hex64le, u32le, u64le } from '../../../record/field.ts';
import { type RecordRead, record } from '../../../record/record.ts';
import { readPe } from '../../executable/pe.ts';

const START = {
  code0: hex(u32le),
  code1: hex(u32le),
  text_offset: hex64le,
  image_size: u64le,
  flags: hex64le,
};

const AARCH64 = record('kernel header', {
  ...START,
  res2: hex64le,
  res3: hex64le,
  res4: hex64le,
  magic: ascii(4),
  res5: hex(u32le),
});

const RISCV = record('kernel header', {
  ...START,
  version: { ...u32le, text: (value) => `${value >>> 16}.${value & 0xffff}` },
  res1: hex(u32le),
  res2: hex64le,
  magic: ascii(8),
  magic2: ascii(4),
  res3: hex(u32le),
});

export const LINUX_ARM64: Format = {
  kind: 'linux-arm64',
  follows: 'Linux 6.1, Documentation/arm64/booting.rst.',
  signatures: [{ bytes: [0x41, 0x52, 0x4d, 0x64], at: 56 }],
  read: (reading) => {
    const header = AARCH64.read(reading.bytes, reading.start, reading.end);
    const isSound = header.get('res2') + header.get('res3') + header.get('res4') === 0n;
    return isSound ? imageFound(reading, header, { kind: 'linux-arm64', name: 'kernel for AArch64' }) : null;
  },
};

export const LINUX_RISCV: Format = {
  kind: 'linux-riscv',
  follows: 'Linux 6.1, Documentation/riscv/boot-image-header.rst.',
  signatures: [{ bytes: [0x52, 0x53, 0x43, 0x05], at: 56 }],
  read: (reading) => {
    const header = RISCV.read(reading.bytes, reading.start, reading.end);
    const isSound = header.get('magic') === 'RISCV' && header.get('res1') === 0 && header.get('res2') === 0n;
    return isSound ? imageFound(reading, header, { kind: 'linux-riscv', name: 'kernel for RISC-V' }) : null;
  },
};

/** No kernel takes more of a memory, nor begins farther from a multiple of 2 MiB. */
const IMAGE_MAX_BYTES = 1 << 30;
const TEXT_OFFSET_MAX = 16 << 20;
const FLAGS_MAX = 0xff;
const HEADER_BYTES = 64;

/**
 * As PE its size in the file is known; else it is the size in memory, of which the last part isn't in the file. What lies
 * there is a child, then.
 */
function imageFound(
  reading: Reading,
  header: RecordRead<{ text_offset: bigint; image_size: number; flags: bigint }>,
  { kind, name }: { readonly kind: string; readonly name: string },
): Found | null {
  const { start, end } = reading;
  const imageBytes = header.get('image_size');
  const isSound =
    imageBytes <= IMAGE_MAX_BYTES &&
    header.get('text_offset') <= TEXT_OFFSET_MAX &&
    header.get('flags') <= FLAGS_MAX;
  if (!isSound) return null;
  const pe = peAt(reading);
  const sizeBytes = pe?.sizeBytes ?? Math.min(Math.max(imageBytes, HEADER_BYTES), end - start);
  const { children, problems } = reading.gather(
    pe === null ? reading.scan(start + HEADER_BYTES, start + sizeBytes) : [pe],
  );
  return { kind, name, start, sizeBytes, confidence: 'likely', fields: header.fields(), children, problems };
}

function peAt(reading: Reading): Found | null {
  try {
    return readPe(reading.within(reading.start, reading.end));
  } catch (thrown) {
    if (thrown instanceof Malformed) return null;
    throw thrown;
  }
}
