/** What is told of a tree that is written: how many of each kind and the first of them for people, all by name for programs. */
import { basename } from 'node:path';
import type { ExtractedTree } from '../../app/contract/extract.ts';
import type { StructureNode } from '../../app/contract/structure.ts';
import { middleShortenedText } from '../../app/contract/text/cut-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import { sizeText } from '../../app/contract/text/size-text.ts';
import { SYMLINK, targetOf } from '../image/structure/formats/filesystem/attributes.ts';
import { isMade } from './member-tree.ts';

/** Of all files together: structures may lie over one another. */
export const WRITTEN_MAX_BYTES = 4 * 1024 ** 3;
const NAME_MAX = 60;
const RENAMED_SHOWN = 3;
/** Of each list: more are counted. */
const NAMED_MAX = 50_000;
/** Of the names and reasons of all lists together: paths may be long, and have most of it in common. */
const CHARACTERS_MAX = 16 * 1024 * 1024;

/** Why a structure is not written, for all of a cause: what is counted, and why in a sentence of many, and of one. */
const CAUSES = {
  placeless: ['structure', 'for want of bytes of their own', 'It has no bytes of its own.'],
  special: [
    'special file',
    'as links, devices and pipes are not made',
    'Links, devices and pipes are not made.',
  ],
  tooDeep: ['structure', 'too deep for a path', 'It lies too deep for a path.'],
  unnamed: [
    'structure',
    'for want of a name that the system takes',
    'The system takes no name of it, or of what it lies in.',
  ],
  tooMuch: [
    'file',
    `beyond the ${sizeText(WRITTEN_MAX_BYTES)} that are written at most`,
    `${sizeText(WRITTEN_MAX_BYTES)} are written at most.`,
  ],
} as const;
type Cause = keyof typeof CAUSES;

/** What is wrong with a structure: of the first it is told what that is. */
const FAULTS = {
  notWhole: ['Not whole', 'file', 'faulty'],
  damaged: ['Left out for damage', 'file', 'leftOut'],
  unread: ['Left out as not unpacked here', 'file', 'leftOut'],
  gaping: ['Something may be missing in', 'folder', 'faulty'],
  wrong: ['Something is wrong with', 'structure', 'faulty'],
} as const;
type Fault = keyof typeof FAULTS;

/** Keeps account of what is written. */
export class TreeTold {
  readonly #pathOf: (node: StructureNode) => string;
  readonly #counts = new Map<Cause, number>();
  readonly #faults = new Map<Fault, Faulty>();
  readonly #renamed = new Renamed();
  readonly #named = new NamedLists();

  /** `pathOf` names a structure for a program. */
  constructor(pathOf: (node: StructureNode) => string) {
    this.#pathOf = pathOf;
  }

  /** It is not written, for the cause. */
  leaveOut(node: StructureNode, cause: Cause): void {
    this.#counts.set(cause, (this.#counts.get(cause) ?? 0) + 1);
    const name = () => this.#pathOf(node);
    if (node.kind === SYMLINK && cause === 'special')
      this.#named.add('links', () => ({ node: idOf(node), name: name(), target: targetOf(node) }));
    else this.#named.add('leftOut', () => ({ node: idOf(node), name: name(), why: CAUSES[cause][2] }));
  }

  /** `why` empty: nothing is wrong with it. */
  fault(node: StructureNode, fault: Fault, why: string): void {
    if (why === '') return;
    const [, , list] = FAULTS[fault];
    const faulty = this.#faults.get(fault) ?? new Faulty();
    this.#faults.set(fault, faulty);
    faulty.add(node, why);
    this.#named.add(list, () => ({ node: idOf(node), name: this.#pathOf(node), why }));
  }

  /** It is written by another name than its own. `to` is its path in the folder. */
  rename(node: StructureNode, to: string): void {
    this.#renamed.add(node, basename(to));
    this.#named.add('renamed', () => ({ node: idOf(node), from: this.#pathOf(node), to }));
  }

  /** In sentences, and by name. */
  told(): Omit<ExtractedTree, 'folder' | 'files' | 'sizeBytes'> {
    const omissions = keysOf(CAUSES).flatMap((cause) => {
      const [what, why] = CAUSES[cause];
      const count = this.#counts.get(cause) ?? 0;
      return count > 0 ? [`Left out ${why}: ${pluralText(count, what)}.`] : [];
    });
    const faulty = keysOf(FAULTS).flatMap((fault) => {
      const [what, noun] = FAULTS[fault];
      return (this.#faults.get(fault)?.told(noun) ?? []).map((told) => `${what}: ${told}`);
    });
    return {
      omissions: [...omissions, ...faulty],
      remarks: this.#renamed.told(),
      ...this.#named.told(),
    };
  }
}

/** What is told by name, a list each. */
type Lists = Pick<ExtractedTree, 'leftOut' | 'faulty' | 'renamed' | 'links'>;

/** The lists, with how many of each have no room in them. */
class NamedLists {
  readonly #lists: Lists = { leftOut: [], faulty: [], renamed: [], links: [] };
  readonly #more = { leftOut: 0, faulty: 0, renamed: 0, links: 0 };
  #charactersLeft = CHARACTERS_MAX;

  /** Each list in the order in which they came. */
  told(): Lists & Pick<ExtractedTree, 'more'> {
    return { ...this.#lists, more: this.#more };
  }

  /** Once one has no room, none behind it is looked at: what is told of it may be long. */
  add<K extends keyof Lists>(list: K, tell: () => Lists[K][number]): void {
    const named: Lists[K][number][] = this.#lists[list];
    const told = named.length < NAMED_MAX && this.#charactersLeft > 0 ? tell() : null;
    if (told !== null) this.#charactersLeft -= charactersOf(told);
    if (told === null || this.#charactersLeft < 0) this.#more[list] += 1;
    else named.push(told);
  }
}

function charactersOf(told: Lists[keyof Lists][number]): number {
  return Object.values(told).reduce<number>((sum, each) => sum + String(each ?? '').length, 0);
}

/** How many files, or folders, have a fault of some kind, and what is wrong with the first of them. */
class Faulty {
  #count = 0;
  #first = '';

  add({ kind, name }: StructureNode, why: string): void {
    if (this.#count === 0) this.#first = `${kind} ${name}: ${why}`;
    this.#count += 1;
  }

  told(noun: string): string[] {
    return this.#count === 0 ? [] : [`${pluralText(this.#count, noun)}. ${this.#first}`];
  }
}

/** How many files and directories are written by other names than their own, and the first of them. */
class Renamed {
  #count = 0;
  readonly #first: string[] = [];

  add({ name }: StructureNode, written: string): void {
    this.#count += 1;
    if (this.#first.length === RENAMED_SHOWN) return;
    this.#first.push(
      `“${middleShortenedText(name, NAME_MAX)}” as “${middleShortenedText(written, NAME_MAX)}”`,
    );
  }

  told(): string[] {
    if (this.#count === 0) return [];
    const end = this.#count > this.#first.length ? ', …' : '.';
    return [`Not as in the image: ${pluralText(this.#count, 'name')}. ${this.#first.join(', ')}${end}`];
  }
}

function keysOf<T extends object>(table: T): (keyof T & string)[] {
  const keys: (keyof T & string)[] = [];
  for (const key in table) keys.push(key);
  return keys;
}

function idOf(node: StructureNode): number | null {
  return isMade(node) ? null : node.id;
}
