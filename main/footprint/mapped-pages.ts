/** Which pages of a range a process has in its own page table, as Linux tells in `/proc/PID/pagemap`. */
import { open } from 'node:fs/promises';
import { PAGESIZE } from '../backing/mmap.ts';
import { pageBits } from '../backing/page-bits.ts';

/** Of an entry of 64 bits: the page is in memory, and mapped. */
const PRESENT = 1 << 7;
const ENTRY_BYTES = 8;

/** A bit a page, from the one that holds the first byte on. @throws Error if the process is gone */
export async function mappedPages(
  pid: number,
  { address, lengthBytes }: { address: number; lengthBytes: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const first = Math.floor(address / PAGESIZE);
  const pages = Math.ceil((address + lengthBytes) / PAGESIZE) - first;
  const entries = Buffer.alloc(pages * ENTRY_BYTES);
  const file = await open(`/proc/${pid}/pagemap`);
  try {
    await file.read(entries, 0, entries.length, first * ENTRY_BYTES);
  } finally {
    await file.close();
  }
  return pageBits(pages, (page) => ((entries[page * ENTRY_BYTES + ENTRY_BYTES - 1] ?? 0) & PRESENT) !== 0);
}
