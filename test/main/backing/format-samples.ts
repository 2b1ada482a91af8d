/** Bytes that show a format, and the firmware of this machine that shows none. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { FormatSample } from '../../../main/backing/format/signature.ts';
import { SAMPLE_LENGTH_BYTES } from '../../../main/backing/image-format.ts';
import { pattern } from './files.ts';

export function sampleOf(content: Uint8Array): FormatSample {
  const head = content.subarray(0, SAMPLE_LENGTH_BYTES);
  return { head, tail: content.subarray(-SAMPLE_LENGTH_BYTES), sizeBytes: content.length };
}

/** `magic` at `offset` of an otherwise plain image. */
export function imageWith(magic: string, offset = 0): Buffer {
  const image = pattern(10_000);
  image.write(magic, offset, 'latin1');
  return image;
}

/** The header of an empty file, as tar writes it. */
export function tarHeader(name: string): Buffer {
  const header = Buffer.alloc(10_240);
  header.write(name);
  header.write('0000644\x000000000\x000000000\x0000000000000\x0000000000000\0', 100);
  header.write(' '.repeat(8), 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const sum = header.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** `raw` in a capsule whose header is 64 bytes long. */
export function capsuleOf(raw: Buffer): Buffer {
  const header = Buffer.alloc(64);
  header.write('bd86663b760d3040b70eb5519e2fc5a0', 'hex');
  header.writeUInt32LE(header.length, 0x10);
  header.writeUInt32LE(header.length + raw.length, 0x18);
  return Buffer.concat([header, raw]);
}

/** `raw` as raw.bin, stored in an archive of RAR 1.5. */
export function rarOf(raw: Buffer): Buffer {
  const name = Buffer.from('raw.bin');
  const file = Buffer.alloc(25);
  file.writeUInt32LE(raw.length, 0);
  file.writeUInt32LE(raw.length, 4);
  file.writeUInt8(3, 8);
  file.writeUInt32LE(crc32(raw), 9);
  file.writeUInt16LE(0x21, 15);
  file.writeUInt8(20, 17);
  file.writeUInt8(0x30, 18);
  file.writeUInt16LE(name.length, 19);
  file.writeUInt16LE(0x81a4, 21);
  const magic = Buffer.from('Rar!\x1a\x07\0', 'latin1');
  const archive = rarBlock(0x73, 0, Buffer.alloc(6));
  const entry = rarBlock(0x74, 0x8000, Buffer.concat([file, name]));
  return Buffer.concat([magic, archive, entry, raw, rarBlock(0x7b, 0x4000, Buffer.alloc(0))]);
}

function rarBlock(type: number, flags: number, body: Buffer): Buffer {
  const header = Buffer.alloc(7);
  header.writeUInt8(type, 2);
  header.writeUInt16LE(flags, 3);
  header.writeUInt16LE(7 + body.length, 5);
  const block = Buffer.concat([header, body]);
  block.writeUInt16LE(crc32(block.subarray(2)) & 0xffff, 0);
  return block;
}

/** `raw` in blocks of 256 bytes for address 0x10000000. */
export function uf2Of(raw: Buffer): Buffer {
  const count = Math.ceil(raw.length / 256);
  const blocks = Array.from({ length: count }, (_, index) => {
    const block = Buffer.alloc(512);
    const words = [0x0a324655, 0x9e5d5157, 0, 0x1000_0000 + 256 * index, 256, index, count, 0];
    for (const [place, word] of words.entries()) block.writeUInt32LE(word, 4 * place);
    raw.copy(block, 32, 256 * index, 256 * index + 256);
    block.writeUInt32LE(0x0ab16f30, 508);
    return block;
  });
  return Buffer.concat(blocks);
}

/** `raw` as the one partition of a UDIF image that is not compressed. */
export function dmgOf(raw: Buffer): Buffer {
  const sectors = BigInt(raw.length / 512);
  const table = Buffer.alloc(204 + 2 * 40);
  table.write('mish');
  table.writeUInt32BE(1, 4);
  table.writeBigUInt64BE(sectors, 16);
  table.writeUInt32BE(Number(sectors), 32);
  table.writeUInt32BE(2, 64);
  table.writeUInt32BE(32, 68);
  table.writeUInt32BE(2, 200);
  table.writeUInt32BE(1, 204);
  table.writeBigUInt64BE(sectors, 204 + 16);
  table.writeBigUInt64BE(BigInt(raw.length), 204 + 32);
  table.writeUInt32BE(0xffff_ffff, 244);
  table.writeBigUInt64BE(sectors, 244 + 8);
  table.writeBigUInt64BE(BigInt(raw.length), 244 + 24);
  const partition = `<dict><key>Data</key><data>${table.toString('base64')}</data><key>ID</key><string>0</string><key>Name</key><string>raw</string></dict>`;
  const list = Buffer.from(
    `<?xml version="1.0"?><plist version="1.0"><dict><key>resource-fork</key><dict><key>blkx</key><array>${partition}</array></dict></dict></plist>`,
  );
  const trailer = Buffer.alloc(512);
  trailer.write('koly');
  trailer.writeUInt32BE(4, 4);
  trailer.writeUInt32BE(512, 8);
  trailer.writeBigUInt64BE(BigInt(raw.length), 0x20);
  trailer.writeBigUInt64BE(BigInt(raw.length), 0xd8);
  trailer.writeBigUInt64BE(BigInt(list.length), 0xe0);
  trailer.writeBigUInt64BE(sectors, 0x1ec);
  return Buffer.concat([raw, list, trailer]);
}

/** Where Debian's `qemu-efi-aarch64`, `ovmf`, `seabios`, QEMU's own packages and `u-boot-qemu` put theirs. */
const FIRMWARE_FOLDERS = [
  '/usr/share/AAVMF',
  '/usr/share/OVMF',
  '/usr/share/qemu-efi-aarch64',
  '/usr/share/qemu',
  '/usr/share/seabios',
  '/usr/lib/u-boot',
];

/** Each file that holds firmware, whatever its name; what only describes it is left out. */
export const INSTALLED_FIRMWARE = FIRMWARE_FOLDERS.flatMap(filesBelow).filter(
  (path) => !/\.json$|keymaps|trace-events/.test(path),
);

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    return statSync(path, { throwIfNoEntry: false })?.isFile() ? [path] : [];
  });
}
