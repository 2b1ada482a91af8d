/**
 * The standard compression of EFI 1.1, UEFI and PI, and Tiano's, which has a larger window: matches and literals under
 * three Huffman codes that each block brings along. Follows the UEFI specification 2.10, section 19 ("Compression
 * Algorithm Specification"). Before it stand the packed and the unpacked size.
 */
import { pluralText } from '../../../app/contract/text/plural-text.ts';
import { HighBits } from './high-bits.ts';
import { HuffmanCode } from './huffman-code.ts';
import type { PackedBytes } from './packed-bytes.ts';
import type { UnpackedBytes } from './unpacked-bytes.ts';

/** Bits of the count of distance codes: the only difference of the two. */
const DISTANCE_COUNT_BITS = { efi: 4, tiano: 5 } as const;

const LITERALS = 256;
const SHORTEST_MATCH = 3;
/** Literals, and lengths up to 256. */
const SYMBOLS = 510;
const SYMBOL_COUNT_BITS = 9;
const LENGTHS = 19;
const LENGTH_COUNT_BITS = 5;
/** After this one in the code of lengths two bits tell how many are left out. */
const GAP_AFTER_LENGTH = 3;
const LONGEST_CODE_BITS = 16;

export function unpackEfi(packed: PackedBytes, unpacked: UnpackedBytes): void {
  unpackWithHeader(packed, unpacked, DISTANCE_COUNT_BITS.efi);
}

export function unpackTiano(packed: PackedBytes, unpacked: UnpackedBytes): void {
  unpackWithHeader(packed, unpacked, DISTANCE_COUNT_BITS.tiano);
}

function unpackWithHeader(packed: PackedBytes, unpacked: UnpackedBytes, distanceCountBits: number): void {
  const packedSize = packed.u32();
  const unpackedSize = packed.u32();
  unpacked.expect(unpackedSize, packed.end);
  const end = packed.position + packedSize;
  const whole = packed.end;
  const blocks = new Blocks(packed, unpacked, distanceCountBits);
  packed.within(packedSize, 'EFI-compressed data', () => {
    blocks.unpack(unpackedSize);
    // A packer may leave a byte or two of padding.
    packed.position = Math.min(end, whole);
  });
}

/** A code, or the only symbol that there is, which takes no bits. */
type Code = HuffmanCode | number;

class Blocks {
  readonly #packed: PackedBytes;
  readonly #unpacked: UnpackedBytes;
  readonly #bits: HighBits;
  readonly #distanceCountBits: number;
  #symbols: Code = 0;
  #distances: Code = 0;

  constructor(packed: PackedBytes, unpacked: UnpackedBytes, distanceCountBits: number) {
    this.#packed = packed;
    this.#unpacked = unpacked;
    this.#bits = new HighBits(packed);
    this.#distanceCountBits = distanceCountBits;
  }

  unpack(size: number): void {
    const unpacked = this.#unpacked;
    let leftInBlock = 0;
    while (unpacked.length < size) {
      if (leftInBlock === 0) leftInBlock = this.#startBlock();
      leftInBlock--;
      const symbol = this.#read(this.#symbols);
      if (symbol < LITERALS) {
        unpacked.put(symbol);
        continue;
      }
      const distance = this.#distance();
      if (!unpacked.reaches(distance)) {
        throw this.#packed.damage(
          `an EFI match reaches ${pluralText(distance, 'byte')} back, before the start`,
        );
      }
      // The last match may be longer than what is left of the size.
      unpacked.copy(distance, Math.min(symbol - LITERALS + SHORTEST_MATCH, size - unpacked.length));
    }
  }

  /** Reads the codes of a block. How many symbols it has is the answer; 0 stands for 2^16. */
  #startBlock(): number {
    const count = this.#bits.bits(16);
    const lengths = this.#readLengths(LENGTHS, LENGTH_COUNT_BITS, GAP_AFTER_LENGTH);
    this.#symbols = this.#readSymbols(lengths);
    this.#distances = this.#readLengths((1 << this.#distanceCountBits) - 1, this.#distanceCountBits, null);
    return count === 0 ? 0x10000 : count;
  }

  #read(code: Code): number {
    if (typeof code === 'number') return code;
    const symbol = code.read(this.#bits);
    if (symbol < 0) throw this.#packed.damage('EFI-compressed data has a code that means nothing');
    return symbol;
  }

  /** The code tells how many bits the distance has; the highest of them is not stored. */
  #distance(): number {
    const symbol = this.#read(this.#distances);
    if (symbol < 2) return symbol + 1;
    const count = symbol - 1;
    const high = count > 16 ? this.#bits.bits(count - 16) : 0;
    return (1 << count) + high * 0x10000 + this.#bits.bits(Math.min(count, 16)) + 1;
  }

  /** A code by its lengths. @param gapAfter after so many lengths two bits tell how many are left out. */
  #readLengths(symbolCount: number, countBits: number, gapAfter: number | null): Code {
    const bits = this.#bits;
    const count = bits.bits(countBits);
    if (count === 0) return bits.bits(countBits);
    const lengths = new Uint8Array(symbolCount);
    let symbol = 0;
    while (symbol < Math.min(count, symbolCount)) {
      let length = bits.bits(3);
      if (length === 7) while (bits.bits(1) === 1) length++;
      if (length > LONGEST_CODE_BITS) throw this.#packed.damage('an EFI code is longer than 16 bits');
      lengths[symbol++] = length;
      if (symbol === gapAfter) symbol += bits.bits(2);
    }
    return this.#codeOf(lengths);
  }

  /** The code of literals and lengths, whose lengths are packed themselves. */
  #readSymbols(lengthCode: Code): Code {
    const bits = this.#bits;
    const count = bits.bits(SYMBOL_COUNT_BITS);
    if (count === 0) return bits.bits(SYMBOL_COUNT_BITS);
    const lengths = new Uint8Array(SYMBOLS);
    let symbol = 0;
    while (symbol < Math.min(count, SYMBOLS)) {
      const what = this.#read(lengthCode);
      if (what > 2) lengths[symbol++] = what - 2;
      else if (what === 0) symbol += 1;
      else if (what === 1) symbol += bits.bits(4) + 3;
      else symbol += bits.bits(SYMBOL_COUNT_BITS) + 20;
    }
    return this.#codeOf(lengths);
  }

  #codeOf(lengths: Uint8Array): HuffmanCode {
    const code = new HuffmanCode(lengths);
    if (!code.isComplete) throw this.#packed.damage('the lengths of an EFI code contradict each other');
    return code;
  }
}
