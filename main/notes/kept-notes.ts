/**
 * Where notes, and how a flash is divided, stay when no session is saved: in the program's own folder, a file for each image, named by the sum of the
 * image's path.
 *
 * An image is known again by its path, whatever it holds now: notes that vanished because a build wrote the file anew, or
 * because one byte was programmed, would be lost for who wrote them, and the sum of a large file would have to be read at
 * each opening. Its size and the time of its last change say whether it is another one than the notes were written on; that
 * is told, and changes nothing. An image that has no notes under its path, but the size and time of one that is no longer
 * where it was, is that one, moved: it takes its notes along.
 *
 * Several programs may have an image open: each reads what lies there before it writes, and a file is replaced as a whole.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorName } from '../../app/contract/errors.ts';
import { NOTES_MAX } from '../../app/contract/note.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { imageAtHead } from './image-at-head.ts';
import type { Told } from './merge-told.ts';
import { isOfLaterVersion, type KeptImage, notesText, parseNotes, type WrittenNotes } from './notes-file.ts';

const EXTENSION = '.json';
/** More files are not looked through for an image that moved. */
const LOOKED_THROUGH = 2000;

/** What is kept for an image. */
export interface Kept extends Told {
  /** It is another image than the notes were written on. */
  readonly isDoubted: boolean;
  /** What is to be minded about them, a sentence each. */
  readonly warnings: readonly string[];
}

/** A file that is kept, as it is now. */
interface Reading {
  /** Null where there is none, and where it can't be read. */
  readonly written: WrittenNotes | null;
  /** Why it can't be read. */
  readonly warning: string | null;
}

export class KeptNotes {
  readonly #directory: string;
  /** Files that are there and could be neither read nor laid aside: nothing is written over them. */
  readonly #unread = new Set<string>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** What is kept for the image at a path, or for the one that was moved there. */
  read(path: string): Kept {
    const now = imageAt(path);
    const { written, warning } = this.again(path);
    if (written === null) {
      const moved = warning === null && now.sizeBytes > 0 ? this.#takeMoved(now) : null;
      return { ...toldBy(moved), isDoubted: false, warnings: warning === null ? [] : [warning] };
    }
    const isDoubted =
      written.notes.length > 0 && written.image !== undefined && !isSameImage(written.image, now);
    const doubt = `${path} has changed since its notes were written: look whether they still fit.`;
    return { ...toldBy(written), isDoubted, warnings: isDoubted ? [doubt] : [] };
  }

  /** What is kept for the image at a path by now: another program may have written it. */
  again(path: string): Reading {
    return this.#readFile(this.#fileOf(path));
  }

  /**
   * `image` is the one that the notes are about; null: the image as it is now.
   * @returns why they could not be kept, in a sentence; null where they are
   */
  write(path: string, { notes, layout }: Told, image: KeptImage | null): string | null {
    const file = this.#fileOf(path);
    if (this.#unread.has(file))
      return `${file} has notes of ${path} that can’t be read, and nothing is written over it: export yours before you close the image.`;
    if (notes.length > NOTES_MAX)
      return `The notes of ${path} are more than the ${countText(NOTES_MAX)} that can be kept: export them, and delete some.`;
    try {
      if (notes.length === 0 && layout === null) {
        rmSync(file, { force: true });
        return null;
      }
      mkdirSync(this.#directory, { recursive: true });
      const text = notesText({ image: image ?? imageAt(path), notes, ...(layout && { layout }) });
      replaceFile(file, text);
      return null;
    } catch (thrown) {
      return `The notes can’t be kept in ${this.#directory} (${errorName(thrown)}): export them before you close the image.`;
    }
  }

  #fileOf(path: string): string {
    return join(
      this.#directory,
      `${createHash('sha256').update(path).digest('hex').slice(0, 32)}${EXTENSION}`,
    );
  }

  /**
   * A file that makes no sense gets another name; one that can't be read or renamed, or that a later version wrote, is left as
   * it is.
   */
  #readFile(file: string): Reading {
    let text: string;
    this.#unread.delete(file);
    try {
      text = readFileSync(file, 'utf8');
    } catch (thrown) {
      const isNone = errorName(thrown) === 'ENOENT' || errorName(thrown) === 'ENOTDIR';
      return isNone ? { written: null, warning: null } : this.#leave(file, 'can’t be read');
    }
    try {
      return { written: parseNotes(text, file), warning: null };
    } catch {
      if (isOfLaterVersion(text)) return this.#leave(file, 'were written by a later version of Norscope');
      return this.#layAside(file);
    }
  }

  #layAside(file: string): Reading {
    const aside = `${file}.unread-${Date.now()}`;
    try {
      renameSync(file, aside);
    } catch {
      return this.#leave(file, 'can’t be read');
    }
    return {
      written: null,
      warning: `The notes kept for this image can’t be read; they now lie in ${aside}.`,
    };
  }

  #leave(file: string, why: string): Reading {
    this.#unread.add(file);
    return { written: null, warning: `The notes kept in ${file} ${why}.` };
  }

  #takeMoved(now: KeptImage): WrittenNotes | null {
    for (const name of this.#fileNames()) {
      const file = join(this.#directory, name);
      const image = imageAtHead(file);
      if (image === null || !isSameImage(image, now) || imageAt(image.path).sizeBytes !== 0) continue;
      const written = writtenIn(file);
      if (written === null) continue;
      if (this.write(now.path, toldBy(written), now) === null) rmSync(file, { force: true });
      return written;
    }
    return null;
  }

  #fileNames(): string[] {
    try {
      return readdirSync(this.#directory)
        .filter((name) => name.endsWith(EXTENSION))
        .slice(0, LOOKED_THROUGH);
    } catch {
      return [];
    }
  }
}

/** What a file that was read tells; nothing where there was none. */
export function toldBy(written: WrittenNotes | null): Told {
  return { notes: written?.notes ?? [], layout: written?.layout ?? null };
}

/** Who reads it has all of the old text or all of the new one. */
function replaceFile(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, file);
  } catch (thrown) {
    rmSync(draft, { force: true });
    throw thrown;
  }
}

/** Null where it can't be read: it belongs to another image, which lays it aside. */
function writtenIn(file: string): WrittenNotes | null {
  try {
    return parseNotes(readFileSync(file, 'utf8'), file);
  } catch {
    return null;
  }
}

function isSameImage(one: KeptImage, other: KeptImage): boolean {
  return one.sizeBytes === other.sizeBytes && one.modifiedMs === other.modifiedMs;
}

/** What a path has now; nothing of no size where there is no file: a flash without an image. */
function imageAt(path: string): KeptImage {
  try {
    const { size: sizeBytes, mtimeMs: modifiedMs } = statSync(path);
    return { path, sizeBytes, modifiedMs };
  } catch {
    return { path, sizeBytes: 0, modifiedMs: 0 };
  }
}
