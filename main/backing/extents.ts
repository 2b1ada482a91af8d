/** Which parts of a file take space on the disk: the rest are holes, which read as zeros. */
import { loadLibc, PLATFORM } from './libc.ts';

/** Bytes [start, end) of a file. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/**
 * In ascending order. One that holds the whole file where the file system knows of no holes, and where the system can't
 * be asked.
 */
export function dataExtents(fd: number, sizeBytes: number): Extent[] {
  const loaded = loadLibc();
  if (loaded.kind === 'missing') return [{ start: 0, end: sizeBytes }];
  const extents: Extent[] = [];
  let end = 0;
  while (end < sizeBytes) {
    const start = loaded.libc.lseek(fd, end, PLATFORM.SEEK_DATA);
    if (start < 0) return loaded.libc.errno() === ENXIO ? extents : [{ start: 0, end: sizeBytes }];
    const hole = loaded.libc.lseek(fd, start, PLATFORM.SEEK_HOLE);
    end = hole < 0 ? sizeBytes : Math.min(hole, sizeBytes);
    if (start < end) extents.push({ start, end });
  }
  return extents;
}

/** SEEK_DATA: no data from there on. */
const ENXIO = 6;
