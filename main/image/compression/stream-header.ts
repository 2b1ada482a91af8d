/** The header of a stream alone, by the reader of its decompressor: the one description of it that there is. */
import { PackedBytes } from './packed-bytes.ts';
import { Damage, Stop } from './stop.ts';

/** What a header tells, and how many bytes it takes. */
export interface StreamHeader<T> {
  readonly told: T;
  readonly sizeBytes: number;
}

/** What `read` reads at the start of `packed`; null where that is no such header, or is cut. */
export function streamHeader<T>(
  packed: Uint8Array,
  read: (packed: PackedBytes) => T,
): StreamHeader<T> | null {
  const input = new PackedBytes(packed);
  try {
    return { told: read(input), sizeBytes: input.position };
  } catch (thrown) {
    if (thrown instanceof Damage || thrown instanceof Stop) return null;
    throw thrown;
  }
}
