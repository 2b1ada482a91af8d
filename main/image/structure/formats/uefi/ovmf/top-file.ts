/** The file at the end of a volume, where the processor begins. */
import type { Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';

export function* topFileParts(reading: Reading): Generator<Found> {
  yield* reading.scan(reading.start, reading.end);
}
