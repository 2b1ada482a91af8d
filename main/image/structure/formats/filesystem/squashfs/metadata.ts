/**
 * The metadata blocks of SquashFS: each of at most 8 KiB, most of them packed, behind two bytes that say its size. Tables
 * are runs of them, and a record may reach from one into the next.
 */
import { pluralText } from '../../../../../../app/contract/text/plural-text.ts';
import type { Method } from '../../../../compression/decompress.ts';
import type { Reading } from '../../../format.ts';
import { Malformed } from '../../../malformed.ts';

const BLOCK_BYTES = 8192;
const HEADER_BYTES = 2;
const NOT_PACKED = 0x8000;
/** What going into a block costs, also one that is held, as if so many bytes were gone through. */
const BLOCK_COST_BYTES = 128;
/** Held at once, some 8 MiB: a table is read in order, as a rule. */
const BLOCKS_HELD = 1024;

interface Block {
  readonly bytes: Uint8Array;
  /** Where the next one begins. */
  readonly next: number;
}

export class Metadata {
  readonly #reading: Reading;
  readonly #method: Method;
  readonly #blocks = new Map<number, Block>();

  /** All places are from the start of what `reading` is of; none is beyond its end. */
  constructor(reading: Reading, method: Method) {
    this.#reading = reading;
    this.#method = method;
  }

  /** What follows from a byte of the block that begins at `at` on. @throws Malformed where there is no such block */
  cursor(at: number, offset: number): Cursor {
    return new Cursor(this, at, offset);
  }

  /** @throws Malformed */
  block(at: number): Block {
    this.#reading.spend(BLOCK_COST_BYTES);
    const known = this.#blocks.get(at);
    if (known !== undefined) return known;
    if (this.#blocks.size === BLOCKS_HELD) this.#blocks.clear();
    const block = this.#read(at);
    this.#blocks.set(at, block);
    return block;
  }

  #read(at: number): Block {
    const { bytes, start, end } = this.#reading;
    if (at < start || at + HEADER_BYTES > end)
      throw new Malformed(`A metadata block is cut: ${placeText(at - start)}.`);
    const header = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    const sizeBytes = header & ~NOT_PACKED;
    const [from, next] = [at + HEADER_BYTES, at + HEADER_BYTES + sizeBytes];
    if (sizeBytes === 0 || sizeBytes > BLOCK_BYTES || next > end)
      throw new Malformed(
        `A metadata block of ${pluralText(sizeBytes, 'byte')} is none: ${placeText(at - start)}.`,
      );
    if (header & NOT_PACKED) return { bytes: bytes.subarray(from, next), next };
    const packed = { method: this.#method, start: from, sizeBytes, atMostBytes: BLOCK_BYTES };
    return { bytes: this.#reading.unpackBlock(packed), next };
  }
}

function placeText(offset: number): string {
  return `it would begin ${offset < 0 ? 'before the file system' : `at 0x${offset.toString(16)} of the file system`}`;
}

/** Reads on through the blocks of a table. */
export class Cursor {
  readonly #metadata: Metadata;
  #block: Block;
  #offset: number;

  constructor(metadata: Metadata, at: number, offset: number) {
    this.#metadata = metadata;
    this.#block = metadata.block(at);
    this.#offset = offset;
  }

  /** A copy of the next bytes. @throws Malformed where the table ends first */
  take(sizeBytes: number): DataView {
    const taken = new Uint8Array(sizeBytes);
    let filled = 0;
    while (filled < sizeBytes) {
      if (this.#offset >= this.#block.bytes.length) this.#advance();
      const piece = this.#block.bytes.subarray(this.#offset, this.#offset + sizeBytes - filled);
      taken.set(piece, filled);
      filled += piece.length;
      this.#offset += piece.length;
    }
    return new DataView(taken.buffer);
  }

  #advance(): void {
    this.#offset -= this.#block.bytes.length;
    this.#block = this.#metadata.block(this.#block.next);
    if (this.#block.bytes.length === 0) throw new Malformed('A metadata block is empty.');
  }
}
