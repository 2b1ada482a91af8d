/**
 * LZMA2: LZMA in chunks that tell their sizes, between chunks that are not packed. Follows "The .xz File Format" 1.2,
 * section 5.3.1, and the LZMA SDK's description of the chunks.
 */
import type { PackedBytes } from '../packed-bytes.ts';
import type { UnpackedBytes } from '../unpacked-bytes.ts';
import { LzmaDecoder, type LzmaProperties, lzmaProperties } from './lzma-decoder.ts';

const END = 0x00;
const COPY_AND_FORGET = 0x01;
const COPY = 0x02;
const LZMA = 0x80;
/** Bits 5 and 6 of an LZMA chunk's control byte, each of which includes the ones before. */
const RESETS = { state: 1, properties: 2, dictionary: 3 } as const;

/** One chunk after the other, to the end mark. A dictionary reset moves the window's start. */
export function unpackLzma2(packed: PackedBytes, unpacked: UnpackedBytes, dictionaryBytes: number): void {
  const chunks = new Lzma2Chunks(packed, unpacked, dictionaryBytes);
  while (chunks.next());
}

/** Chunks that stand alone, with nothing to tell their dictionary: any distance goes. */
export function unpackLzma2Alone(packed: PackedBytes, unpacked: UnpackedBytes): void {
  unpackLzma2(packed, unpacked, Number.POSITIVE_INFINITY);
}

class Lzma2Chunks {
  readonly #packed: PackedBytes;
  readonly #unpacked: UnpackedBytes;
  readonly #decoder: LzmaDecoder;
  #properties: LzmaProperties | null = null;
  #hasDictionary = false;
  #hasState = false;

  constructor(packed: PackedBytes, unpacked: UnpackedBytes, dictionaryBytes: number) {
    this.#packed = packed;
    this.#unpacked = unpacked;
    this.#decoder = new LzmaDecoder(packed, unpacked, dictionaryBytes);
  }

  /** False at the end mark. */
  next(): boolean {
    const packed = this.#packed;
    const at = packed.position;
    const control = packed.byte();
    if (control === END) return false;
    if (control >= LZMA) this.#lzma(control, at);
    else if (control === COPY || control === COPY_AND_FORGET) this.#copy(control === COPY_AND_FORGET, at);
    else throw packed.damage(`0x${control.toString(16)} begins no LZMA2 chunk`, at);
    return true;
  }

  #copy(forgets: boolean, at: number): void {
    if (forgets) this.#forget();
    this.#checkDictionary(at);
    const size = bigEndian16(this.#packed) + 1;
    this.#unpacked.appendPacked(this.#packed, size);
  }

  #lzma(control: number, at: number): void {
    const packed = this.#packed;
    const unpackedBytes = ((control & 0x1f) << 16) + bigEndian16(packed) + 1;
    const packedBytes = bigEndian16(packed) + 1;
    const resets = (control >> 5) & 3;
    if (resets === RESETS.dictionary) this.#forget();
    this.#checkDictionary(at);
    if (resets >= RESETS.properties) this.#properties = this.#readProperties();
    const properties = this.#properties;
    if (properties === null || (resets < RESETS.state && !this.#hasState)) {
      throw packed.damage('an LZMA2 chunk goes on from a state that there is not', at);
    }
    if (resets >= RESETS.state) this.#decoder.reset(properties);
    this.#hasState = true;
    packed.within(packedBytes, 'an LZMA2 chunk', () => this.#decode(unpackedBytes));
  }

  #decode(unpackedBytes: number): void {
    const { coder } = this.#decoder;
    coder.start();
    const hasEnded = this.#decoder.decode(this.#unpacked.length + unpackedBytes);
    if (hasEnded || !coder.isAtEnd()) throw this.#packed.damage('an LZMA2 chunk does not end as it must');
  }

  #forget(): void {
    this.#unpacked.windowStart = this.#unpacked.length;
    this.#hasDictionary = true;
    this.#hasState = false;
    this.#properties = null;
  }

  #checkDictionary(at: number): void {
    if (!this.#hasDictionary) throw this.#packed.damage('the first LZMA2 chunk does not start afresh', at);
  }

  #readProperties(): LzmaProperties {
    const at = this.#packed.position;
    const properties = lzmaProperties(this.#packed.byte());
    if (properties === null || properties.literalContextBits + properties.literalPositionBits > 4) {
      throw this.#packed.damage('a byte of LZMA2 properties is out of its range', at);
    }
    return properties;
  }
}

function bigEndian16(packed: PackedBytes): number {
  const high = packed.byte();
  return high * 256 + packed.byte();
}
