/** The files of a file system as a tree of nodes, within bounds: no more than so many, and no directory twice. */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import { countText } from '../../../../../app/contract/text/count-text.ts';
import type { Reading } from '../../format.ts';
import type { Found, Unpacked } from '../../found.ts';
import type { FileType } from './attributes.ts';
import { nameProblem, nameText } from './file-name.ts';

/** Of one file system. */
export const ENTRIES_MAX = 20_000;

/** A file of any type, as a directory has it. */
export interface Entry {
  readonly name: Uint8Array;
  readonly type: FileType;
  readonly sizeBytes: number;
  readonly fields: readonly StructureField[];
  /** Where its content begins in the bytes, for one that lies there in one piece as it is. */
  readonly start?: number;
  /** Of a directory: what it is known by, as an inode number or a place. */
  readonly directory?: number;
  readonly children?: readonly Found[];
  /** Its content, for one that lies packed or scattered. */
  readonly unpacked?: Unpacked;
  readonly problems?: readonly string[];
}

export interface FileTree {
  /** The name is not shown: it is `/`. */
  readonly root: Entry;
  /** @throws Malformed where they can't be read further; those before stay */
  entriesOf(directory: number): Iterable<Entry>;
}

export interface Listing {
  /** The root directory, with all that is below it. */
  readonly root: Found;
  /** How many there are in it, the root not counted. */
  readonly entries: number;
  readonly problems: readonly string[];
}

/** Goes through the whole tree. Never throws for what is in the image. */
export function listFiles(reading: Reading, tree: FileTree): Listing {
  const walk = new Walk(tree);
  const root = walk.found(reading, tree.root, '/');
  return { root, entries: walk.entries, problems: walk.problems };
}

class Walk {
  entries = 0;
  isFull = false;
  readonly #tree: FileTree;
  readonly #entered = new Set<number>();

  constructor(tree: FileTree) {
    this.#tree = tree;
  }

  get problems(): string[] {
    return this.isFull ? [`There are more files: the listing ends at ${countText(ENTRIES_MAX)}.`] : [];
  }

  found(reading: Reading, entry: Entry, name: string): Found {
    const { type, sizeBytes, fields, directory, start = null, unpacked } = entry;
    const inside = directory === undefined ? null : this.#inside(reading, directory);
    const problems = [...(entry.problems ?? []), ...(inside?.problems ?? [])];
    return {
      kind: type,
      name,
      start,
      sizeBytes: Math.min(sizeBytes, Number.MAX_SAFE_INTEGER),
      fields,
      children: inside?.children ?? entry.children ?? [],
      problems,
      ...(unpacked === undefined ? {} : { unpacked }),
    };
  }

  #inside(reading: Reading, directory: number): { children: readonly Found[]; problems: readonly string[] } {
    if (this.#entered.has(directory))
      return {
        children: [],
        problems: ['It is a directory that is listed elsewhere, and is not listed again.'],
      };
    this.#entered.add(directory);
    const deeper = reading.within(reading.start, reading.end);
    return deeper.gather(this.#entries(deeper, directory));
  }

  *#entries(reading: Reading, directory: number): Generator<Found> {
    for (const entry of this.#tree.entriesOf(directory)) {
      this.isFull ||= this.entries === ENTRIES_MAX;
      if (this.isFull) return;
      this.entries += 1;
      const problem = nameProblem(Buffer.from(entry.name).toString('latin1'));
      const shown = this.found(reading, entry, nameText(entry.name));
      yield problem === null ? shown : { ...shown, problems: [problem, ...(shown.problems ?? [])] };
    }
  }
}
