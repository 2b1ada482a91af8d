/**
 * Brotli, bare (RFC 7932) and as UEFI's GUIDed sections have it, behind 16 bytes: the unpacked size and the size of the
 * memory that EDK2's decoder wants (BrotliCustomDecompressLib). Node's zlib unpacks it, all or nothing: of a stream that
 * is cut, damaged or too large, the longest beginning that is neither is sought in a fixed number of trials.
 */

import { brotliDecompressSync, constants } from 'node:zlib';
import { countText } from '../../../app/contract/text/count-text.ts';
import { pluralText } from '../../../app/contract/text/plural-text.ts';
import type { PackedBytes } from './packed-bytes.ts';
import { Stop } from './stop.ts';
import type { UnpackedBytes } from './unpacked-bytes.ts';

/** Tells the place of damage to 1/4096 of the packed bytes. */
const TRIALS = 12;

export function unpackUefiBrotli(packed: PackedBytes, unpacked: UnpackedBytes): void {
  const size = packed.u64();
  packed.take(8);
  unpackBrotli(packed, unpacked);
  if (unpacked.length !== size) {
    throw packed.damage(
      `the Brotli data unpacks to ${pluralText(unpacked.length, 'byte')}, not to the ${countText(size)} of its header`,
    );
  }
}

/** Of a stream that is larger than the limit fewer bytes than the limit may come out. */
export function unpackBrotli(packed: PackedBytes, unpacked: UnpackedBytes): void {
  const bytes = packed.bytes.subarray(packed.position, packed.end);
  const whole = attempt(bytes, unpacked.atMostBytes, constants.BROTLI_OPERATION_FINISH);
  keep(
    whole.outcome === 'unpacked' ? whole : longestBeginning(bytes, unpacked.atMostBytes),
    packed,
    unpacked,
  );
  if (whole.outcome === 'unpacked') return;
  if (whole.outcome === 'damaged') throw packed.damage('the Brotli data is damaged');
  throw new Stop(whole.outcome);
}

interface Attempt {
  readonly outcome: 'unpacked' | 'cut' | 'full' | 'damaged';
  readonly bytes: Uint8Array;
  readonly consumedBytes: number;
}

function keep({ bytes, consumedBytes }: Attempt, packed: PackedBytes, unpacked: UnpackedBytes): void {
  unpacked.append(bytes, 0, bytes.length);
  packed.position += consumedBytes;
}

function longestBeginning(bytes: Uint8Array, atMostBytes: number): Attempt {
  const flush = constants.BROTLI_OPERATION_FLUSH;
  const whole = attempt(bytes, atMostBytes, flush);
  if (whole.outcome === 'unpacked') return whole;
  let best: Attempt = { outcome: 'unpacked', bytes: new Uint8Array(0), consumedBytes: 0 };
  let [good, bad] = [0, bytes.length];
  for (let trial = 0; trial < TRIALS && bad - good > 1; trial++) {
    const middle = Math.floor((good + bad) / 2);
    const tried = attempt(bytes.subarray(0, middle), atMostBytes, flush);
    if (tried.outcome === 'unpacked') [good, best] = [middle, tried];
    else bad = middle;
  }
  return best;
}

function attempt(packed: Uint8Array, atMostBytes: number, finishFlush: number): Attempt {
  const nothing = { bytes: new Uint8Array(0), consumedBytes: 0 };
  try {
    // Node has no limit below one byte.
    const options = { finishFlush, maxOutputLength: Math.max(atMostBytes, 1), info: true };
    const answer: unknown = brotliDecompressSync(packed, options);
    if (!isInformed(answer)) throw new TypeError('zlib does not tell how much it read');
    if (answer.buffer.length > atMostBytes) return { outcome: 'full', ...nothing };
    return { outcome: 'unpacked', bytes: answer.buffer, consumedBytes: answer.engine.bytesWritten };
  } catch (thrown) {
    return { outcome: outcomeOf(thrown), ...nothing };
  }
}

/** What `info: true` makes of the answer, which Node's types do not know. */
function isInformed(answer: unknown): answer is { buffer: Uint8Array; engine: { bytesWritten: number } } {
  return typeof answer === 'object' && answer !== null && 'engine' in answer;
}

function outcomeOf(thrown: unknown): Attempt['outcome'] {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === 'ERR_BUFFER_TOO_LARGE') return 'full';
  if (code === 'Z_BUF_ERROR') return 'cut';
  // ERR__ERROR_FORMAT_... and its like: the decoder's own.
  if (code.startsWith('ERR_')) return 'damaged';
  throw thrown;
}
