/** Unpacks for a scan: what is damaged, cut or too much is told in a sentence, and what came before it is kept. */
import { sizeText } from '../../../app/contract/text/size-text.ts';
import { DamagedStream } from '../compression/damaged-stream.ts';
import { decompress, type Method } from '../compression/decompress.ts';

export interface Decoded {
  readonly bytes: Uint8Array;
  /** How many of the packed bytes the stream has, up to its end or to where it was left. */
  readonly packedBytes: number;
  /** How many one after another. */
  readonly streams: number;
  /** `full`: more than may come out. */
  readonly ending: 'complete' | 'cut' | 'full' | 'damaged';
  /** What is wrong with it. */
  readonly problems: readonly string[];
}

/** One stream from the start of `packed`. */
export function decode(method: Method, packed: Uint8Array, atMostBytes: number): Decoded {
  try {
    const { bytes, consumedBytes, streams, ending } = decompress(method, packed, { atMostBytes });
    const problems = {
      complete: [],
      cut: ['The packed data is cut.'],
      full: [`It unpacks to more than ${sizeText(atMostBytes)}.`],
    }[ending];
    return { bytes, packedBytes: consumedBytes, streams, ending, problems };
  } catch (thrown) {
    if (!(thrown instanceof DamagedStream)) throw thrown;
    const { message, packedOffset, partial } = thrown;
    const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
    const packedBytes = Math.min(Math.max(packedOffset, 0), packed.length);
    return { bytes: partial, packedBytes, streams: 1, ending: 'damaged', problems: [sentence] };
  }
}
