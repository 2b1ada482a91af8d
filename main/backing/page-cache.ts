/** Which pages of a file are in memory: the kernel's page cache, which every program that maps or reads the file shares. */
import type { Residency } from '../../app/contract/footprint.ts';
import { closeImageFile, type ImageFile, openImageFile } from './image-file.ts';
import { errnoText, type Libc, loadLibc } from './libc.ts';
import { MAP_SHARED, PAGESIZE, PROT_READ } from './mmap.ts';
import { pageBits } from './page-bits.ts';

/** What the kernel has of a file. */
export type CachedPages = Omit<Residency, 'mapped'>;

/**
 * Looks, and touches no page: what is not in memory stays out of it. Takes some 4 ms for 1 GiB.
 * @throws UserError as `openBacking` does for its file
 */
export function cachedPagesOf(path: string): CachedPages {
  const file = openImageFile(path, false, 'raw');
  try {
    const seen = presentPages(file);
    const [cached, untold] = typeof seen === 'string' ? [null, seen] : [seen, null];
    return { fileBytes: file.sizeBytes, pageBytes: PAGESIZE, cached, untold };
  } finally {
    closeImageFile(file.fd);
  }
}

/** A bit a page, or the sentence that says why there are none. */
function presentPages(file: ImageFile): Uint8Array<ArrayBuffer> | string {
  const loaded = loadLibc();
  if (loaded.kind === 'missing') return `Which pages are in memory can’t be told here. ${loaded.sentence}`;
  return isTold(loaded.libc, file) ? look(loaded.libc, file) : NOT_OURS;
}

const NOT_OURS =
  'Linux tells which pages of a file are in memory to its owner and to whoever may write it: look at a copy of your own.';

/** Linux answers everybody else that all pages are there, since what others read is a secret. */
function isTold(libc: Libc, { path, stats }: ImageFile): boolean {
  const user = process.geteuid?.();
  const isOwner = stats.uid === BigInt(user ?? -1);
  return process.platform !== 'linux' || isOwner || libc.mayWrite(path);
}

function look(libc: Libc, { fd, sizeBytes }: ImageFile): Uint8Array<ArrayBuffer> | string {
  const pages = new Uint8Array(Math.ceil(sizeBytes / PAGESIZE));
  const request = { lengthBytes: sizeBytes, protection: PROT_READ, flags: MAP_SHARED, fd, fileOffset: 0 };
  const address = libc.mmapAnywhere(request);
  if (address === null) return `This file system can’t map its files (${errnoText(libc.errno())}).`;
  try {
    // The kernel answers with a byte a page, of which all but the lowest bit are reserved.
    if (libc.mincore(address, sizeBytes, pages) === 0)
      return pageBits(pages.length, (page) => ((pages[page] ?? 0) & 1) === 1);
    return `The system does not tell which pages are in memory (${errnoText(libc.errno())}).`;
  } finally {
    libc.munmap(address, sizeBytes);
  }
}
