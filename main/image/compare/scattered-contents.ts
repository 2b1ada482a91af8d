/**
 * What files hold that lie scattered, packed, in one block with others, or behind a header. It is unpacked to be compared,
 * within the bounds of a scan.
 */
import type { Method } from '../compression/decompress.ts';
import { updateCrc32 } from '../crc32.ts';
import { assembledBytes, partBytes } from '../structure/assemble.ts';
import type { Budget } from '../structure/budget.ts';
import { decode } from '../structure/decode.ts';
import type { ScatteredContent } from '../structure/flatten.ts';
import { type PackedPart, type Part, ZEROS } from '../structure/found.ts';
import { Malformed } from '../structure/malformed.ts';

/** The largest block of SquashFS, in which many small files lie: all of it is unpacked, and kept for the next one. */
const BLOCK_MAX_BYTES = 1 << 20;
/** Of what stands nowhere, at once. */
const BLANK_BYTES = 1 << 16;
const ZERO_BYTES = new Uint8Array(BLANK_BYTES);
const ERASED_BYTES = new Uint8Array(BLANK_BYTES).fill(0xff);

type Taken = Pick<PackedPart, 'skipBytes' | 'takeBytes'>;

interface Block {
  readonly packed: Uint8Array;
  readonly method: Method;
  readonly bytes: Uint8Array;
}

export class ScatteredContents {
  readonly #contents: ReadonlyMap<number, ScatteredContent>;
  readonly #budget: Budget;
  /** By the node: what is asked for twice is unpacked once. */
  readonly #sums = new Map<number, number | null>();
  /** The last one that was unpacked. */
  #block: Block | null = null;

  constructor(contents: ReadonlyMap<number, ScatteredContent>, budget: Budget) {
    this.#contents = contents;
    this.#budget = budget;
  }

  /** What comes of a node's parts, in bytes; null where there are none. */
  bytesOf(node: number): number | null {
    const parts = this.#contents.get(node)?.parts;
    return parts === undefined ? null : assembledBytes(parts);
  }

  /** Of what comes of a node's parts, however they are packed; null where there are none, or they can't be unpacked. */
  sumOf(node: number): number | null {
    const known = this.#sums.get(node);
    if (known !== undefined) return known;
    const sum = this.#newSum(node);
    this.#sums.set(node, sum);
    return sum;
  }

  #newSum(node: number): number | null {
    const content = this.#contents.get(node);
    if (content === undefined) return null;
    let register = 0xffff_ffff;
    try {
      for (const part of content.parts)
        for (const piece of this.#piecesOf(content.bytes, part)) register = updateCrc32(piece, register);
      return register;
    } catch (thrown) {
      if (thrown instanceof Malformed) return null;
      throw thrown;
    }
  }

  *#piecesOf(bytes: Uint8Array, part: Part): Generator<Uint8Array> {
    const { start, sizeBytes, packed } = part;
    const allBytes = partBytes(part);
    this.#budget.spend(allBytes);
    if (start === null || packed?.method === ZEROS) {
      const blank = packed === undefined ? ERASED_BYTES : ZERO_BYTES;
      for (let left = allBytes; left > 0; left -= BLANK_BYTES) yield blank.subarray(0, left);
    } else {
      const own = bytes.subarray(start, start + sizeBytes);
      yield packed === undefined ? own : this.#unpacked(own, packed.method, packed);
    }
  }

  /** @throws Malformed */
  #unpacked(packed: Uint8Array, method: Method, { skipBytes, takeBytes }: Taken): Uint8Array {
    const end = skipBytes + takeBytes;
    if (!this.#isAtHand(packed, method, end)) {
      const mostBytes = Math.min(this.#budget.startUnpacking(), Math.max(end, BLOCK_MAX_BYTES));
      const decoded = decode(method, packed, mostBytes);
      this.#budget.spendUnpacking(decoded);
      this.#block = { packed, method, bytes: decoded.bytes };
    }
    const taken = this.#block?.bytes.subarray(skipBytes, end);
    if (taken?.length === takeBytes) return taken;
    throw new Malformed('It does not unpack to as many bytes as it should.');
  }

  #isAtHand({ buffer, byteOffset, length }: Uint8Array, method: Method, end: number): boolean {
    if (this.#block === null || this.#block.method !== method || this.#block.bytes.length < end) return false;
    const { packed } = this.#block;
    return packed.buffer === buffer && packed.byteOffset === byteOffset && packed.length === length;
  }
}
