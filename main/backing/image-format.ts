/** Image formats that are not raw bytes, told by their first and last bytes, and the command that makes them raw. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { type ErrorReport, UserError } from '../../app/contract/errors.ts';
import { shellQuoted } from '../../app/contract/shell.ts';
import { isIntelHex, isSRecord } from './text-record.ts';

/** How many bytes of each end of a file the table looks at; a shorter file is given whole, twice. */
export const SAMPLE_LENGTH_BYTES = 4096;

/** The two ends of a file. Both are at most SAMPLE_LENGTH_BYTES long. */
export type FormatSample = {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  readonly sizeBytes: number;
};

/** One format: what it is called, how it is told, and the shell command that converts it. */
export type ImageFormat = {
  /** With its article: `a qcow2 image`. */
  readonly name: string;
  readonly matches: (sample: FormatSample) => boolean;
  /** `from` and `to` are already quoted for a shell. */
  readonly command: (from: string, to: string) => string;
};

const qemuImg = (format: string) => (from: string, to: string) =>
  `qemu-img convert -f ${format} -O raw ${from} ${to}`;
const objcopy = (format: string) => (from: string, to: string) => `objcopy${format} -O binary ${from} ${to}`;
const unpack = (tool: string) => (from: string, to: string) => `${tool} -dc ${from} > ${to}`;

/** At `offset`, exactly these bytes (a string stands for its Latin-1 bytes). */
function at(offset: number, expected: string | readonly number[]): (sample: FormatSample) => boolean {
  const bytes = typeof expected === 'string' ? [...Buffer.from(expected, 'latin1')] : expected;
  return ({ head }) => bytes.every((byte, index) => head[offset + index] === byte);
}

const isWhole = ({ head, sizeBytes }: FormatSample) => head.length === sizeBytes;

/** In order of precedence. Magic numbers are those of each format's specification. */
// biome-ignore format: a table is read by its columns
export const IMAGE_FORMATS: readonly ImageFormat[] = [
  { name: 'a qcow2 image',             matches: at(0, 'QFI\xfb'),                        command: qemuImg('qcow2') },
  { name: 'a QED image',               matches: at(0, 'QED\0'),                          command: qemuImg('qed') },
  { name: 'a VMDK image',              matches: isVmdk,                                  command: qemuImg('vmdk') },
  { name: 'a VDI image',               matches: at(0x40, [0x7f, 0x10, 0xda, 0xbe]),      command: qemuImg('vdi') },
  { name: 'a VHDX image',              matches: at(0, 'vhdxfile'),                       command: qemuImg('vhdx') },
  { name: 'a VHD image',               matches: isVhd,                                   command: qemuImg('vpc') },
  { name: 'a Parallels image',         matches: isParallels,                             command: qemuImg('parallels') },
  { name: 'compressed with gzip',      matches: isGzip,                                  command: unpack('gzip') },
  { name: 'compressed with xz',        matches: at(0, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), command: unpack('xz') },
  { name: 'compressed with zstd',      matches: at(0, [0x28, 0xb5, 0x2f, 0xfd]),         command: unpack('zstd') },
  { name: 'compressed with bzip2',     matches: isBzip2,                                 command: unpack('bzip2') },
  { name: 'compressed with lz4',       matches: at(0, [0x04, 0x22, 0x4d, 0x18]),         command: unpack('lz4') },
  { name: 'a zip archive',             matches: isZip,                                   command: (from) => `unzip ${from}` },
  { name: 'an ELF program',            matches: isElf,                                   command: objcopy('') },
  { name: 'Intel HEX text',            matches: (s) => isIntelHex(s.head, isWhole(s)),   command: objcopy(' -I ihex') },
  { name: 'Motorola S-record text',    matches: (s) => isSRecord(s.head, isWhole(s)),    command: objcopy(' -I srec') },
];

/** The format these bytes show, or null for raw bytes (and for anything the table does not know). Never throws. */
export function sniffFormat(sample: FormatSample): ImageFormat | null {
  return IMAGE_FORMATS.find(({ matches }) => matches(sample)) ?? null;
}

/** What to tell the person who opened a file of this format: its name and the command that makes it raw. */
export function notRaw(path: string, { name, command }: ImageFormat): ErrorReport {
  return {
    code: 'not-raw',
    what: `${basename(path)} is ${name}, and a flash holds raw bytes`,
    where: path,
    todo: `Convert it and open the result: ${command(shellQuoted(path), shellQuoted(rawPath(path)))}`,
  };
}

/** @throws UserError `not-raw` if the bytes show one of IMAGE_FORMATS. */
export function requireRaw(path: string, sample: FormatSample): void {
  const format = sniffFormat(sample);
  if (format !== null) throw new UserError(notRaw(path, format));
}

function isVmdk(sample: FormatSample): boolean {
  return ['KDMV', 'COWD', '# Disk DescriptorFile'].some((magic) => at(0, magic)(sample));
}

/** A dynamic VHD begins with a copy of the footer; a fixed one is raw bytes with the footer in its last 512. */
function isVhd(sample: FormatSample): boolean {
  const footer = sample.tail.subarray(-512);
  return at(0, 'conectix')(sample) || at(0, 'conectix')({ ...sample, head: footer });
}

function isParallels(sample: FormatSample): boolean {
  return at(0, 'WithoutFreeSpace')(sample) || at(0, 'WithouFreSpacExt')(sample);
}

/** Method 8 (deflate) and no reserved flag: a firmware rarely begins with these 20 bits by chance. */
function isGzip(sample: FormatSample): boolean {
  return at(0, [0x1f, 0x8b, 8])(sample) && ((sample.head[3] ?? 0xff) & 0xe0) === 0;
}

function isBzip2(sample: FormatSample): boolean {
  const level = sample.head[3] ?? 0;
  const hasLevel = level >= 0x31 && level <= 0x39;
  const startsBlock = at(4, [0x31, 0x41, 0x59, 0x26, 0x53, 0x59])(sample);
  const isEmptyStream = at(4, [0x17, 0x72, 0x45, 0x38, 0x50, 0x90])(sample);
  return at(0, 'BZh')(sample) && hasLevel && (startsBlock || isEmptyStream);
}

function isZip(sample: FormatSample): boolean {
  return at(0, 'PK\x03\x04')(sample) || at(0, 'PK\x05\x06')(sample);
}

/** Class, byte order and version must be valid too (System V gABI, ELF identification). */
function isElf(sample: FormatSample): boolean {
  const [elfClass = 0, byteOrder = 0, version = 0] = sample.head.subarray(4, 7);
  const isKnown = [1, 2].includes(elfClass) && [1, 2].includes(byteOrder) && version === 1;
  return at(0, '\x7fELF')(sample) && isKnown;
}

const FORMAT_SUFFIX =
  /\.(?:qcow2?|qed|vmdk|vdi|vhdx?|hdd|gz|xz|zst|bz2|lz4|zip|elf|hex|ihex|srec|s19|s28|s37|mot)$/i;

/** Where the raw bytes would go: the path without what names the format, and never over a file that is there. */
function rawPath(path: string): string {
  const stem = path.replace(FORMAT_SUFFIX, '');
  const hasOwnSuffix = /[^/\\]\.[^./\\]+$/.test(stem);
  const isFree = (candidate: string) => candidate !== path && !existsSync(candidate);
  if (hasOwnSuffix && isFree(stem)) return stem;
  let raw = `${stem}.raw`;
  for (let number = 2; !isFree(raw); number++) raw = `${stem}-${number}.raw`;
  return raw;
}
