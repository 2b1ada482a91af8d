/** How a frame becomes one binary WebSocket message: MessagePack, bytes as bytes, 64-bit numbers as bigint. */
import { decode, encode } from '@msgpack/msgpack';

/** No request holds a longer list; a length that a message merely claims must not become an allocation. */
const MAX_ENTRIES = 1024;

export function encodeFrame(frame: unknown): Uint8Array {
  return encode(frame, { useBigInt64: true, ignoreUndefined: true });
}

/** @throws where `message` is not one MessagePack value. */
export function decodeFrame(message: Uint8Array): unknown {
  return decode(message, { useBigInt64: true, maxArrayLength: MAX_ENTRIES, maxMapLength: MAX_ENTRIES });
}
