/**
 * Where notes, and how a flash is divided, stay when no session is saved: in the program's own folder, a file for each image, named by the sum of the
 * image's path.
 *
 * An image is known again by its path, whatever it holds now: notes that vanished because a build wrote the file anew, or
 * because one byte was programmed, would be lost for who wrote them, and the sum of a large file would have to be read at
 * each opening. Its size and the time of its last change say whether it is another one than the notes were written on; that
 * is told, and changes nothing. An image that has no notes under its path, but the size and time of one that is no longer
 * where it was, is that one, moved: it takes its notes along.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorName } from '../../app/contract/errors.ts';
import type { KeptLayout } from '../../app/contract/flash-layout.ts';
import { NOTES_MAX, type NoteContent } from '../../app/contract/note.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { type KeptImage, notesText, parseNotes, type WrittenNotes } from './notes-file.ts';

const EXTENSION = '.json';
/** More files are not looked through for an image that moved. */
const LOOKED_THROUGH = 2000;

/** What a person told about an image. */
export interface Told {
  readonly notes: readonly NoteContent[];
  /** Null where nobody told any. */
  readonly layout: KeptLayout | null;
}

/** What is kept for an image. */
export interface Kept extends Told {
  /** What is to be minded about them, a sentence each. */
  readonly warnings: readonly string[];
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
    const own = this.#readFile(this.#fileOf(path));
    if (own.written === null) {
      const moved = own.warning === null && now.sizeBytes > 0 ? this.#takeMoved(now) : null;
      return { ...toldBy(moved), warnings: own.warning === null ? [] : [own.warning] };
    }
    const { image, notes } = own.written;
    const isOther =
      image !== undefined && (image.sizeBytes !== now.sizeBytes || image.modifiedMs !== now.modifiedMs);
    const warning = `${path} has changed since its notes were written: look whether they still fit.`;
    return { ...toldBy(own.written), warnings: isOther && notes.length > 0 ? [warning] : [] };
  }

  /** @returns why they could not be kept, in a sentence; null where they are */
  write(path: string, { notes, layout }: Told): string | null {
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
      const draft = `${file}.${process.pid}`;
      writeFileSync(draft, notesText({ image: imageAt(path), notes, ...(layout && { layout }) }));
      renameSync(draft, file);
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

  /** A file that makes no sense gets another name; one that can't be read, or can't be renamed, is left as it is from now on. */
  #readFile(file: string): { readonly written: WrittenNotes | null; readonly warning: string | null } {
    let text: string;
    this.#unread.delete(file);
    try {
      text = readFileSync(file, 'utf8');
    } catch (thrown) {
      const isNone = errorName(thrown) === 'ENOENT' || errorName(thrown) === 'ENOTDIR';
      return isNone ? { written: null, warning: null } : this.#leave(file);
    }
    try {
      return { written: parseNotes(text, file), warning: null };
    } catch {
      const aside = `${file}.unread-${Date.now()}`;
      try {
        renameSync(file, aside);
      } catch {
        return this.#leave(file);
      }
      return {
        written: null,
        warning: `The notes kept for this image can’t be read; they now lie in ${aside}.`,
      };
    }
  }

  #leave(file: string): { readonly written: null; readonly warning: string } {
    this.#unread.add(file);
    return { written: null, warning: `The notes kept in ${file} can’t be read.` };
  }

  #takeMoved(now: KeptImage): WrittenNotes | null {
    for (const name of this.#fileNames()) {
      const file = join(this.#directory, name);
      const image = this.#imageOf(file);
      const isSame = image?.sizeBytes === now.sizeBytes && image.modifiedMs === now.modifiedMs;
      if (image === null || !isSame || imageAt(image.path).sizeBytes !== 0) continue;
      const { written } = this.#readFile(file);
      if (written === null) continue;
      if (this.write(now.path, toldBy(written)) === null) rmSync(file, { force: true });
      return written;
    }
    return null;
  }

  #imageOf(file: string): KeptImage | null {
    try {
      return parseNotes(readFileSync(file, 'utf8'), file).image ?? null;
    } catch {
      return null;
    }
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

function toldBy(written: WrittenNotes | null): Told {
  return { notes: written?.notes ?? [], layout: written?.layout ?? null };
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
