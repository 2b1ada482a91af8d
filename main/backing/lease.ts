/**
 * Read leases (Linux `F_SETLEASE`): the system asks before another program may open a file for writing or truncate
 * it. That program waits while SIGIO comes here, the mapping is taken away, and the lease is let go. So nothing can
 * vanish from under a running loop: as long as JavaScript is busy, the other program waits (at most
 * /proc/sys/fs/lease-break-time, 45 s; one that opens with O_NONBLOCK, as coreutils `truncate` does, fails once
 * with EAGAIN instead).
 *
 * The same goes for this process: opening a leased file for writing with a *synchronous* call stops the very thread
 * that would let go of the lease, for those 45 s. Write beside it and rename, or write asynchronously.
 */
import { isMainThread } from 'node:worker_threads';
import { type Libc, loadLibc } from './libc.ts';

/** Why there is no lease: a program has the file open for writing now, or the system has another reason. */
export type LeaseRefusal = 'has-writer' | 'unavailable';

/** A lease that was granted. */
export interface Lease {
  readonly kind: 'held';
  /** Lets go, so that a waiting program goes on. Do this before the descriptor is closed. A second call does nothing. */
  release(): void;
}

/** What `takeLease` answers. */
export type LeaseAnswer = Lease | { readonly kind: 'refused'; readonly because: LeaseRefusal };

// Linux, asm-generic/fcntl.h.
const F_SETLEASE = 1024;
const F_GETLEASE = 1025;
const F_RDLCK = 0;
const F_UNLCK = 2;
const EAGAIN = 11;

const held = new Map<number, () => void>();
let isListening = false;

/**
 * Asks for a read lease on a descriptor that is open for reading only. It is granted to the file's owner (and to
 * root) while nobody has the file open for writing. `onBreak` is called once, from the event loop, when somebody
 * wants to write; the lease is let go right after it, so everything that reads the file must be gone by then.
 */
export function takeLease(fd: number, onBreak: () => void): LeaseAnswer {
  const loaded = loadLibc();
  // Signals reach only the main thread's event loop.
  if (process.platform !== 'linux' || !isMainThread || loaded.kind === 'missing')
    return refused('unavailable');
  const { libc } = loaded;
  listen(libc);
  if (libc.fcntl(fd, F_SETLEASE, F_RDLCK) !== 0) {
    return refused(libc.errno() === EAGAIN ? 'has-writer' : 'unavailable');
  }
  held.set(fd, onBreak);
  return { kind: 'held', release: () => release(libc, fd) };
}

function refused(because: LeaseRefusal): LeaseAnswer {
  return { kind: 'refused', because };
}

/** Once and for good: without a listener SIGIO would end the process, and one may be on its way at any time. */
function listen(libc: Libc): void {
  if (isListening) return;
  isListening = true;
  process.on('SIGIO', () => answerBreaks(libc));
}

/** SIGIO does not say which file, and several become one signal: every lease is asked what it is to become. */
function answerBreaks(libc: Libc): void {
  for (const [fd, onBreak] of [...held]) {
    if (libc.fcntl(fd, F_GETLEASE, 0) !== F_UNLCK) continue;
    try {
      onBreak();
    } finally {
      release(libc, fd);
    }
  }
}

function release(libc: Libc, fd: number): void {
  if (held.delete(fd)) libc.fcntl(fd, F_SETLEASE, F_UNLCK);
}
