/**
 * The file at the end of a volume, which ends at 4 GiB where the processor begins: what OVMF tells the hypervisor there, and
 * the reset vector. Follows OVMF, OvmfPkg/ResetVector.
 */
import type { Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { readGuidedTable } from './guided-table.ts';
import { readMetadata } from './metadata.ts';
import { readResetVector } from './reset-vector.ts';

/** `reading` is what the file holds, up to the end of the volume. */
export function* topFileParts(reading: Reading): Generator<Found> {
  const table = readGuidedTable(reading);
  if (table !== null) {
    yield table.found;
    for (const offset of table.metadataOffsets) {
      const metadata = readMetadata(reading, reading.end - offset);
      if (metadata !== null) yield metadata;
    }
  }
  const vector = readResetVector(reading);
  if (vector !== null) yield vector;
  if (table === null && vector === null) yield* reading.scan(reading.start, reading.end);
}
