/** The few calls of the C library that mapping needs, through koffi. Linux and macOS; addresses are bigints. */
import { createRequire } from 'node:module';
import { getSystemErrorMap } from 'node:util';

/** Numbers that differ from one platform to the next, as its own headers have them. */
export type PlatformConstants = {
  readonly MAP_ANONYMOUS: number;
  /** Zero where the platform has no such flag. */
  readonly MAP_POPULATE: number;
  readonly MAP_NONBLOCK: number;
  readonly MS_ASYNC: number;
  readonly MS_INVALIDATE: number;
  readonly MS_SYNC: number;
  readonly SEEK_DATA: number;
  readonly SEEK_HOLE: number;
  /** Null where the platform has no such advice. */
  readonly MADV_DONTDUMP: number | null;
};

const LINUX: PlatformConstants = {
  MAP_ANONYMOUS: 0x20,
  MAP_POPULATE: 0x8000,
  MAP_NONBLOCK: 0x10000,
  MS_ASYNC: 1,
  MS_INVALIDATE: 2,
  MS_SYNC: 4,
  SEEK_DATA: 3,
  SEEK_HOLE: 4,
  MADV_DONTDUMP: 16,
};
const MACOS: PlatformConstants = {
  MAP_ANONYMOUS: 0x1000,
  MAP_POPULATE: 0,
  MAP_NONBLOCK: 0,
  MS_ASYNC: 1,
  MS_INVALIDATE: 2,
  MS_SYNC: 0x10,
  SEEK_DATA: 4,
  SEEK_HOLE: 3,
  MADV_DONTDUMP: null,
};

/** Linux's numbers wherever the platform is not macOS: where nothing can be mapped they only have to exist. */
export const PLATFORM: PlatformConstants = process.platform === 'darwin' ? MACOS : LINUX;

/** Calls answer what C answers: -1 for a failure, and then `errno` says which. */
export interface Libc {
  readonly pageSizeBytes: number;
  /** Where the first byte of the view lies in this process's memory. */
  addressOf(view: Uint8Array): bigint;
  mmap(request: MmapRequest): boolean;
  /** `mmap` where the system likes. @returns the address, or null if it refuses. What is mapped so is never touched. */
  mmapAnywhere(request: Omit<MmapRequest, 'address'>): bigint | null;
  munmap(address: bigint, lengthBytes: number): number;
  madvise(address: bigint, lengthBytes: number, advice: number): number;
  /** Fills one byte a page; bit 0 says whether the page is in memory. */
  mincore(address: bigint, lengthBytes: number, residency: Uint8Array): number;
  msync(address: bigint, lengthBytes: number, flags: number): number;
  /** Copies machine code into a page of its own. @returns where it can be called, or null if the system forbids it. */
  placeCode(code: Uint8Array): bigint | null;
  /**
   * Linux on x86-64: the system's own `rt_sigaction`, with its fields as it has them (handler, flags, restorer, mask).
   * What was set before is written to `previous`, an address of 32 bytes.
   */
  setSignalAction(signal: number, action: BigInt64Array, previous: bigint): boolean;
  /** `fcntl` with an int argument. Only for Linux: elsewhere a variadic call passes its arguments differently. */
  fcntl(fd: number, command: number, argument: number): number;
  /** `fcntl` with a struct that is read and written. Only for Linux. */
  fcntlStruct(fd: number, command: number, struct: Buffer): number;
  lseek(fd: number, offset: number, whence: number): number;
  /** Whether this process may write the file, as the user that it acts for. */
  mayWrite(path: string): boolean;
  /** Of the last call that failed. */
  errno(): number;
}

/** One `mmap` at an address that is already ours: MAP_FIXED is added to the flags. */
export type MmapRequest = {
  readonly address: bigint;
  readonly lengthBytes: number;
  readonly protection: number;
  readonly flags: number;
  readonly fd: number;
  readonly fileOffset: number;
};

const MAP_FIXED = 0x10;
const MAP_PRIVATE = 2;
const PROT_READ = 1;
const PROT_WRITE = 2;
const PROT_EXEC = 4;
const FAILED = -1n;
const W_OK = 2;
const AT_FDCWD = process.platform === 'darwin' ? -2 : -100;
const AT_EACCESS = process.platform === 'darwin' ? 0x10 : 0x200;
/** Of x86-64. */
const RT_SIGACTION = 13;
const SIGNAL_MASK_BYTES = 8;

/** Either the C library, or the sentence that says why there is none here. */
export type LibcAnswer =
  | { readonly kind: 'loaded'; readonly libc: Libc }
  | { readonly kind: 'missing'; readonly sentence: string };

let answer: LibcAnswer | undefined;

/** Loads the bindings at the first call (some 15 ms) and answers the same from then on. Never throws. */
export function loadLibc(): LibcAnswer {
  answer ??= tryLoad();
  return answer;
}

/** `EBADF: bad file descriptor`, or just the number where it has no name here. */
export function errnoText(errno: number): string {
  const [name, text] = getSystemErrorMap().get(-errno) ?? [];
  return name === undefined ? `error ${errno}` : `${name}: ${text}`;
}

function tryLoad(): LibcAnswer {
  if (process.platform !== 'linux' && process.platform !== 'darwin') {
    return {
      kind: 'missing',
      sentence: `Images are copied into memory: ${process.platform} is not supported.`,
    };
  }
  try {
    return { kind: 'loaded', libc: bind() };
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.split('\n')[0] : String(thrown);
    return { kind: 'missing', sentence: `Images are copied into memory: koffi can't be loaded (${why}).` };
  }
}

function bind(): Libc {
  // An import would end the whole program where koffi is missing; a require can be caught.
  const koffi: typeof import('koffi') = createRequire(import.meta.url)('koffi');
  const library = koffi.load(null);
  const mmap = library.func('mmap', 'intptr_t', ['uintptr_t', 'size_t', 'int', 'int', 'int', 'int64_t']);
  const lseek = library.func('lseek', 'int64_t', ['int', 'int64_t', 'int']);
  const pageSize: () => number = library.func('getpagesize', 'int', []);
  const pageSizeBytes = pageSize();
  const mprotect = library.func('mprotect', 'int', ['uintptr_t', 'size_t', 'int']);
  const memcpy = library.func('memcpy', 'uintptr_t', ['uintptr_t', 'void *', 'size_t']);
  const faccessat = library.func('faccessat', 'int', ['int', 'str', 'int', 'int']);
  const syscall = library.func('syscall', 'long', ['long', 'long', 'void *', 'uintptr_t', 'long']);
  const anywhere: Libc['mmapAnywhere'] = ({ lengthBytes, protection, flags, fd, fileOffset }) => {
    const address = BigInt(mmap(0, lengthBytes, protection, flags, fd, fileOffset));
    return address === FAILED ? null : address;
  };
  return {
    pageSizeBytes,
    addressOf: (view) => koffi.address(view),
    mmap({ address, lengthBytes, protection, flags, fd, fileOffset }) {
      return BigInt(mmap(address, lengthBytes, protection, flags | MAP_FIXED, fd, fileOffset)) === address;
    },
    mmapAnywhere: anywhere,
    munmap: library.func('munmap', 'int', ['uintptr_t', 'size_t']),
    placeCode(code) {
      const flags = MAP_PRIVATE | PLATFORM.MAP_ANONYMOUS;
      const protection = PROT_READ | PROT_WRITE;
      const page = anywhere({ lengthBytes: pageSizeBytes, protection, flags, fd: -1, fileOffset: 0 });
      if (page === null) return null;
      memcpy(page, code, code.length);
      return mprotect(page, pageSizeBytes, PROT_READ | PROT_EXEC) === 0 ? page : null;
    },
    setSignalAction: (signal, action, previous) =>
      syscall(RT_SIGACTION, signal, action, previous, SIGNAL_MASK_BYTES) === 0,
    madvise: library.func('madvise', 'int', ['uintptr_t', 'size_t', 'int']),
    mincore: library.func('mincore', 'int', ['uintptr_t', 'size_t', 'void *']),
    msync: library.func('msync', 'int', ['uintptr_t', 'size_t', 'int']),
    fcntl: library.func('fcntl', 'int', ['int', 'int', 'int']),
    fcntlStruct: library.func('fcntl', 'int', ['int', 'int', 'void *']),
    lseek: (fd, offset, whence) => Number(lseek(fd, offset, whence)),
    mayWrite: (path) => faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) === 0,
    errno: () => koffi.errno(),
  };
}
