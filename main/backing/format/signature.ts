/**
 * How image formats are told: by what their first and last bytes must hold, as each format's specification has it.
 * A false alarm on real firmware is worse than a miss, so a short magic number counts only with what must follow it.
 */
import { isIntelHex, isSRecord, isTiText } from './text-record.ts';

/** The two ends of a file. Both are at most SAMPLE_LENGTH_BYTES long. */
export type FormatSample = {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  readonly sizeBytes: number;
};

/** Whether the bytes are of a format. Never throws. */
export type Signature = (sample: FormatSample) => boolean;

/** At `offset`, exactly these bytes (a string stands for its Latin-1 bytes). */
export function at(offset: number, expected: string | readonly number[]): Signature {
  const bytes = typeof expected === 'string' ? [...Buffer.from(expected, 'latin1')] : expected;
  return ({ head }) => bytes.every((byte, index) => head[offset + index] === byte);
}

/** So many bytes before the file's end, exactly these. */
export function beforeEnd(distance: number, expected: string): Signature {
  return (sample) => at(0, expected)({ ...sample, head: sample.tail.subarray(-distance) });
}

export function anyOf(...signatures: readonly Signature[]): Signature {
  return (sample) => signatures.some((matches) => matches(sample));
}

export function allOf(...signatures: readonly Signature[]): Signature {
  return (sample) => signatures.every((matches) => matches(sample));
}

/** The unsigned number there, of at most 6 bytes; NaN where the bytes end before it. */
export function numberAt(
  bytes: Uint8Array,
  offset: number,
  { lengthBytes, isBig = false }: { readonly lengthBytes: number; readonly isBig?: boolean },
): number {
  const part = Buffer.from(bytes.subarray(offset, offset + lengthBytes));
  if (part.length < lengthBytes) return Number.NaN;
  return isBig ? part.readUIntBE(0, lengthBytes) : part.readUIntLE(0, lengthBytes);
}

/** The first version has a header of its own, and a driver of its own in QEMU. */
export const isQcow1: Signature = at(0, 'QFI\xfb\0\0\0\x01');
export const isQcow2: Signature = (sample) =>
  at(0, 'QFI\xfb')(sample) && numberAt(sample.head, 4, { lengthBytes: 4, isBig: true }) >= 2;

/** As QEMU takes it: comments and blank lines, and then a version that it knows. */
export const isVmdkDescriptor: Signature = ({ head }) =>
  /^(?:#[^\n]*\n|[ \t\r]*\n)*version=[123]\s/.test(Buffer.from(head).toString('latin1'));

/** Method 8 (deflate) and no reserved flag: a firmware rarely begins with these 27 bits by chance. */
export const isGzip: Signature = (sample) =>
  at(0, [0x1f, 0x8b, 8])(sample) && ((sample.head[3] ?? 0xff) & 0xe0) === 0;

/** Blocks of 16 bits, as compress makes them, and a first code of 9 bits that is a plain byte, as it must be. */
export const isCompress: Signature = (sample) =>
  at(0, [0x1f, 0x9d, 0x90])(sample) && ((sample.head[4] ?? 1) & 1) === 0;

export const isBzip2: Signature = (sample) => {
  const level = sample.head[3] ?? 0;
  const hasLevel = level >= 0x31 && level <= 0x39;
  const startsBlock = at(4, [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]);
  const isEmptyStream = at(4, [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]);
  return at(0, 'BZh')(sample) && hasLevel && anyOf(startsBlock, isEmptyStream)(sample);
};

/** A frame, or frames to be skipped and then one: pzstd begins so. */
export const isZstd: Signature = (sample) => {
  let offset = 0;
  while (isSkippableFrame(sample.head, offset)) {
    offset += 8 + numberAt(sample.head, offset + 4, { lengthBytes: 4 });
  }
  return at(offset, [0x28, 0xb5, 0x2f, 0xfd])(sample);
};

function isSkippableFrame(head: Uint8Array, offset: number): boolean {
  const magic = numberAt(head, offset, { lengthBytes: 4 });
  return magic >= 0x184d2a50 && magic <= 0x184d2a5f;
}

/**
 * LZMA without a container (.lzma) has no magic number: the usual properties, a dictionary and a size that encoders
 * choose, and the 0 that each stream begins with, come to some 70 bits.
 */
export const isLzmaAlone: Signature = ({ head }) => {
  const dictionaryBytes = numberAt(head, 1, { lengthBytes: 4 });
  const sizeLow = numberAt(head, 5, { lengthBytes: 4 });
  const sizeHigh = numberAt(head, 9, { lengthBytes: 4 });
  const isUnknownSize = sizeLow === 0xffff_ffff && sizeHigh === 0xffff_ffff;
  const isSaneSize = sizeHigh < 64 && (sizeHigh > 0 || sizeLow > 0);
  return head[0] === 0x5d && isDictionary(dictionaryBytes) && (isUnknownSize || isSaneSize) && head[13] === 0;
};

/** 4 KiB and more: a power of two, or one and a half. */
function isDictionary(sizeBytes: number): boolean {
  const isPower = (value: number) => Number.isInteger(Math.log2(value));
  return sizeBytes >= 4096 && (isPower(sizeBytes) || isPower((sizeBytes / 3) * 2));
}

/** Version 1, and a dictionary of 4 KiB to 512 MiB. */
export const isLzip: Signature = (sample) => {
  const exponent = (sample.head[5] ?? 0) & 0x1f;
  return at(0, 'LZIP\x01')(sample) && exponent >= 12 && exponent <= 29;
};

/** The header's checksum must hold too. */
export const isTar: Signature = (sample) => {
  const header = sample.head.subarray(0, 512);
  const written = Buffer.from(header.subarray(148, 156)).toString('latin1');
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
  return at(257, 'ustar')(sample) && Number.parseInt(written.trim(), 8) === sum;
};

/** Class, byte order and version must be valid too (System V gABI, ELF identification). */
export const isElf: Signature = (sample) => {
  const [elfClass = 0, byteOrder = 0, version = 0] = sample.head.subarray(4, 7);
  const isKnown = [1, 2].includes(elfClass) && [1, 2].includes(byteOrder) && version === 1;
  return at(0, '\x7fELF')(sample) && isKnown;
};

/** 16 bytes that dfu-util and others put behind an image: `UFD`, their own length, and before it the DFU version. */
export const isDfu: Signature = (sample) => {
  const version = numberAt(sample.tail.subarray(-10), 0, { lengthBytes: 2 });
  return beforeEnd(8, 'UFD\x10')(sample) && (version === 0x0100 || version === 0x011a);
};

const EFI_CAPSULE = at(0, bytesOf('bd86663b760d3040b70eb5519e2fc5a0'));
const FMP_CAPSULE = at(0, bytesOf('edd5cb6d2de8444cbda17194199ad92a'));
const AMI_CAPSULE = anyOf(
  at(0, bytesOf('8ba63c4a2377fb48803d578cc1fec44d')),
  at(0, bytesOf('90bbee140a89db43aed15d3c4588a418')),
);
export const isCapsule = anyOf(EFI_CAPSULE, FMP_CAPSULE, AMI_CAPSULE);

/** Where the image in a UEFI capsule begins; null where its header does not say. */
export function capsuleImageOffset(sample: FormatSample): number | null {
  const offset = EFI_CAPSULE(sample)
    ? numberAt(sample.head, 0x10, { lengthBytes: 4 })
    : AMI_CAPSULE(sample)
      ? numberAt(sample.head, 0x1c, { lengthBytes: 2 })
      : Number.NaN;
  return offset >= 0x1c && offset < sample.sizeBytes ? offset : null;
}

function bytesOf(hex: string): readonly number[] {
  return [...Buffer.from(hex, 'hex')];
}

export const isHexText: Signature = (sample) => isIntelHex(sample.head, isWhole(sample));
export const isSRecordText: Signature = (sample) => isSRecord(sample.head, isWhole(sample));
export const isTiTextFile: Signature = (sample) => isTiText(sample, isWhole(sample));

function isWhole({ head, sizeBytes }: FormatSample): boolean {
  return head.length === sizeBytes;
}
