/**
 * Open image files, each guarded against vanishing under its mappings, once a file in this process.
 *
 * Two guards. A lease (see lease.ts), where the system grants one: a program that wants to write or truncate waits
 * until zeros lie over the mappings. And a look at the file, before each batch of accesses and twice a second.
 * A file that is open for writing here can have no lease; the look is all there is.
 * Where there is no lease because a program has the file open for writing at this moment, the bytes are copied and
 * nothing can happen to them. What remains: a file of somebody else's (so no lease), that nobody was writing when it
 * was opened, and that is truncated between a check and the end of the batch after it. A read of the vanished part
 * is then a SIGBUS. Packages replace the files of the system by rename, so those are not at risk. Faulting the pages
 * in beforehand (MADV_POPULATE_READ) would not close the gap: a truncation takes them out of the mapping again.
 */
import { closeSync, statSync } from 'node:fs';
import type { ErrorReport } from '../../app/contract/errors.ts';
import { bytesOfFile, type FileBytes, type HoldOptions } from './bytes-of-file.ts';
import { changeSince } from './file-change.ts';
import { loss as lossReport } from './file-report.ts';
import { type ImageFile, openImageFile } from './image-file.ts';
import { type LeaseAnswer, takeLease } from './lease.ts';

/** How often an untouched file is looked at, in milliseconds. */
export const LOOK_INTERVAL_MS = 500;

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
  #lease: LeaseAnswer;
  readonly #timer: NodeJS.Timeout;
  readonly #mappings = new Set<FileBytes>();
  readonly #listeners = new Set<LossListener>();
  /** By their shape. */
  readonly #shared = new Map<string, FileBytes>();

  constructor(file: ImageFile) {
    this.file = file;
    this.#lease = file.isWritable ? NO_LEASE : takeLease(file.fd, () => this.#lose(writerCame(file)));
    this.#timer = setInterval(() => this.#look(), LOOK_INTERVAL_MS).unref();
  }

  /** Whether the bytes had to be copied because a program was writing the file when it was opened. */
  get hadWriter(): boolean {
    return this.#lease.kind === 'refused' && this.#lease.because === 'has-writer';
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
    const report = changeSince(this.file);
    if (report !== null) this.#lose(report);
    return report === null;
  }

  /** @returns a function that ends the listening. */
  onLoss(listener: LossListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** From now on only the look guards the file: this process is about to open it for writing, and would ask itself. */
  giveUpLease(): void {
    if (this.#lease.kind === 'held') this.#lease.release();
    this.#lease = NO_LEASE;
  }

  /** Unmaps everything and closes the file; `releaseFile` calls it for the last user. */
  end(): void {
    clearInterval(this.#timer);
    this.#letGo();
    closeSync(this.file.fd);
  }

  #look(): void {
    if (this.loss === null) this.check();
    else this.#explain();
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
  }
}

const open = new Map<string, GuardedFile>();

/**
 * Opens the file, or joins those who have it open by this path already, if it is still the same file.
 * @throws UserError as `openImageFile` does.
 */
export function acquireFile(path: string): GuardedFile {
  return joinOrAdd(openImageFile(path));
}

/**
 * As `acquireFile`, for writing: its bytes are the file's own and a write to them changes the file.
 * @throws UserError as `openImageFile` does.
 */
export function acquireFileToWrite(path: string): GuardedFile {
  giveUpLeasesOn(path);
  return joinOrAdd(openImageFile(path, true));
}

function joinOrAdd(file: ImageFile): GuardedFile {
  const known = open.get(keyOf(file));
  if (known?.check()) {
    closeSync(file.fd);
    known.users += 1;
    return known;
  }
  const guarded = new GuardedFile(file);
  open.set(keyOf(file), guarded);
  return guarded;
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

function writerCame({ path, name }: ImageFile): ErrorReport {
  const todo = 'When that program has finished, open it again to see it as it is then.';
  return { ...lossReport(path, `${name} is being written by another program`), todo };
}
