/** The files a person opened before, newest first, kept in the program's own folder. */
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import type { RecentFile } from '../../app/contract/file.ts';
import { type FlashImage, GivenFormat } from '../../app/contract/machine.ts';

const KEPT = 12;
const Stored = z.object({
  files: z.array(z.object({ path: z.string(), openedAt: z.string(), format: GivenFormat.optional() })),
});
type Entry = z.infer<typeof Stored>['files'][number];

/** At most 12 files, each once. */
export class RecentFiles {
  readonly #storePath: string;

  /** `storePath` is a JSON file, made when the first file is opened. */
  constructor(storePath: string) {
    this.#storePath = storePath;
  }

  list(): RecentFile[] {
    return this.#read().map(({ path, openedAt, format }) => ({
      path,
      openedAt,
      format,
      name: basename(path),
      sizeBytes: sizeOf(path),
    }));
  }

  /**
   * In their order, each with the format that was given. A list that can't be kept is no reason to refuse an image: a
   * full disk or a read-only home is passed over.
   */
  add(images: readonly Pick<FlashImage, 'path' | 'format'>[]): void {
    const openedAt = new Date().toISOString();
    const entries = new Map(images.map(({ path, format }) => [path, { path, openedAt, format }]));
    const older = this.#read().filter(({ path }) => !entries.has(path));
    this.#write([...entries.values(), ...older].slice(0, KEPT));
  }

  forget(path: string): void {
    this.#write(this.#read().filter((entry) => entry.path !== path));
  }

  /** A missing or damaged store is an empty one. */
  #read(): Entry[] {
    try {
      const parsed = Stored.safeParse(JSON.parse(readFileSync(this.#storePath, 'utf8')));
      return parsed.success ? parsed.data.files : [];
    } catch {
      return [];
    }
  }

  #write(files: Entry[]): void {
    try {
      mkdirSync(dirname(this.#storePath), { recursive: true });
      const draft = `${this.#storePath}.${process.pid}`;
      writeFileSync(draft, JSON.stringify({ files }, null, 2));
      renameSync(draft, this.#storePath);
    } catch {
      return;
    }
  }
}

function sizeOf(path: string): number | null {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size ?? null;
  } catch {
    return null;
  }
}
