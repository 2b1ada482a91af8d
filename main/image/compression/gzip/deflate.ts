/**
 * Deflate, bare and in the wrappers of zlib and gzip: RFC 1951, 1950 and 1952, by pako, which is zlib in JavaScript.
 * Node's own zlib would be faster, but its synchronous calls give all or nothing: nothing of a stream that is cut,
 * damaged or larger than its limit, and not where it went wrong.
 */
import {
  Z_DATA_ERROR,
  Z_NEED_DICT,
  Z_NO_FLUSH,
  Z_STREAM_END,
  ZStream,
  zlibInflate,
  zlibInflateInit2,
  zlibInflateReset,
} from 'pako';
import type { PackedBytes } from '../packed-bytes.ts';
import { Stop } from '../stop.ts';
import type { UnpackedBytes } from '../unpacked-bytes.ts';
import { isGzipMember } from './gzip-header.ts';

/** zlib's parameter for the wrapper, each with the largest window. */
const WINDOW_BITS = { deflate: -15, zlib: 15, gzip: 31 } as const;
/** Room for one turn: as much again as is there. zlib keeps 32 KiB aside after each. */
const FIRST_TURN_BYTES = 64 * 1024;
const TURN_BYTES = 512 * 1024;
/** Each takes zlib 3 µs, were it empty. What packs in blocks makes one of 64 KiB. */
export const MEMBERS_MAX = 32_768;

export function unpackDeflate(packed: PackedBytes, unpacked: UnpackedBytes): void {
  inflate(startedStream(packed, 'deflate'), packed, unpacked);
}

export function unpackZlib(packed: PackedBytes, unpacked: UnpackedBytes): void {
  inflate(startedStream(packed, 'zlib'), packed, unpacked);
}

/** The members that follow each other without a gap, as gzip does, but for those after so many. */
export function unpackGzip(packed: PackedBytes, unpacked: UnpackedBytes): void {
  const stream = startedStream(packed, 'gzip');
  inflate(stream, packed, unpacked);
  for (; isGzipMember(packed) && packed.streams < MEMBERS_MAX; packed.streams++) {
    zlibInflateReset(stream);
    inflate(stream, packed, unpacked);
  }
}

function startedStream(packed: PackedBytes, wrapper: keyof typeof WINDOW_BITS): ZStream {
  const stream = new ZStream();
  zlibInflateInit2(stream, WINDOW_BITS[wrapper]);
  stream.input = packed.bytes;
  return stream;
}

function inflate(stream: ZStream, packed: PackedBytes, unpacked: UnpackedBytes): void {
  stream.next_in = packed.position;
  stream.avail_in = packed.left;
  while (true) {
    const room = unpacked.room(Math.min(TURN_BYTES, Math.max(FIRST_TURN_BYTES, unpacked.length)));
    // At the limit only a stream that ends there may go on: what comes out of any other is thrown away.
    stream.output = room === 0 ? new Uint8Array(1) : unpacked.bytes;
    stream.next_out = room === 0 ? 0 : unpacked.length;
    stream.avail_out = Math.max(room, 1);
    const status = zlibInflate(stream, Z_NO_FLUSH);
    packed.position = stream.next_in;
    if (room > 0) unpacked.length = stream.next_out;
    else if (stream.next_out > 0) throw new Stop('full');
    if (status === Z_STREAM_END) return;
    if (status === Z_NEED_DICT) throw packed.damage('the zlib stream needs a dictionary that is not there');
    if (status === Z_DATA_ERROR) throw packed.damage(`deflated data is damaged: ${stream.msg}`);
    if (stream.avail_in === 0 && stream.avail_out > 0) throw new Stop('cut');
  }
}
