/** U-Boot's legacy image format: a 64-byte big-endian header with two CRCs, then the data (U-Boot `image.h`). */
import { crc32 } from '../crc32.ts';

const HEADER_BYTES = 64;
const MAGIC = 0x27051956;
const NAME_BYTES = 32;
const AT = {
  magic: 0,
  headerCrc: 4,
  time: 8,
  size: 12,
  load: 16,
  entry: 20,
  dataCrc: 24,
  kinds: 28,
  name: 32,
} as const;
/** Operating system Linux (5), CPU AArch64 (22), type script (6), not compressed (0). */
const SCRIPT_KINDS = [5, 22, 6, 0] as const;
/** 2021-03-01 00:00 UTC: a fixed time, so that the image is the same wherever it is made. */
const TIME_SECONDS = 1_614_556_800;

/** A script for U-Boot's `source` command. `name` is ASCII, at most 31 characters. */
export function makeScriptImage(name: string, script: string): Uint8Array {
  const data = scriptData(new TextEncoder().encode(script));
  const image = new Uint8Array(HEADER_BYTES + data.length);
  const view = new DataView(image.buffer);
  view.setUint32(AT.magic, MAGIC);
  view.setUint32(AT.time, TIME_SECONDS);
  view.setUint32(AT.size, data.length);
  view.setUint32(AT.load, 0);
  view.setUint32(AT.entry, 0);
  view.setUint32(AT.dataCrc, crc32(data));
  image.set(SCRIPT_KINDS, AT.kinds);
  image.set(new TextEncoder().encode(name).subarray(0, NAME_BYTES - 1), AT.name);
  image.set(data, HEADER_BYTES);
  // The header's own CRC is computed while its field still holds zero.
  view.setUint32(AT.headerCrc, crc32(image.subarray(0, HEADER_BYTES)));
  return image;
}

/** A script's data begins with a list of lengths, ended by a zero. */
function scriptData(script: Uint8Array): Uint8Array {
  const data = new Uint8Array(8 + script.length);
  new DataView(data.buffer).setUint32(0, script.length);
  data.set(script, 8);
  return data;
}
