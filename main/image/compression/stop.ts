/** How a decompressor leaves its loops: nothing of this is seen outside the folder, `decompress` answers for both. */

import { UntracedError } from '../untraced-error.ts';

/** The packed bytes ran out (`cut`), or the limit of unpacked bytes is reached and there is more (`full`). */
export class Stop extends UntracedError {
  readonly ending: 'cut' | 'full';

  constructor(ending: 'cut' | 'full') {
    super(ending);
    this.ending = ending;
  }
}

/** The stream contradicts itself or its checksum. */
export class Damage extends UntracedError {
  readonly packedOffset: number;

  constructor(what: string, packedOffset: number) {
    super(what);
    this.packedOffset = packedOffset;
  }
}
