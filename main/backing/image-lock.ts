/**
 * The locks that QEMU takes on an image file, taken and respected as a QEMU that has the image as a disk does, so that a
 * QEMU, its tools and other Norscopes keep each other from damage (`block/file-posix.c` of QEMU 7.2; measured on 7.2.22).
 *
 * There is a byte of the file for each use of it, and one for each use that others may not make; who uses or forbids it
 * holds a shared lock on that byte. First the locks are taken, then it is asked whether another holds what contradicts
 * them: of two who come at once at least one sees the other. The locks belong to the open file description (Linux OFD
 * locks), and end with it and with the last mapping made of it.
 *
 * A flash of QEMU's forbids nothing, so two QEMUs with the same writable image damage it. A disk forbids others to
 * write, and to that this adds to change the size: a mapping must not lose its file.
 */
import { type Libc, loadLibc } from './libc.ts';

/** What a program may do with an image, in QEMU's words. */
export type ImageUse = 'consistent read' | 'write' | 'resize';

/** Another program does what we forbid, or forbids what we do. */
export interface LockConflict {
  readonly kind: 'conflict';
  /** The use that there is no agreement on. */
  readonly use: ImageUse;
  /** Whether the other makes this use of the image; otherwise it forbids it to others. */
  readonly isMade: boolean;
  /** Which byte of the file the other has locked. */
  readonly byte: number;
}

/** `unavailable`: the system has no such locks, or the file system has none; QEMU then goes on without, too. */
export type LockAnswer = { readonly kind: 'held' } | { readonly kind: 'unavailable' } | LockConflict;

/** First byte of those who make a use, and of those who forbid it. */
const MADE_FROM = 100;
const FORBIDDEN_FROM = 200;
const PLACE: Readonly<Record<ImageUse, number>> = { 'consistent read': 0, write: 1, resize: 3 };

interface Wish {
  readonly makes: readonly ImageUse[];
  readonly forbids: readonly ImageUse[];
}

const READING: Wish = { makes: ['consistent read'], forbids: ['write', 'resize'] };
const WRITING: Wish = { makes: ['consistent read', 'write'], forbids: ['write', 'resize'] };

// Linux, asm-generic/fcntl.h.
const F_OFD_GETLK = 36;
const F_OFD_SETLK = 37;
const F_RDLCK = 0;
const F_WRLCK = 1;
const F_UNLCK = 2;

/** Locks an open file for reading, or for reading and writing. On a conflict nothing stays locked. */
export function lockImage(fd: number, isWritable: boolean): LockAnswer {
  const locks = locksOn(fd);
  if (locks === null) return { kind: 'unavailable' };
  const { makes, forbids } = isWritable ? WRITING : READING;
  const bytes = [...makes.map(madeByte), ...forbids.map(forbiddenByte)];
  if (!bytes.every((byte) => locks.set(byte, F_RDLCK))) {
    unlockImage(fd);
    return { kind: 'unavailable' };
  }
  const conflict = firstConflict(locks, { makes, forbids });
  if (conflict === null) return { kind: 'held' };
  unlockImage(fd);
  return conflict;
}

/** Gives back what `lockImage` took. A second call does nothing. */
export function unlockImage(fd: number): void {
  const locks = locksOn(fd);
  for (const use of WRITING.makes) locks?.set(madeByte(use), F_UNLCK);
  for (const use of WRITING.forbids) locks?.set(forbiddenByte(use), F_UNLCK);
}

function firstConflict(locks: Locks, { makes, forbids }: Wish): LockConflict | null {
  const asked = [
    ...makes.map((use) => ({ use, isMade: false, byte: forbiddenByte(use) })),
    ...forbids.map((use) => ({ use, isMade: true, byte: madeByte(use) })),
  ];
  const found = asked.find(({ byte }) => locks.isHeldByOther(byte));
  return found === undefined ? null : { kind: 'conflict', ...found };
}

function madeByte(use: ImageUse): number {
  return MADE_FROM + PLACE[use];
}

function forbiddenByte(use: ImageUse): number {
  return FORBIDDEN_FROM + PLACE[use];
}

interface Locks {
  set(byte: number, type: number): boolean;
  isHeldByOther(byte: number): boolean;
}

/** Null where there are no such locks. */
function locksOn(fd: number): Locks | null {
  const loaded = loadLibc();
  if (process.platform !== 'linux' || loaded.kind === 'missing') return null;
  const { libc } = loaded;
  return {
    set: (byte, type) => lockCall(libc, fd, { command: F_OFD_SETLK, byte, type }) !== null,
    // Asked for an exclusive lock: a shared one of another is told only then.
    isHeldByOther: (byte) => {
      const answer = lockCall(libc, fd, { command: F_OFD_GETLK, byte, type: F_WRLCK });
      return answer !== null && answer !== F_UNLCK;
    },
  };
}

interface LockRequest {
  readonly command: number;
  readonly byte: number;
  readonly type: number;
}

/** `struct flock` of 64-bit Linux: type, whence, start, length, process. @returns the type it then has, null on a failure. */
function lockCall(libc: Libc, fd: number, { command, byte, type }: LockRequest): number | null {
  const flock = Buffer.alloc(32);
  flock.writeInt16LE(type, 0);
  flock.writeBigInt64LE(BigInt(byte), 8);
  flock.writeBigInt64LE(1n, 16);
  return libc.fcntlStruct(fd, command, flock) === 0 ? flock.readInt16LE(0) : null;
}
