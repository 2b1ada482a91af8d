/**
 * coreboot's file system: files one after another, each with a header of its own, at multiples of 64 bytes. Follows coreboot
 * 4.15, cbfs_serialized.h. All numbers are big-endian.
 */
import { pluralText } from '../../../../../app/contract/text/plural-text.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { told } from '../../record/told.ts';
import { type CbfsFile, cbfsFileAt, readCbfsFile } from './cbfs-file.ts';

/** Between the starts of files. An old master header may say another one; no image does. */
const ALIGNMENT = 64;

export const CBFS: Format = {
  kind: 'cbfs',
  follows: 'coreboot 4.15, cbfs_serialized.h.',
  signatures: [{ bytes: 'LARCHIVE', alignment: 4 }],
  read: readCbfs,
};

function readCbfs(reading: Reading): Found | null {
  const files = filesOf(reading);
  const last = files.at(-1);
  if (last === undefined) return null;
  const { children, problems } = reading.gather(readAll(reading, files));
  return {
    kind: CBFS.kind,
    name: 'coreboot file system',
    start: reading.start,
    sizeBytes: last.end - reading.start,
    confidence: files.length > 1 ? 'proved' : 'likely',
    fields: [told('files', pluralText(files.filter(({ isFree }) => !isFree).length, 'file'))],
    problems,
    children,
  };
}

/** Each begins at the next place after the one before. */
function filesOf(reading: Reading): CbfsFile[] {
  const files: CbfsFile[] = [];
  let at = reading.start;
  while (at < reading.end) {
    const file = cbfsFileAt(reading, at);
    if (file === null) return files;
    files.push(file);
    at = reading.start + Math.ceil((file.end - reading.start) / ALIGNMENT) * ALIGNMENT;
  }
  return files;
}

function* readAll(reading: Reading, files: readonly CbfsFile[]): Generator<Found> {
  for (const file of files) yield readCbfsFile(reading, file);
}
