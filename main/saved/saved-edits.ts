/** The edits of a session as bytes of a file, one after another: how long the range is, how long its pattern, the pattern. */
import type { ImageEdit } from '../session/journal/image-edit.ts';

/** Most bytes of all edits of a session. */
export const EDITS_MAX_BYTES = 64 << 20;

const WORD_BYTES = 4;
const HEAD_BYTES = 2 * WORD_BYTES;
const ROOM_AT_FIRST = 256;

type SavedEdit = Pick<ImageEdit, 'lengthBytes' | 'pattern'>;

export class SavedEdits {
  #bytes: Uint8Array;
  #used: number;

  /** Of bytes that were written before; left out: none yet. */
  constructor(bytes: Uint8Array = new Uint8Array()) {
    this.#bytes = bytes;
    this.#used = bytes.length;
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#used);
  }

  /** @returns where it lies */
  add({ lengthBytes, pattern }: SavedEdit): number {
    const at = this.#used;
    this.#used += HEAD_BYTES + pattern.length;
    if (this.#used > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(ROOM_AT_FIRST, 2 * this.#bytes.length, this.#used));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    const head = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + at, HEAD_BYTES);
    head.setUint32(0, lengthBytes, true);
    head.setUint32(WORD_BYTES, pattern.length, true);
    this.#bytes.set(pattern, at + HEAD_BYTES);
    return at;
  }

  /** The one that lies there; null where none does. */
  at(at: number): SavedEdit | null {
    if (at + HEAD_BYTES > this.#used) return null;
    const head = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + at, HEAD_BYTES);
    const [lengthBytes, patternBytes] = [head.getUint32(0, true), head.getUint32(WORD_BYTES, true)];
    const start = at + HEAD_BYTES;
    const isOne = patternBytes > 0 && patternBytes <= lengthBytes && start + patternBytes <= this.#used;
    // A copy, which does not hold all of them.
    return isOne
      ? { lengthBytes, pattern: new Uint8Array(this.#bytes.subarray(start, start + patternBytes)) }
      : null;
  }
}
