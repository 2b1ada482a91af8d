/**
 * Unpacks a stream of any kind that firmware has, from bytes to bytes. What is packed may be hostile: see the bounds in
 * README.md. Each format has a file or a folder beside this one, with the document that it follows.
 */
import { countText } from '../../../app/contract/text/count-text.ts';
import { pluralText } from '../../../app/contract/text/plural-text.ts';
import { unpackBrotli, unpackUefiBrotli } from './brotli.ts';
import { unpackBzip2 } from './bzip2.ts';
import { DamagedStream } from './damaged-stream.ts';
import { unpackEfi, unpackTiano } from './efi.ts';
import { unpackDeflate, unpackGzip, unpackZlib } from './gzip/deflate.ts';
import { unpackLz4 } from './lz4/lz4.ts';
import { unpackLz4Block } from './lz4/lz4-block.ts';
import { unpackLzmaAlone } from './lzma/lzma-alone.ts';
import { unpackLzmaX86 } from './lzma/lzma-x86.ts';
import { unpackLzma2Alone } from './lzma/lzma2.ts';
import { unpackLzo1x } from './lzo/lzo1x.ts';
import { unpackLzop } from './lzo/lzop.ts';
import { PackedBytes } from './packed-bytes.ts';
import { unpackRtime } from './rtime.ts';
import { Damage, Stop } from './stop.ts';
import { UnpackedBytes } from './unpacked-bytes.ts';
import { unpackXz } from './xz/xz.ts';
import { unpackZstd } from './zstd/zstd.ts';

const UNPACKERS = {
  gzip: unpackGzip,
  /** As JFFS2 has it, and SquashFS, which calls it gzip. */
  zlib: unpackZlib,
  /** Without any header, as UBIFS has it. */
  deflate: unpackDeflate,
  /** With the 13-byte header of .lzma files, as UEFI, U-Boot, coreboot and SquashFS have it. */
  lzma: unpackLzmaAlone,
  /** The same, of x86 code with absolute branch targets. */
  'lzma-x86': unpackLzmaX86,
  /** Chunks without a header. */
  lzma2: unpackLzma2Alone,
  xz: unpackXz,
  bzip2: unpackBzip2,
  /** Frames, legacy frames as well. */
  lz4: unpackLz4,
  /** One block without a header: it ends where the packed bytes do. */
  'lz4-block': unpackLz4Block,
  zstd: unpackZstd,
  /** One block without a header, as UBIFS and JFFS2 have it. */
  lzo1x: unpackLzo1x,
  lzop: unpackLzop,
  brotli: unpackBrotli,
  /** Behind the 16-byte header of UEFI's Brotli sections. */
  'uefi-brotli': unpackUefiBrotli,
  /** The standard compression of UEFI and PI. */
  efi: unpackEfi,
  /** The same with a larger window. */
  tiano: unpackTiano,
  /** JFFS2's own. */
  rtime: unpackRtime,
} as const;

/** What a stream is packed with. */
export type Method = keyof typeof UNPACKERS;

/** All of them. */
export const METHODS = Object.keys(UNPACKERS).filter(isMethod);

/** How much may come out. */
export interface UnpackLimits {
  /** No more is unpacked, and little more memory is used. */
  readonly atMostBytes: number;
  /** What the stream must unpack to, where its container tells. */
  readonly exactly?: number | undefined;
}

/** What came out. */
export interface Unpacked {
  readonly bytes: Uint8Array;
  /** Packed bytes up to the end of the stream, or up to where it was left. */
  readonly consumedBytes: number;
  /** How many streams that was, one after another: members of gzip. */
  readonly streams: number;
  /** Whether that was all of it, the packed bytes ran out first, or as many came out as may and there is more. */
  readonly ending: 'complete' | 'cut' | 'full';
}

/**
 * Unpacks one stream from the start of `packed`; what follows it is left alone.
 * @throws DamagedStream if the stream contradicts itself, its checksums or `exactly`.
 */
export function decompress(method: Method, packed: Uint8Array, limits: UnpackLimits): Unpacked {
  const input = new PackedBytes(packed);
  const output = new UnpackedBytes(Math.min(limits.atMostBytes, limits.exactly ?? limits.atMostBytes));
  try {
    const ending = endingOf(() => UNPACKERS[method](input, output));
    checkExactly(ending, output, { ...limits, at: input.position });
    return { bytes: output.all(), consumedBytes: input.position, streams: input.streams, ending };
  } catch (thrown) {
    if (!(thrown instanceof Damage)) throw thrown;
    throw new DamagedStream(thrown.message, thrown.packedOffset, output.all());
  }
}

/** Whether there is such a method. */
export function isMethod(name: string): name is Method {
  return Object.hasOwn(UNPACKERS, name);
}

function endingOf(unpack: () => void): Unpacked['ending'] {
  try {
    unpack();
    return 'complete';
  } catch (thrown) {
    if (thrown instanceof Stop) return thrown.ending;
    throw thrown;
  }
}

function checkExactly(
  ending: Unpacked['ending'],
  { length }: UnpackedBytes,
  { atMostBytes, exactly, at }: UnpackLimits & { at: number },
): void {
  if (exactly === undefined) return;
  if (ending === 'full' && exactly <= atMostBytes) {
    throw new Damage(
      `it unpacks to more than the ${pluralText(exactly, 'byte that is', 'bytes that are')} told`,
      at,
    );
  }
  if (ending === 'complete' && length !== exactly) {
    throw new Damage(
      `it unpacks to ${pluralText(length, 'byte')}, not to the ${countText(exactly)} that ${exactly === 1 ? 'is' : 'are'} told`,
      at,
    );
  }
}
