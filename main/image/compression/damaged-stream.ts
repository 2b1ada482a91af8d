/** What a packed stream that contradicts itself throws; the caller puts it at the place in the image that it was read from. */

import { UntracedError } from '../untraced-error.ts';

/** `message` is a sentence for people: what is wrong, and where. */
export class DamagedStream extends UntracedError {
  /** Of the first packed byte that cannot be right, as far as the format lets one tell. */
  readonly packedOffset: number;
  /** What was unpacked before it; of formats that check whole blocks, the bytes of the block that failed too. */
  readonly partial: Uint8Array;

  constructor(what: string, packedOffset: number, partial: Uint8Array) {
    super(`${what}, at 0x${packedOffset.toString(16)} of the packed bytes`);
    this.name = 'DamagedStream';
    this.packedOffset = packedOffset;
    this.partial = partial;
  }
}
