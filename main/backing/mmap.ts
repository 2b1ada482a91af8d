/**
 * Files mapped into memory, with the shape of `mmap-io`. V8's memory cage (Electron 21 and later) forbids an
 * ArrayBuffer over memory that V8 did not allocate, which is what mmap-io makes; so V8 allocates a
 * SharedArrayBuffer here, and the file's pages are laid over its page-aligned inside (MAP_FIXED). They are the
 * file's own pages: nothing is copied. Sizes and offsets are bytes.
 */
import { type WatchedRange, watchRange } from './bus-error.ts';
import { errnoText, type Libc, loadLibc, PLATFORM } from './libc.ts';

export const PROT_NONE = 0;
export const PROT_READ = 1;
export const PROT_WRITE = 2;
export const PROT_EXEC = 4;

export const MAP_SHARED = 1;
export const MAP_PRIVATE = 2;
export const MAP_POPULATE: number = PLATFORM.MAP_POPULATE;
export const MAP_NONBLOCK: number = PLATFORM.MAP_NONBLOCK;

export const MADV_NORMAL = 0;
export const MADV_RANDOM = 1;
export const MADV_SEQUENTIAL = 2;
export const MADV_WILLNEED = 3;
export const MADV_DONTNEED = 4;

export const MS_ASYNC: number = PLATFORM.MS_ASYNC;
export const MS_INVALIDATE: number = PLATFORM.MS_INVALIDATE;
export const MS_SYNC: number = PLATFORM.MS_SYNC;

/** Bytes in a page of this machine; 4,096 where nothing can be mapped. */
export const PAGESIZE: number = pageSize();

/** How files become bytes on this machine, with a sentence for people. */
export type MappingSupport = { readonly kind: 'mapped' | 'copied'; readonly sentence: string };

/** Whether `map` works here. `copied` where the platform can't (Windows) or koffi can't be loaded. Never throws. */
export function mappingSupport(): MappingSupport {
  const loaded = loadLibc();
  if (loaded.kind === 'missing') return { kind: 'copied', sentence: loaded.sentence };
  return {
    kind: 'mapped',
    sentence: "Images are mapped: their pages are the file's own, shared with others.",
  };
}

/** What `map` takes, in mmap-io's order. `fileOffset` must be a whole number of pages. */
export type MapArguments = [
  sizeBytes: number,
  protection: number,
  flags: number,
  fd: number,
  fileOffset?: number,
  advice?: number,
];

type Memory = { readonly address: bigint; readonly lengthBytes: number };
type Allocation = Memory & { readonly buffer: Buffer };
/** `watched` null: a page without a file ends the process here. */
type Mapping = Memory & { readonly watched: WatchedRange | null };

/**
 * Every live mapping, held strongly, because V8 must never free the memory under one: it would write into, or hand
 * out, the file's pages. No FinalizationRegistry could prevent that, as it hears of a buffer only after its memory
 * is gone; so a mapping that is never unmapped lives as long as the process.
 */
const live = new Map<Buffer, Mapping>();

/**
 * Maps `sizeBytes` of an open file. The last page may reach beyond the end of the file, and reads as zeros there; a
 * touch of a page that lies wholly beyond it is SIGBUS, which is survived and counted (`missingPages`) or kills the
 * process, depending on the platform; a write without PROT_WRITE kills it (SIGSEGV). The descriptor may be closed afterwards. Map on the
 * main thread and hand workers the buffer's memory: a terminated worker can't unmap. Give the buffer to `unmap` when nobody reads it any more.
 * @throws Error with mmap-io's words, `mmap failed, 9 (EBADF: bad file descriptor)`, if the system refuses.
 * @throws RangeError if the runtime refuses a buffer of this size (Electron: 2 GiB and more).
 */
export function map(
  ...[sizeBytes, protection, flags, fd, fileOffset = 0, advice = MADV_NORMAL]: MapArguments
): Buffer {
  const libc = requireLibc();
  const allocation = allocate(libc, sizeBytes);
  const { buffer, lengthBytes } = allocation;
  layFile(libc, allocation, { protection, flags, fd, fileOffset, lengthBytes });
  if (advice !== MADV_NORMAL) advise(buffer, advice);
  return buffer;
}

/**
 * Zeros of this process's own. A page takes no memory until it is written, and the system counts them apart from all
 * other memory (in `/proc/PID/smaps`). No counterpart in mmap-io, and nothing to unmap.
 * @throws Error, RangeError as `map` does
 */
export function ownPages(sizeBytes: number): Buffer {
  const libc = requireLibc();
  const allocation = allocate(libc, sizeBytes);
  if (!layAnonymous(libc, allocation)) throw failure('mmap failed', libc.errno());
  // Else the kernel joins them with whatever memory lies beside them.
  if (PLATFORM.MADV_DONTDUMP !== null) advise(allocation.buffer, PLATFORM.MADV_DONTDUMP);
  return allocation.buffer;
}

/** Where the first of the bytes lies in this process's memory. @throws Error where `map` would. */
export function memoryAddressOf(bytes: Uint8Array): number {
  return Number(requireLibc().addressOf(bytes));
}

/** What `mapIntoRoom` takes beside the size of the buffer. */
export type RoomArguments = {
  /** How much of the file is mapped: a whole number of pages, at least one, none beyond the end of the file. */
  readonly mappedBytes: number;
  readonly protection: number;
  readonly flags: number;
  readonly fd: number;
};

/**
 * As `map`, into a buffer that goes on after the file's pages with memory of this process's own: zeros, writable
 * whatever the protection. No counterpart in mmap-io. Give the buffer to `unmap` like any other.
 * @throws Error, RangeError as `map` does
 */
export function mapIntoRoom(sizeBytes: number, { mappedBytes, ...rest }: RoomArguments): Buffer {
  const libc = requireLibc();
  const allocation = allocate(libc, sizeBytes);
  layFile(libc, allocation, { ...rest, fileOffset: 0, lengthBytes: mappedBytes });
  return allocation.buffer;
}

/**
 * Lays zeros of this process's own over the mapping: the buffer and all its views stay readable and writable, and
 * have nothing to do with the file from then on. A second call does nothing.
 * @throws Error if the system refuses; the mapping then stays.
 */
export function unmap(buffer: Buffer): void {
  const mapping = live.get(buffer);
  if (mapping === undefined) return;
  const libc = requireLibc();
  if (!layAnonymous(libc, mapping)) throw failure('mmap failed', libc.errno());
  mapping.watched?.unwatch();
  live.delete(buffer);
  if (live.size === 0) process.off('exit', unmapAll);
}

/**
 * How many pages of the mapping had no file under them when they were touched, and read as zeros instead; 0 once it is
 * unmapped. Where the system gives no way to survive that (see bus-error.ts) there is no such count.
 */
export function missingPages(buffer: Buffer): number {
  return live.get(buffer)?.watched?.faults ?? 0;
}

/** Tells the system how the mapping, or `lengthBytes` of it from a page-aligned offset, will be read. @throws Error */
export function advise(buffer: Buffer, advice: number): void;
export function advise(buffer: Buffer, offset: number, lengthBytes: number, advice: number): void;
export function advise(buffer: Buffer, ...rest: number[]): void {
  const [offset, lengthBytes, advice] = rest.length === 1 ? [0, buffer.length, ...rest] : rest;
  if (offset === undefined || lengthBytes === undefined || advice === undefined) {
    throw new TypeError('advise() takes (buffer, advice) or (buffer, offset, length, advice)');
  }
  const libc = requireLibc();
  const address = addressOf(libc, buffer) + BigInt(offset);
  if (libc.madvise(address, lengthBytes, advice) !== 0) throw failure('madvise() failed', libc.errno());
}

/** Pages of the mapping that are [absent from, present in] memory. @throws Error */
export function incore(buffer: Buffer): [absentPages: number, presentPages: number] {
  const libc = requireLibc();
  const residency = new Uint8Array(Math.ceil(buffer.length / PAGESIZE));
  if (libc.mincore(addressOf(libc, buffer), buffer.length, residency) !== 0) {
    throw failure('mincore() failed', libc.errno());
  }
  const presentPages = residency.reduce((count, page) => count + (page & 1), 0);
  return [residency.length - presentPages, presentPages];
}

/** What `sync` takes after the buffer, in mmap-io's order. The offset must be a whole number of pages. */
export type SyncArguments =
  | [offset?: number, lengthBytes?: number, isBlocking?: boolean, invalidates?: boolean]
  | [isBlocking: boolean, invalidates?: boolean];

/** Sends what was written through a MAP_SHARED mapping on to the file; waits for it if blocking. @throws Error */
export function sync(buffer: Buffer, ...rest: SyncArguments): void {
  const [first, second, third, fourth] = rest;
  const isWhole = typeof first === 'boolean';
  const isBlocking = (isWhole ? first : third) ?? false;
  const invalidates = (isWhole ? second : fourth) ?? false;
  const offset = isWhole ? 0 : (first ?? 0);
  const lengthBytes = typeof second === 'number' && second !== 0 ? second : buffer.length;
  const libc = requireLibc();
  const flags = (isBlocking ? MS_SYNC : MS_ASYNC) | (invalidates ? MS_INVALIDATE : 0);
  if (libc.msync(addressOf(libc, buffer) + BigInt(offset), lengthBytes, flags) !== 0) {
    throw failure('msync() failed', libc.errno());
  }
}

function pageSize(): number {
  const loaded = loadLibc();
  return loaded.kind === 'loaded' ? loaded.libc.pageSizeBytes : 4096;
}

function requireLibc(): Libc {
  const loaded = loadLibc();
  if (loaded.kind === 'missing') throw new Error(loaded.sentence);
  return loaded.libc;
}

function allocate(libc: Libc, sizeBytes: number): Allocation {
  const lengthBytes = Math.ceil(sizeBytes / PAGESIZE) * PAGESIZE;
  const memory = new SharedArrayBuffer(lengthBytes + PAGESIZE);
  const start = libc.addressOf(new Uint8Array(memory));
  const page = BigInt(PAGESIZE);
  const address = ((start + page - 1n) / page) * page;
  return { address, lengthBytes, buffer: Buffer.from(memory, Number(address - start), sizeBytes) };
}

type FilePart = {
  readonly protection: number;
  readonly flags: number;
  readonly fd: number;
  readonly fileOffset: number;
  readonly lengthBytes: number;
};

function layFile(libc: Libc, { buffer, address, lengthBytes }: Allocation, part: FilePart): void {
  if (!libc.mmap({ address, ...part })) {
    const errno = libc.errno();
    // Some kernels have already taken the old pages away when they find that they can't give new ones.
    layAnonymous(libc, { address, lengthBytes });
    throw failure('mmap failed', errno);
  }
  if (live.size === 0) process.once('exit', unmapAll);
  live.set(buffer, { address, lengthBytes, watched: watchRange(address, part.lengthBytes) });
}

function layAnonymous(libc: Libc, mapping: Memory): boolean {
  const flags = MAP_PRIVATE | PLATFORM.MAP_ANONYMOUS;
  const { address, lengthBytes } = mapping;
  return libc.mmap({
    address,
    lengthBytes,
    protection: PROT_READ | PROT_WRITE,
    flags,
    fd: -1,
    fileOffset: 0,
  });
}

function addressOf(libc: Libc, buffer: Buffer): bigint {
  return live.get(buffer)?.address ?? libc.addressOf(buffer);
}

/** V8 clears its own memory when the process ends, and would die on pages that are read-only. */
function unmapAll(): void {
  for (const buffer of [...live.keys()]) unmap(buffer);
}

function failure(what: string, errno: number): Error {
  return new Error(`${what}, ${errno} (${errnoText(errno)})`);
}
