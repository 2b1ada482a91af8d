/**
 * What a scan may cost, whatever is in the image. A structure may point outside, at itself, or at what swells a
 * thousandfold: none of that is trusted, and all of it is counted here. What is reached ends the structure that asked, is
 * said at its node, and the rest goes on.
 *
 * What the worst images cost that we made stands in README.md.
 */
import { countText } from '../../../app/contract/text/count-text.ts';
import { sizeText } from '../../../app/contract/text/size-text.ts';
import type { Added } from './counted.ts';
import type { Decoded } from './decode.ts';
import { Malformed } from './malformed.ts';

/** Of one image: a large firmware has some thousands. They cross to another thread, and are held in memory three times then. */
export const NODES_MAX = 50_000;
/** Of all of them together. A large firmware has some ten thousands. */
export const FIELDS_MAX = 300_000;
/** Of all names, texts and problems together: a large firmware has some hundred thousands. */
export const CHARACTERS_MAX = 32 * 1024 * 1024;
/** Structures inside of structures. Real ones have a dozen levels. */
export const DEPTH_MAX = 40;
/** All that is unpacked together, which is held in memory until the scan ends: so many times the image, between these two. */
export const UNPACKED_LEAST_BYTES = 128 * 1024 * 1024;
export const UNPACKED_MAX_TIMES = 2;
export const UNPACKED_MAX_BYTES = 512 * 1024 * 1024;
/** Gone through for checksums and for nested scans: so many times the image, but at least the second. OVMF takes 8 times. */
export const SPENT_MAX_TIMES = 12;
export const SPENT_LEAST_BYTES = 768 * 1024 * 1024;
/** What a look at a place costs where a structure may begin, as if so many bytes were gone through: measured, 3 to 8 µs. */
export const LOOK_BYTES = 2048;
/** What unpacking costs besides its bytes, were they ever so few: measured, 20 to 110 µs. */
export const UNPACK_LEAST_BYTES = 16 * LOOK_BYTES;
/** What a byte that is unpacked costs, as if so many were gone through: measured, 2 to 10 times a byte of a checksum. */
export const UNPACK_TIMES = 4;

export class Budget {
  #nodesLeft = NODES_MAX;
  #fieldsLeft = FIELDS_MAX;
  #charactersLeft = CHARACTERS_MAX;
  #holdersLeft = DEPTH_MAX;
  readonly #unpackedMax: number;
  #unpackedLeft: number;
  #spentLeft: number;
  readonly #omissions = new Set<string>();

  constructor(imageBytes: number) {
    const wanted = Math.max(UNPACKED_LEAST_BYTES, UNPACKED_MAX_TIMES * imageBytes);
    this.#unpackedMax = Math.min(UNPACKED_MAX_BYTES, wanted);
    this.#unpackedLeft = this.#unpackedMax;
    this.#spentLeft = Math.max(SPENT_LEAST_BYTES, SPENT_MAX_TIMES * imageBytes);
  }

  /** What was left out for want of it, a sentence each. */
  get omissions(): string[] {
    return [...this.#omissions];
  }

  /** How much may still be unpacked, in bytes. */
  get unpackedLeft(): number {
    return this.#unpackedLeft;
  }

  /** Before something is unpacked: so many bytes may come of it. @throws Malformed where that are none */
  startUnpacking(): number {
    if (this.#unpackedLeft === 0) this.endUnpacking();
    this.spend(UNPACK_LEAST_BYTES);
    return Math.min(this.#unpackedLeft, Math.floor(this.#spentLeft / UNPACK_TIMES));
  }

  /** After it. A little more than was left may have been read. */
  spendUnpacking({ packedBytes, bytes, streams }: Pick<Decoded, 'packedBytes' | 'bytes' | 'streams'>): void {
    const spent = packedBytes + UNPACK_TIMES * bytes.length + LOOK_BYTES * (streams - 1);
    this.#spentLeft = Math.max(0, this.#spentLeft - spent);
  }

  /**
   * Before a structure is added. One that holds what was added before is added all the same, so that nothing is lost with
   * what it lies in: of those there are no more than levels, once the tree is full. @throws Malformed
   */
  add({ nodes, fields, characters, holdsSome }: Added): void {
    const most = this.#mostWithout({ nodes, fields, characters });
    if (most !== null && (!holdsSome || this.#holdersLeft === 0))
      this.#end(`There is more: the tree ends at ${most}.`);
    if (most !== null) this.#holdersLeft -= 1;
    this.#nodesLeft = Math.max(0, this.#nodesLeft - nodes);
    this.#fieldsLeft = Math.max(0, this.#fieldsLeft - fields);
    this.#charactersLeft = Math.max(0, this.#charactersLeft - characters);
  }

  /** What the tree has the most of without these; null where they go in, too. */
  #mostWithout({ nodes, fields, characters }: Omit<Added, 'holdsSome'>): string | null {
    if (nodes > this.#nodesLeft) return `${countText(NODES_MAX)} structures`;
    if (fields > this.#fieldsLeft) return `${countText(FIELDS_MAX)} fields of structures`;
    if (characters > this.#charactersLeft)
      return `${countText(CHARACTERS_MAX)} characters of names and texts`;
    return null;
  }

  /**
   * Before so many bytes are gone through. Where they are too many nothing is left: what is asked for again and again would
   * be refused each time, after it had been searched for. @throws Malformed
   */
  spend(lengthBytes: number): void {
    const left = this.#spentLeft - lengthBytes;
    this.#spentLeft = Math.max(0, left);
    if (left < 0)
      this.#end('Structures that lie over one another were not all looked at: it would take too long.');
  }

  /** After so many bytes were unpacked. */
  keep(unpackedBytes: number): void {
    this.#unpackedLeft = Math.max(0, this.#unpackedLeft - unpackedBytes);
  }

  /** @throws Malformed always, where `unpackedLeft` is not enough */
  endUnpacking(): never {
    return this.#end(
      `Not all was unpacked: ${sizeText(this.#unpackedMax)} are the most for an image of this size.`,
    );
  }

  #end(sentence: string): never {
    this.#omissions.add(sentence);
    throw new Malformed(sentence);
  }
}
