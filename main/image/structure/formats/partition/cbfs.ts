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
  const walk = new Walk(reading);
  const { children, problems } = reading.gather(filesOf(walk, reading));
  if (walk.files === 0) return null;
  return {
    kind: CBFS.kind,
    name: 'coreboot file system',
    start: reading.start,
    sizeBytes: walk.end - reading.start,
    confidence: walk.files > 1 ? 'proved' : 'likely',
    fields: [told('files', pluralText(walk.files - walk.freeFiles, 'file'))],
    problems,
    children,
  };
}

/** Through the files: each begins at the next place after the one before. */
class Walk {
  files = 0;
  freeFiles = 0;
  /** Of the last file. */
  end: number;
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.end = reading.start;
  }

  /** Null where no other follows. @throws Malformed where a scan has cost too much */
  next(): CbfsFile | null {
    const { start, end } = this.#reading;
    const at = start + Math.ceil((this.end - start) / ALIGNMENT) * ALIGNMENT;
    const file = at < end ? cbfsFileAt(this.#reading, at) : null;
    if (file === null) return null;
    this.files += 1;
    if (file.isFree) this.freeFiles += 1;
    this.end = file.end;
    return file;
  }
}

function* filesOf(walk: Walk, reading: Reading): Generator<Found> {
  try {
    for (let file = walk.next(); file !== null; file = walk.next()) yield readCbfsFile(reading, file);
  } finally {
    // What the tree has no room for is taken all the same: it would be looked for again.
    while (walk.next() !== null);
  }
}
