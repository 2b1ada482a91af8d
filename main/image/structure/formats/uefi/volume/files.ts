/** The files of a firmware volume, one after the other, up to its free space. Follows UEFI PI 1.8, volume 3, section 3.2. */
import type { Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { Malformed } from '../../../malformed.ts';
import { endOfRun } from '../../../record/run.ts';
import { hexText } from '../../../record/size.ts';
import { padding, rest } from '../blank.ts';
import { readFile } from './file.ts';
import { alignedToFile, FILE_HEADER_BYTES, type FileRules, readFileHeader } from './file-header.ts';
import { FileNames } from './file-names.ts';

/** `reading` is the whole volume, `bodyStart` where its headers end. */
export function* filesOf(reading: Reading, bodyStart: number, rules: FileRules): Generator<Found> {
  const { bytes, start, end } = reading;
  const names = new FileNames(reading, bodyStart, rules);
  let at = alignedToFile(bodyStart, start);
  while (at + FILE_HEADER_BYTES <= end) {
    const blankEnd = endOfRun(bytes, at, at + FILE_HEADER_BYTES, rules.erased);
    if (blankEnd === at + FILE_HEADER_BYTES) break;
    const header = readFileHeader(reading.within(at, end), rules);
    if (header === null) {
      yield padding(reading, at, end);
      throw new Malformed(
        `No file follows at ${hexText(at - start)} of the volume, and it is not free either.`,
      );
    }
    yield readFile(reading.within(at, Math.min(at + header.sizeBytes, end)), header, { rules, names });
    at = alignedToFile(at + header.sizeBytes, start);
  }
  yield* rest(reading, at, rules.erased);
}
