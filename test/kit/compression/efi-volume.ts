/** The smallest firmware volume that holds one compressed section: PI 1.7, volume 3. */

const HEADER_BYTES = 72;
const FILE_HEADER_BYTES = 24;
const RAW_SECTION = 0x19;
const COMPRESSION_SECTION = 0x01;
const FREEFORM_FILE = 0x02;
const BLOCK_BYTES = 4096;
/** FFS2, 8c8ce578-8a3d-4f1c-9935-896185c32dd3. */
const FILE_SYSTEM = '78e58c8c3d8a1c4f9935896185c32dd3';

/** A leaf section that holds `bytes`. */
export function rawSection(bytes: Uint8Array): Uint8Array {
  return section(RAW_SECTION, bytes);
}

/** A volume with one file of one section, whose packed bytes unpack to `unpackedBytes` bytes of sections. */
export function volumeWith(packed: Uint8Array, unpackedBytes: number): Uint8Array {
  const compression = Buffer.alloc(5);
  compression.writeUInt32LE(unpackedBytes);
  compression[4] = 1;
  const file = fileOf(section(COMPRESSION_SECTION, Buffer.concat([compression, packed])));
  const blocks = Math.ceil((HEADER_BYTES + file.length) / BLOCK_BYTES) + 1;
  const volume = Buffer.alloc(blocks * BLOCK_BYTES, 0xff);
  volume.fill(0, 0, HEADER_BYTES);
  volume.write(FILE_SYSTEM, 16, 'hex');
  volume.writeBigUInt64LE(BigInt(volume.length), 32);
  volume.write('_FVH', 40, 'latin1');
  volume.writeUInt32LE(0x0004feff, 44);
  volume.writeUInt16LE(HEADER_BYTES, 48);
  volume[55] = 2;
  volume.writeUInt32LE(blocks, 56);
  volume.writeUInt32LE(BLOCK_BYTES, 60);
  let sum = 0;
  for (let at = 0; at < HEADER_BYTES; at += 2) sum += volume.readUInt16LE(at);
  volume.writeUInt16LE(-sum & 0xffff, 50);
  file.copy(volume, HEADER_BYTES);
  return volume;
}

function section(type: number, body: Uint8Array): Buffer {
  const header = Buffer.alloc(4);
  header.writeUIntLE(4 + body.length, 0, 3);
  header[3] = type;
  return Buffer.concat([header, body]);
}

function fileOf(body: Uint8Array): Buffer {
  const file = Buffer.concat([Buffer.alloc(FILE_HEADER_BYTES, 0x11), body]);
  file.fill(0, 16, FILE_HEADER_BYTES);
  file[18] = FREEFORM_FILE;
  file.writeUIntLE(file.length, 20, 3);
  file[16] = -file.subarray(0, 23).reduce((sum, byte) => sum + byte, 0) & 0xff;
  file[17] = 0xaa;
  file[23] = 0xf8;
  return file;
}
