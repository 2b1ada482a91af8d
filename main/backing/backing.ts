/** Image files as bytes, in a mode: what a flash device stands on. */
import { type ErrorReport, UserError } from '../../app/contract/errors.ts';
import type { BackingMode, GivenFormat } from '../../app/contract/machine.ts';
import type { FileBytes } from './bytes-of-file.ts';
import { acquireFile, type GuardedFile, releaseFile, type Shape } from './guarded-file.ts';
import { closeImageFile, openImageFile } from './image-file.ts';
import { mappingSupport, PAGESIZE } from './mmap.ts';

/** One image file in one mode. Only in `write-through` the file itself is changed. */
export interface Backing {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  /** Of the file. */
  readonly sizeBytes: number;
  readonly mode: BackingMode;
  /** `mapped`: the file's own pages. `copied`: where that can't be, with the same behaviour. */
  readonly kind: 'mapped' | 'copied';
  /** What `kind` means here and why it is so, for people. */
  readonly sentence: string;
  /**
   * The file's content, then 0xff if more was asked for; the same array for the backing's life. In `shared` mode nothing
   * may write to it: the pages are read-only, a write kills the process (SIGSEGV), and only the device guards against
   * it. In `scratch` a written page becomes this process's own, in `write-through` what is written is in the file at
   * once. Zeros after a loss and after `close`.
   */
  readonly bytes: Uint8Array;
  /** As `bytes` was at first, to compare with; never write to it. The same array as `bytes` but in scratch. */
  readonly original: Uint8Array;
  /** Set for good once the file is no longer what it was when it was opened. */
  readonly loss: ErrorReport | null;
  /**
   * True while the file is what it was. Ask before each batch of accesses (two system calls, some 10 µs), and again
   * after it, before anything that it read is shown: another program may have cut the file in the middle. Let the event
   * loop run between batches. On a loss zeros are laid over the bytes, so that no later touch can kill the process, and
   * `onLoss` is called. False after `close`.
   */
  check(): boolean;
  /** `check` for who has no other use for a file that is not there. @throws UserError if it is lost, and after `close` */
  mustBeThere(): void;
  /** Called from `check` or the event loop, whichever notices first, and again when the cause is better known. */
  onLoss(listener: (report: ErrorReport) => void): void;
  /** A second call does nothing. */
  close(): void;
}

/** How the bytes differ from the file's, and what a person says they are. */
export interface BackingOptions {
  /** Opened whatever the bytes look like. */
  readonly format?: GivenFormat | undefined;
  /** A shorter file is followed by 0xff up to this many bytes. */
  readonly leastBytes?: number;
  /** So many bytes, a multiple of 4, have the bytes of each 32-bit word swapped: they are a copy then. */
  readonly swappedBytes?: number;
  /**
   * The one that this backing takes the place of, which the caller closes once it has this one; it holds the file as
   * before if this one is closed first.
   */
  readonly replaces?: Backing | null;
}

/**
 * Opens a raw image, followed by 0xff up to `leastBytes` if it is shorter: `shared` maps it MAP_SHARED and read-only,
 * `scratch` MAP_PRIVATE and writable, `write-through` MAP_SHARED and writable. The same file opened twice in this process
 * is mapped once for all who share it. While it is open in one of the first two, this process must not open the file
 * for writing with a synchronous call: it would wait for itself, 45 s (see lease.ts). For the main thread only; workers
 * may read `bytes`.
 * @throws UserError `not-found`, `is-directory`, `not-a-file`, `empty`, `no-permission`, `bad-input`, `not-raw`,
 *   `in-use` (the locks of another program, see image-lock.ts), `wrong-size` (the runtime can't hold it: Electron from
 *   2 GiB on) or `backing-lost` (it changed meanwhile).
 */
export function openBacking(
  path: string,
  mode: BackingMode,
  { leastBytes = 0, swappedBytes = 0, replaces, format }: BackingOptions = {},
): Backing {
  const replaced = replaces instanceof FileBacking ? replaces.guarded : undefined;
  const guarded = acquireFile(path, { isWritable: mode === 'write-through', replaced, format });
  try {
    const shape = { lengthBytes: Math.max(guarded.file.sizeBytes, leastBytes), swappedBytes };
    const held = mode === 'scratch' ? guarded.privateBytes(shape) : guarded.sharedBytes(shape);
    if (mode === 'write-through') mustReachTheFile(guarded, held, shape);
    if (!guarded.check() && guarded.loss !== null) throw new UserError(guarded.loss);
    return new FileBacking({ guarded, held, shape, mode, replaced });
  } catch (thrown) {
    releaseFile(guarded);
    if (replaced !== guarded) replaced?.resume();
    throw thrown;
  }
}

/** A write to a copy, or after the end of the file, would be lost without a word. */
function mustReachTheFile(guarded: GuardedFile, held: FileBytes, shape: Shape): void {
  const { path, name, sizeBytes } = guarded.file;
  const endsInside = held.bytes.length > sizeBytes;
  if (!endsInside && held.kind === 'mapped') return;
  const why = endsInside ? 'It ends inside an erase block.' : sentenceFor(held, guarded, shape);
  const todo = endsInside
    ? 'Take scratch mode: what is saved from there fills whole erase blocks, and can be written through.'
    : 'Take scratch mode, and save what it holds as a file of its own.';
  throw new UserError({
    code: 'wrong-size',
    what: `${name} can’t be written through. ${why.replace(/\.$/, '')}`,
    where: path,
    todo,
  });
}

/** A file that can be an image. */
export interface InspectedFile {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly format?: GivenFormat | undefined;
}

/** What `openBacking` would find, with its refusals, and nothing left open. @throws UserError as `openBacking`. */
export function inspectFile(path: string, format?: GivenFormat): InspectedFile {
  const { fd, path: absolutePath, name, sizeBytes } = openImageFile(path, false, format);
  closeImageFile(fd);
  return { path: absolutePath, name, sizeBytes, format };
}

type Parts = {
  readonly guarded: GuardedFile;
  readonly held: FileBytes;
  readonly shape: Shape;
  readonly mode: BackingMode;
  readonly replaced: GuardedFile | undefined;
};

class FileBacking implements Backing {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly mode: BackingMode;
  readonly kind: 'mapped' | 'copied';
  readonly sentence: string;
  readonly bytes: Uint8Array;
  readonly guarded: GuardedFile;
  readonly #held: FileBytes;
  readonly #shape: Shape;
  readonly #replaced: GuardedFile | undefined;
  readonly #endings: (() => void)[] = [];
  #isOpen = true;

  constructor({ guarded, held, shape, mode, replaced }: Parts) {
    this.path = guarded.file.path;
    this.name = guarded.file.name;
    this.sizeBytes = guarded.file.sizeBytes;
    this.mode = mode;
    this.kind = held.kind;
    this.sentence = sentenceFor(held, guarded, shape);
    this.bytes = held.bytes;
    this.guarded = guarded;
    this.#held = held;
    this.#shape = shape;
    this.#replaced = replaced;
  }

  get original(): Uint8Array {
    const isReadable = this.#isOpen && this.mode === 'scratch' && this.check();
    return isReadable ? this.guarded.sharedBytes(this.#shape).bytes : this.bytes;
  }

  get loss(): ErrorReport | null {
    return this.guarded.loss === null ? null : this.#inThisMode(this.guarded.loss);
  }

  check(): boolean {
    return this.#isOpen && this.guarded.check();
  }

  mustBeThere(): void {
    if (this.check()) return;
    throw new UserError(this.loss ?? closedMeanwhile(this));
  }

  onLoss(listener: (report: ErrorReport) => void): void {
    if (this.loss !== null) listener(this.loss);
    this.#endings.push(this.guarded.onLoss((report) => listener(this.#inThisMode(report))));
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const end of this.#endings) end();
    if (this.mode === 'scratch') this.guarded.discard(this.#held);
    releaseFile(this.guarded);
    if (this.#replaced !== this.guarded) this.#replaced?.resume();
  }

  #inThisMode(report: ErrorReport): ErrorReport {
    if (this.mode !== 'scratch') return report;
    return { ...report, todo: `${report.todo} What was changed in scratch is gone.` };
  }
}

/** What is read of it is zeros by now. */
function closedMeanwhile({ name, path }: FileBacking): ErrorReport {
  return {
    code: 'not-found',
    what: `${name} was closed while it was read`,
    where: path,
    todo: 'Ask again: what is open now is read then.',
  };
}

function sentenceFor({ kind }: FileBytes, { file, hadWriter }: GuardedFile, shape: Shape): string {
  if (shape.swappedBytes > 0) return 'Copied into memory, because the board swaps the bytes of its words.';
  if (hadWriter) return 'Copied into memory, because another program has the file open for writing.';
  const support = mappingSupport();
  if (support.kind === kind) return support.sentence;
  if (file.sizeBytes < Math.min(PAGESIZE, shape.lengthBytes))
    return 'Copied into memory: it is less than a page.';
  return "Copied into memory, because this file system can't map its files.";
}
