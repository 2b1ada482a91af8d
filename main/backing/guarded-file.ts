/**
 * Open image files, each guarded against vanishing under its mappings, once a file in this process.
 *
 * Three guards. A lease (see lease.ts), where the system grants one, tells at once that a program is about to write or
 * cut the file. A look at the file, before each batch of accesses and twice a second, finds what has changed. And a
 * page that was taken away between a look and a read is survived and counted (see bus-error.ts): what was read over it
 * is not taken for the file's.
 * Where such a page would end the process (not Linux on x86-64) the lease is more: a program that wants to write waits
 * until zeros lie over the mappings. There, what remains is a file of somebody else's (so no lease), that nobody was
 * writing when it was opened, and that is cut between a look and the end of the batch after it. Packages replace the
 * files of the system by rename, so those are not at risk.
 * A file that a program is writing when it is opened is copied; one that is open for writing here can have no lease.
 */
import { statSync } from 'node:fs';
import { type ErrorReport, UserError } from '../../app/contract/errors.ts';
import type { GivenFormat } from '../../app/contract/machine.ts';
import { survivesBusErrors } from './bus-error.ts';
import { bytesOfFile, type FileBytes, type HoldOptions } from './bytes-of-file.ts';
import { changeSince } from './file-change.ts';
import { inUse, loss as lossReport } from './file-report.ts';
import { closeImageFile, type ImageFile, openImageFile } from './image-file.ts';
import { lockImage, unlockImage } from './image-lock.ts';
import { type LeaseAnswer, takeLease } from './lease.ts';
import { lockHolder } from './lock-holder.ts';

/** How often an untouched file is looked at, in milliseconds. */
export const LOOK_INTERVAL_MS = 500;

/** How soon an untouched file is looked at after a lease was asked back, and then later and later. */
const FIRST_LOOK_MS = 1;

/**
 * For so long after a lease was asked back no other is taken: the program that asked may have waited for nothing, as GNU
 * `truncate` does, and whoever runs it again, by hand too, must not be refused each time.
 */
const NO_LEASE_MS = 10_000;

const NO_LEASE: LeaseAnswer = { kind: 'refused', because: 'unavailable' };

/** What a file's bytes are held as. */
export type Shape = Pick<HoldOptions, 'lengthBytes' | 'swappedBytes'>;

type LossListener = (report: ErrorReport) => void;

/** An image file with its bytes. Whoever acquired it releases it, once. */
export class GuardedFile {
  readonly file: ImageFile;
  /** Set for good once the file is no longer what it was; all its bytes are zeros then. */
  loss: ErrorReport | null = null;
  /** How many acquired it and have not released it. */
  users = 1;
  /** Whether the bytes had to be copied because a program was writing the file when it was opened. */
  readonly hadWriter: boolean;
  #lease: LeaseAnswer;
  /** No lease is asked for before, by `performance.now`. */
  #leaseFromMs = 0;
  #isOpen = true;
  readonly #timer: NodeJS.Timeout;
  readonly #mappings = new Set<FileBytes>();
  readonly #listeners = new Set<LossListener>();
  /** By their shape. */
  readonly #shared = new Map<string, FileBytes>();

  /**
   * `isOwnWriter`: the one who has it open for writing at this moment is this process, and about to close it.
   * @throws UserError `in-use` if another program's locks forbid it.
   */
  constructor(file: ImageFile, isOwnWriter: boolean) {
    this.file = file;
    mustAgree(file);
    this.#lease = this.#askLease();
    const isWritten = this.#lease.kind === 'refused' && this.#lease.because === 'has-writer';
    this.hadWriter = isWritten && !isOwnWriter;
    this.#timer = setInterval(() => this.#look(), LOOK_INTERVAL_MS).unref();
  }

  /**
   * The file's own bytes in this shape, the same for all who ask for it; read-only, but of a file acquired to be written.
   * @throws UserError as `bytesOfFile` does.
   */
  sharedBytes(shape: Shape): FileBytes {
    const key = `${shape.lengthBytes}/${shape.swappedBytes}`;
    const held = this.#shared.get(key) ?? this.#make({ ...shape, isPrivate: false });
    this.#shared.set(key, held);
    return held;
  }

  /** Writable bytes for one caller, who discards them through `discard`. @throws UserError as `bytesOfFile` does. */
  privateBytes(shape: Shape): FileBytes {
    return this.#make({ ...shape, isPrivate: true });
  }

  /** Gives up what `privateBytes` gave. A second call does nothing. */
  discard(bytes: FileBytes): void {
    if (this.#mappings.delete(bytes)) bytes.discard();
  }

  /** True while the file is what it was when it was opened. On the first false all bytes have become zeros. */
  check(): boolean {
    if (this.loss !== null) return false;
    const report = changeSince(this.file) ?? (this.#isWhole() ? null : cutMeanwhile(this.file));
    if (report !== null) this.#lose(report);
    return report === null;
  }

  /** @returns a function that ends the listening. */
  onLoss(listener: LossListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Lets go of the locks, and of the lease, so that this process can open the file in the other way. */
  pause(): void {
    this.giveUpLease();
    unlockImage(this.file.fd);
  }

  /** After `pause`. Where another program was faster with its locks, only the look guards the file from now on. */
  resume(): void {
    if (!this.#isOpen || this.loss !== null) return;
    lockImage(this.file.fd, this.file.isWritable);
    this.#lease = this.#askLease();
  }

  /** This process is about to open the file for writing, and would ask itself. It is asked for again at the next look. */
  giveUpLease(): void {
    if (this.#lease.kind === 'held') this.#lease.release();
    this.#lease = NO_LEASE;
  }

  /** Unmaps everything and closes the file; `releaseFile` calls it for the last user. */
  end(): void {
    this.#isOpen = false;
    clearInterval(this.#timer);
    this.#letGo();
    closeImageFile(this.file.fd);
  }

  #look(): void {
    if (this.loss !== null) this.#explain();
    else if (this.check() && this.#lease.kind === 'refused' && performance.now() >= this.#leaseFromMs)
      this.#lease = this.#askLease();
  }

  /** False once a touch has met a page that was gone: what was read since the last check may be zeros. */
  #isWhole(): boolean {
    for (const held of this.#mappings) if (!held.isWhole) return false;
    return true;
  }

  #askLease(): LeaseAnswer {
    return this.file.isWritable ? NO_LEASE : takeLease(this.file.fd, () => this.#writerCame());
  }

  /**
   * A program wants to write, and will as soon as this returns. Where a missing page is survived that is no loss yet: a
   * QEMU that is about to be refused by our locks, for one, comes this far.
   */
  #writerCame(): void {
    if (survivesBusErrors()) {
      this.#lease = NO_LEASE;
      this.#leaseFromMs = performance.now() + NO_LEASE_MS;
      this.#lookAgain(FIRST_LOOK_MS);
    } else {
      this.#lose(writerCame(this.file));
    }
  }

  #lookAgain(afterMs: number): void {
    if (this.loss !== null || afterMs > LOOK_INTERVAL_MS) return;
    setTimeout(() => {
      if (!this.#isOpen) return;
      this.#look();
      this.#lookAgain(2 * afterMs);
    }, afterMs).unref();
  }

  #make(options: Omit<HoldOptions, 'copies'>): FileBytes {
    const bytes = bytesOfFile(this.file, { ...options, copies: this.hadWriter });
    this.#mappings.add(bytes);
    return bytes;
  }

  #lose(report: ErrorReport): void {
    if (this.loss !== null) return;
    this.loss = report;
    this.#letGo();
    this.#tell(report);
  }

  /** A lease only says that somebody is about to write: what came of it is told once the file shows it. */
  #explain(): void {
    const report = changeSince(this.file);
    if (report === null || report.what === this.loss?.what) return;
    this.loss = report;
    this.#tell(report);
  }

  #tell(report: ErrorReport): void {
    for (const listener of [...this.#listeners]) listener(report);
  }

  /** In this order: a program that waits for the lease must find nothing mapped any more. */
  #letGo(): void {
    for (const bytes of this.#mappings) this.discard(bytes);
    if (this.#lease.kind === 'held') this.#lease.release();
    unlockImage(this.file.fd);
  }
}

const open = new Map<string, GuardedFile>();

/** What `acquireFile` takes beside the path. */
export interface AcquireOptions {
  /** Its bytes are the file's own, and a write to them changes the file. */
  readonly isWritable: boolean;
  /**
   * Holds the file until now, and is released once this one is there: the two must not refuse each other. Where this one
   * is given up first, `resume` it.
   */
  readonly replaced?: GuardedFile | undefined;
  readonly format?: GivenFormat | undefined;
}

/**
 * Opens the file, or joins those who read it by this path already, if it is still the same file. Two never write it.
 * @throws UserError as `openImageFile` does, and `in-use` if another program's locks forbid it: then `replaced` is as it was.
 */
export function acquireFile(path: string, { isWritable, replaced, format }: AcquireOptions): GuardedFile {
  const yields = replaced?.users === 1 && (isWritable || replaced.file.isWritable);
  if (yields) replaced.pause();
  if (isWritable) giveUpLeasesOn(path);
  try {
    return joinOrAdd(openImageFile(path, isWritable, format), yields && replaced.file.isWritable);
  } catch (thrown) {
    if (yields) replaced.resume();
    throw thrown;
  }
}

function joinOrAdd(file: ImageFile, isOwnWriter: boolean): GuardedFile {
  const known = open.get(keyOf(file));
  if (known?.check() && !file.isWritable) {
    closeImageFile(file.fd);
    known.users += 1;
    return known;
  }
  try {
    const guarded = new GuardedFile(file, isOwnWriter);
    open.set(keyOf(file), guarded);
    return guarded;
  } catch (thrown) {
    closeImageFile(file.fd);
    throw thrown;
  }
}

function mustAgree({ path, fd, stats, isWritable }: ImageFile): void {
  const answer = lockImage(fd, isWritable);
  if (answer.kind !== 'conflict') return;
  const holder = lockHolder({ inode: stats.ino, byte: answer.byte });
  throw new UserError(inUse(path, answer, { holder, isWritable }));
}

/** The last of its users unmaps and closes it. */
export function releaseFile(guarded: GuardedFile): void {
  guarded.users -= 1;
  if (guarded.users > 0) return;
  if (open.get(keyOf(guarded.file)) === guarded) open.delete(keyOf(guarded.file));
  guarded.end();
}

function giveUpLeasesOn(path: string): void {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  for (const guarded of open.values()) {
    const { ino, dev } = guarded.file.stats;
    if (stats?.ino === ino && stats.dev === dev) guarded.giveUpLease();
  }
}

/** The path too: whether a file is still in its place is a question about one of its names. */
function keyOf({ path, stats, isWritable }: ImageFile): string {
  return `${isWritable ? 'rw' : 'ro'}:${stats.dev}:${stats.ino}:${path}`;
}

function cutMeanwhile({ path, name }: ImageFile): ErrorReport {
  return lossReport(path, `${name} was cut while it was read, and is as long as before again`);
}

function writerCame({ path, name }: ImageFile): ErrorReport {
  const todo = 'When that program has finished, open it again to see it as it is then.';
  return { ...lossReport(path, `${name} is being written by another program`), todo };
}
