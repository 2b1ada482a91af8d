/** What a process has open. Linux only, as its callers are. */
import { readdirSync, readlinkSync } from 'node:fs';

/** Paths of its open files; none for a process that is gone. */
export function openFiles(pid: number | undefined): string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((entry) => {
      try {
        return [readlinkSync(`${folder}/${entry}`)];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}
