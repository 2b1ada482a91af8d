/** Firmware volumes, files and sections as a test wants them, sound in all that it doesn't ask to be otherwise. */
import { guidBytes } from '../../../main/image/structure/record/guid.ts';

export const FFS1 = '7a9354d9-0468-444a-81ce-0bf617d890df';
export const FFS2 = '8c8ce578-8a3d-4f1c-9935-896185c32dd3';
export const FFS3 = '5473c07a-3dcb-4dca-bd6f-1e9689e7349a';
export const NVRAM = 'fff12b8d-7696-4c8b-a985-2747075b4f50';

/** Some GUID that nothing else has. */
export const ANY_GUID = '01234567-89ab-cdef-0123-456789abcdef';

const HEADER_BYTES = 72;
const BLOCK_BYTES = 4096;

export interface MadeVolume {
  readonly fileSystem?: string;
  /** What erased bytes are. */
  readonly erased?: 0xff | 0;
  readonly revision?: number;
  /** Left out: as many blocks as the content takes, and one more. */
  readonly blocks?: number;
  /** Its own name, in an extended header. */
  readonly name?: string;
}

/** `content` follows the headers. */
export function madeVolume(content: Uint8Array, made: MadeVolume = {}): Buffer {
  const { fileSystem = FFS2, erased = 0xff, revision = 2, name } = made;
  const bodyStart = name === undefined ? HEADER_BYTES : HEADER_BYTES + 24;
  const blocks = made.blocks ?? Math.ceil((bodyStart + content.length) / BLOCK_BYTES) + 1;
  const volume = Buffer.alloc(blocks * BLOCK_BYTES, erased);
  volume.fill(0, 0, bodyStart);
  volume.set(guidBytes(fileSystem), 16);
  volume.writeBigUInt64LE(BigInt(volume.length), 32);
  volume.write('_FVH', 40, 'latin1');
  volume.writeUInt32LE(0x0004f6ff | (erased === 0xff ? 0x800 : 0), 44);
  volume.writeUInt16LE(HEADER_BYTES, 48);
  volume[55] = revision;
  volume.writeUInt32LE(blocks, 56);
  volume.writeUInt32LE(BLOCK_BYTES, 60);
  if (name !== undefined) {
    volume.writeUInt16LE(HEADER_BYTES, 52);
    volume.set(guidBytes(name), HEADER_BYTES);
    volume.writeUInt32LE(20, HEADER_BYTES + 16);
  }
  volume.set(content, bodyStart);
  return withVolumeSum(volume);
}

/** Puts the sum of the header right. */
export function withVolumeSum(volume: Buffer): Buffer {
  volume.writeUInt16LE(0, 50);
  let sum = 0;
  for (let at = 0; at < HEADER_BYTES; at += 2) sum += volume.readUInt16LE(at);
  volume.writeUInt16LE(-sum & 0xffff, 50);
  return volume;
}

export interface MadeFile {
  readonly name?: string;
  readonly type?: number;
  readonly attributes?: number;
  /** As in a volume that erases to ones. */
  readonly state?: number;
  readonly erased?: 0xff | 0;
  readonly revision?: 1 | 2 | 3;
}

const LARGE_FILE = 0x01;
const CHECKSUM = 0x40;

/** A file whose data is `body`; with the attribute for it, large, summed, or with a tail. */
export function madeFile(body: Uint8Array, made: MadeFile = {}): Buffer {
  const { name = ANY_GUID, type = 0x02, attributes = 0, state = 0xf8, erased = 0xff, revision = 2 } = made;
  const isLarge = revision === 3 && (attributes & LARGE_FILE) !== 0;
  const hasTail = revision === 1 && (attributes & 0x01) !== 0;
  const headerBytes = isLarge ? 32 : 24;
  const file = Buffer.alloc(headerBytes + body.length + (hasTail ? 2 : 0));
  file.set(guidBytes(name));
  file[18] = type;
  file[19] = attributes;
  if (isLarge) file.writeBigUInt64LE(BigInt(file.length), 24);
  else file.writeUIntLE(file.length, 20, 3);
  file[16] = -sum(file.subarray(0, headerBytes)) & 0xff;
  file[17] = (attributes & CHECKSUM) !== 0 ? -sum(body) & 0xff : revision === 1 ? 0x5a : 0xaa;
  file[23] = erased === 0xff ? state : ~state & 0xff;
  file.set(body, headerBytes);
  if (hasTail) file.writeUInt16LE(~file.readUInt16LE(16) & 0xffff, file.length - 2);
  return file;
}

function sum(bytes: Uint8Array): number {
  return bytes.reduce((total, byte) => total + byte, 0);
}

/** One after the other, each at a multiple of `alignment` bytes. */
export function joined(parts: readonly Uint8Array[], alignment: number, filling: number): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => [part, Buffer.alloc(-part.length & (alignment - 1), filling)]),
  );
}

/** Files as they lie in a volume. */
export function files(...parts: readonly Uint8Array[]): Buffer {
  return joined(parts, 8, 0xff);
}

/** Sections as they lie in a file. */
export function sections(...parts: readonly Uint8Array[]): Buffer {
  return joined(parts, 4, 0);
}

export const SECTION = {
  compressed: 0x01,
  guidDefined: 0x02,
  disposable: 0x03,
  pe32: 0x10,
  dxeDependency: 0x13,
  version: 0x14,
  ui: 0x15,
  volumeImage: 0x17,
  freeform: 0x18,
  raw: 0x19,
} as const;

/** With the long form of the size, if asked for. */
export function section(type: number, body: Uint8Array, { isExtended = false } = {}): Buffer {
  const header = Buffer.alloc(isExtended ? 8 : 4);
  const length = header.length + body.length;
  header.writeUIntLE(isExtended ? 0xffffff : length, 0, 3);
  header[3] = type;
  if (isExtended) header.writeUInt32LE(length, 4);
  return Buffer.concat([header, body]);
}

export function uiSection(name: string): Buffer {
  return section(SECTION.ui, Buffer.from(`${name}\0`, 'utf16le'));
}

export function versionSection(build: number, version: string): Buffer {
  const number = Buffer.alloc(2);
  number.writeUInt16LE(build);
  return section(SECTION.version, Buffer.concat([number, Buffer.from(`${version}\0`, 'utf16le')]));
}

/** `type` 0 is none, 1 the standard, 2 the customized. */
export function compressedSection(type: number, packed: Uint8Array, unpackedBytes: number): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt32LE(unpackedBytes);
  header[4] = type;
  return section(SECTION.compressed, Buffer.concat([header, packed]));
}

/** `more` lies between its header and its data. */
export function guidDefinedSection(
  guid: string,
  data: Uint8Array,
  { attributes = 1, more = new Uint8Array(0) } = {},
): Buffer {
  const header = Buffer.alloc(20);
  header.set(guidBytes(guid));
  header.writeUInt16LE(24 + more.length, 16);
  header.writeUInt16LE(attributes, 18);
  return section(SECTION.guidDefined, Buffer.concat([header, more, data]));
}
