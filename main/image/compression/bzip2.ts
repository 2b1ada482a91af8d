/**
 * bzip2: blocks of up to 900,000 bytes, sorted by what follows each byte (Burrows and Wheeler), then moved to front and
 * Huffman-coded. There is no standard; this follows "bzip2: format specification" (Joe Tsai, 2016) and bzip2's manual.
 *
 * The bytes of a block, which may swell by 255 / 5 in the last stage, go to the output one run at a time.
 */
import { HighBits } from './high-bits.ts';
import { HuffmanCode, LONGEST_CODE_BITS } from './huffman-code.ts';
import type { PackedBytes } from './packed-bytes.ts';
import type { UnpackedBytes } from './unpacked-bytes.ts';

export const BZIP2_MAGIC = [0x42, 0x5a, 0x68] as const;
/** Pi and the root of pi, in the decimal digits of 48 bits: a block, and the end. */
const BLOCK_MAGIC = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59] as const;
const END_MAGIC = [0x17, 0x72, 0x45, 0x38, 0x50, 0x90] as const;

const NEITHER = 'neither a bzip2 block nor the end of the stream begins here';

const LEVEL_BYTES = 100_000;
const GROUP_SYMBOLS = 50;
/** More selectors than a block can use are read and left. */
const MOST_SELECTORS = 18_002;
const RUN_A = 0;
const RUN_B = 1;

/** Bit by bit with the polynomial 0x04c11db7, the highest bit first. */
const CRC = new Int32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let remainder = byte << 24;
  for (let bit = 0; bit < 8; bit++)
    remainder = remainder < 0 ? (remainder << 1) ^ 0x04c11db7 : remainder << 1;
  CRC[byte] = remainder;
}

/** All streams that follow each other, as bzip2 does. */
export function unpackBzip2(packed: PackedBytes, unpacked: UnpackedBytes): void {
  const block = new Block(packed);
  do unpackStream(packed, unpacked, block);
  while (isBzip2Stream(packed));
}

function isBzip2Stream(packed: PackedBytes): boolean {
  const level = packed.bytes[packed.position + BZIP2_MAGIC.length] ?? 0;
  return packed.startsWith(BZIP2_MAGIC) && level >= 0x31 && level <= 0x39;
}

/** The header and what the first block begins with, or the end of an empty stream. @throws Damage, Stop */
export function readBzip2Start(packed: PackedBytes): void {
  readHeader(packed);
  const at = packed.position;
  const magic = packed.take(BLOCK_MAGIC.length);
  const isEither = [BLOCK_MAGIC, END_MAGIC].some((known) =>
    known.every((byte, index) => byte === magic[index]),
  );
  if (!isEither) throw packed.damage(NEITHER, at);
}

/** The most bytes of a block. */
function readHeader(packed: PackedBytes): number {
  packed.need(BZIP2_MAGIC.length + 1);
  if (!isBzip2Stream(packed)) throw packed.damage('no bzip2 stream begins here');
  packed.take(BZIP2_MAGIC.length);
  return (packed.byte() - 0x30) * LEVEL_BYTES;
}

function unpackStream(packed: PackedBytes, unpacked: UnpackedBytes, block: Block): void {
  block.mostBytes = readHeader(packed);
  const { bits } = block;
  let combined = 0;
  while (true) {
    const at = packed.position;
    const magic = BLOCK_MAGIC.map(() => bits.bits(8));
    const isBlock = BLOCK_MAGIC.every((byte, index) => byte === magic[index]);
    if (!isBlock && !END_MAGIC.every((byte, index) => byte === magic[index])) {
      throw packed.damage(NEITHER, at);
    }
    const stored = bits.u32();
    if (!isBlock) {
      if (stored !== combined >>> 0) throw packed.damage('the checksum of the bzip2 stream is wrong', at);
      bits.alignToByte();
      return;
    }
    block.read();
    if (block.write(unpacked) !== stored) throw packed.damage('the checksum of a bzip2 block is wrong', at);
    combined = ((combined << 1) | (combined >>> 31)) ^ stored;
  }
}

/** All blocks, one after the other in the same memory, which the first one takes. */
class Block {
  readonly bits: HighBits;
  /** As the header of the stream tells. */
  mostBytes = 0;
  readonly #packed: PackedBytes;
  /** Low eight bits: the sorted bytes. The rest: where each one's successor stands. */
  #sorted = new Uint32Array(0);
  readonly #counts = new Uint32Array(256);
  #length = 0;
  #first = 0;

  constructor(packed: PackedBytes) {
    this.bits = new HighBits(packed);
    this.#packed = packed;
  }

  /** Reads a block behind its magic and checksum, up to the sorted bytes. */
  read(): void {
    const { bits } = this;
    if (bits.bits(1) === 1) throw this.#damage('a bzip2 block is randomised, as none was since 1996');
    this.#first = bits.bits(8) * 0x10000 + bits.bits(16);
    const bytes = this.#readUsedBytes();
    const codeCount = bits.bits(3);
    if (codeCount < 2 || codeCount > 6)
      throw this.#damage('a bzip2 block has fewer than 2 or more than 6 codes');
    const selectors = this.#readSelectors(codeCount);
    const codes = Array.from({ length: codeCount }, () => this.#readCode(bytes.length + 2));
    // Not before the codes are read: what only looks like a block must not take 4 MiB.
    if (this.#sorted.length < this.mostBytes) this.#sorted = new Uint32Array(this.mostBytes);
    this.#readSymbols(bytes, selectors, codes);
    if (this.#first >= this.#length) throw this.#damage('a bzip2 block starts outside itself');
    this.#chain();
  }

  /** Undoes the sorting and the runs. The checksum of what came out is the answer. */
  write(unpacked: UnpackedBytes): number {
    const sorted = this.#sorted;
    let next = (sorted[this.#first] ?? 0) >>> 8;
    let crc = -1;
    let before = -1;
    let equal = 0;
    for (let left = this.#length; left > 0; left--) {
      const entry = sorted[next] ?? 0;
      next = entry >>> 8;
      const byte = entry & 0xff;
      if (equal === 4) {
        unpacked.fill(before, byte);
        for (let count = byte; count > 0; count--) crc = (crc << 8) ^ (CRC[(crc >>> 24) ^ before] ?? 0);
        equal = 0;
        before = -1;
        continue;
      }
      equal = byte === before ? equal + 1 : 1;
      before = byte;
      unpacked.put(byte);
      crc = (crc << 8) ^ (CRC[(crc >>> 24) ^ byte] ?? 0);
    }
    return ~crc >>> 0;
  }

  #readUsedBytes(): Uint8Array {
    const { bits } = this;
    const ranges = bits.bits(16);
    const used: number[] = [];
    for (let high = 0; high < 16; high++) {
      const members = (ranges & (0x8000 >> high)) === 0 ? 0 : bits.bits(16);
      for (let low = 0; low < 16; low++) if ((members & (0x8000 >> low)) !== 0) used.push(high * 16 + low);
    }
    if (used.length === 0) throw this.#damage('a bzip2 block uses no bytes');
    return Uint8Array.from(used);
  }

  /** Which code each group of 50 symbols has. */
  #readSelectors(codeCount: number): Uint8Array {
    const { bits } = this;
    const count = bits.bits(15);
    if (count === 0) throw this.#damage('a bzip2 block has no selectors');
    const selectors = new Uint8Array(Math.min(count, MOST_SELECTORS));
    const order = Uint8Array.from({ length: codeCount }, (_, index) => index);
    for (let index = 0; index < count; index++) {
      let place = 0;
      while (bits.bits(1) === 1) {
        place++;
        if (place === codeCount) throw this.#damage('a bzip2 selector names a code that there is not');
      }
      if (index < selectors.length) selectors[index] = moveToFront(order, place);
    }
    return selectors;
  }

  #readCode(symbolCount: number): HuffmanCode {
    const { bits } = this;
    const lengths = new Uint8Array(symbolCount);
    let length = bits.bits(5);
    for (let symbol = 0; symbol < symbolCount; symbol++) {
      while (true) {
        if (length < 1 || length > LONGEST_CODE_BITS)
          throw this.#damage('a bzip2 code is longer than 20 bits');
        if (bits.bits(1) === 0) break;
        length += bits.bits(1) === 0 ? 1 : -1;
      }
      lengths[symbol] = length;
    }
    const code = new HuffmanCode(lengths);
    if (code.isOverfull) throw this.#damage('the lengths of a bzip2 code contradict each other');
    return code;
  }

  #readSymbols(order: Uint8Array, selectors: Uint8Array, codes: readonly HuffmanCode[]): void {
    const { bits } = this;
    const end = order.length + 1;
    this.#length = 0;
    this.#counts.fill(0);
    let run = 0;
    let runUnit = 1;
    for (const selector of selectors) {
      const code = codes[selector];
      for (let left = GROUP_SYMBOLS; left > 0 && code !== undefined; left--) {
        const symbol = code.read(bits);
        if (symbol === RUN_A || symbol === RUN_B) {
          run += runUnit * (symbol + 1);
          runUnit *= 2;
          if (run > this.mostBytes) throw this.#tooLong();
          continue;
        }
        if (run > 0) this.#add(order[0] ?? 0, run);
        run = 0;
        runUnit = 1;
        if (symbol === end) return;
        if (symbol < 0) throw this.#damage('a bzip2 block has a code that means nothing');
        this.#add(moveToFront(order, symbol - 1), 1);
      }
    }
    throw this.#damage('a bzip2 block goes on after its last selector');
  }

  #add(byte: number, count: number): void {
    const end = this.#length + count;
    if (end > this.mostBytes) throw this.#tooLong();
    if (count === 1) this.#sorted[this.#length] = byte;
    else this.#sorted.fill(byte, this.#length, end);
    this.#counts[byte] = (this.#counts[byte] ?? 0) + count;
    this.#length = end;
  }

  /** Writes above each byte where its successor stands. */
  #chain(): void {
    const sorted = this.#sorted;
    const next = new Uint32Array(256);
    let before = 0;
    for (let byte = 0; byte < 256; byte++) {
      next[byte] = before;
      before += this.#counts[byte] ?? 0;
    }
    for (let at = 0; at < this.#length; at++) {
      const byte = (sorted[at] ?? 0) & 0xff;
      const place = next[byte] ?? 0;
      next[byte] = place + 1;
      sorted[place] = (sorted[place] ?? 0) | (at << 8);
    }
  }

  #tooLong() {
    return this.#damage(`a bzip2 block has more than ${this.mostBytes} bytes`);
  }

  #damage(what: string) {
    return this.#packed.damage(what);
  }
}

/** Takes the value at `place` and puts it first. */
function moveToFront(order: Uint8Array, place: number): number {
  const value = order[place] ?? 0;
  order.copyWithin(1, 0, place);
  order[0] = value;
  return value;
}
