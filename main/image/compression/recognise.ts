/**
 * Whether a packed stream begins somewhere in an image, and where it ends. A header alone proves little: what has no
 * checksum in it is believed when its first few KiB unpack.
 */
import { DamagedStream } from './damaged-stream.ts';
import { decompress, type Method, type Unpacked } from './decompress.ts';
import { PackedBytes } from './packed-bytes.ts';
import { Damage, Stop } from './stop.ts';
import { STREAM_HEADERS, type ToldByHeader, ZLIB_HEADER } from './stream-headers.ts';

/** A stream that begins where one was looked for. */
export interface RecognisedStream extends ToldByHeader {
  readonly method: Method;
}

/** How far a stream goes. */
export interface StreamExtent {
  /** Up to its end; where it is not complete, up to where unpacking stopped. */
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly ending: Unpacked['ending'] | 'damaged';
  /** What is wrong with it, in a sentence; else null. */
  readonly damage: string | null;
}

/** As many packed bytes as one block of any kind may need before it gives anything. */
const TRIAL_PACKED_BYTES = 256 * 1024;
const TRIAL_UNPACKED_BYTES = 4096;
/** So many do not come out of other bytes by chance. */
const LEAST_UNPACKED_BYTES = 64;

/** What the kinds that {@link recognise} knows begin with: to be searched for in an image. */
export const STREAM_MAGICS: readonly { readonly method: Method; readonly magic: Uint8Array }[] =
  STREAM_HEADERS.flatMap(({ method, magics }) =>
    magics.map((magic) => ({ method, magic: Uint8Array.from(magic) })),
  );

/** The stream that begins at `at`, if one does that begins with one of {@link STREAM_MAGICS}. */
export function recognise(bytes: Uint8Array, at: number): RecognisedStream | null {
  const packed = bytes.subarray(at, at + TRIAL_PACKED_BYTES);
  const kind = STREAM_HEADERS.find(({ magics }) =>
    magics.some((magic) => magic.every((byte, index) => byte === packed[index])),
  );
  return kind === undefined ? null : tryKind(kind, packed);
}

/** The stream of this kind that begins at `at`; for zlib, and for LZMA with unusual properties, where one is expected. */
export function recogniseAs(
  method: 'zlib' | 'lzma' | 'gzip' | 'xz' | 'zstd' | 'bzip2' | 'lz4' | 'lzop',
  bytes: Uint8Array,
  at: number,
): RecognisedStream | null {
  const kind = [...STREAM_HEADERS, ZLIB_HEADER].find((row) => row.method === method);
  return kind === undefined ? null : tryKind(kind, bytes.subarray(at, at + TRIAL_PACKED_BYTES));
}

/** Where the stream that begins at `at` ends, found by unpacking at most `atMostBytes` of it. Throws nothing. */
export function extentOf(method: Method, bytes: Uint8Array, at: number, atMostBytes: number): StreamExtent {
  try {
    const {
      bytes: unpacked,
      consumedBytes,
      ending,
    } = decompress(method, bytes.subarray(at), { atMostBytes });
    return { packedBytes: consumedBytes, unpackedBytes: unpacked.length, ending, damage: null };
  } catch (thrown) {
    if (!(thrown instanceof DamagedStream)) throw thrown;
    const { packedOffset, partial, message } = thrown;
    return { packedBytes: packedOffset, unpackedBytes: partial.length, ending: 'damaged', damage: message };
  }
}

function tryKind(
  { method, read, needsTrial }: (typeof STREAM_HEADERS)[number],
  packed: Uint8Array,
): RecognisedStream | null {
  try {
    const told = read(new PackedBytes(packed));
    return needsTrial && !unpacks(method, packed) ? null : { method, ...told };
  } catch (thrown) {
    if (thrown instanceof Damage || thrown instanceof Stop) return null;
    throw thrown;
  }
}

/** Whether its beginning unpacks, or, of a stream as short, all of it, or, of one that the image cuts, enough to tell. */
function unpacks(method: Method, packed: Uint8Array): boolean {
  const { ending, unpackedBytes } = extentOf(method, packed, 0, TRIAL_UNPACKED_BYTES);
  return ending === 'cut' ? unpackedBytes >= LEAST_UNPACKED_BYTES : ending !== 'damaged';
}
