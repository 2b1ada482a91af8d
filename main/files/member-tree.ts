/**
 * Members of archives as a tree. A scan has them in one list, by their paths: they lie in the directories of those names, and
 * where an archive has none of such a name, in one that is made for it. Nothing that leads elsewhere is followed: `..` is a
 * name as any other.
 */
import type { StructureNode } from '../../app/contract/structure.ts';
import { partsOfName } from '../image/structure/formats/container/member-name.ts';
import { DIRECTORY } from '../image/structure/formats/filesystem/attributes.ts';
import { isArchive } from './file-content.ts';
import { ROOT_NAME } from './own-name.ts';

/** Of a path: one that has more keeps all of them in one name. */
const PARTS_MAX = 256;
/** Of directories that no entry tells of, in all archives: paths that are long and have nothing in common come to millions. */
const MADE_MAX = 50_000;

type Children = ReadonlyMap<number | null, readonly StructureNode[]>;

interface Folder {
  node: StructureNode;
  readonly folders: Map<string, Folder>;
  readonly inside: StructureNode[];
  /** Other entries of it. */
  readonly others: StructureNode[];
}

/** What lies in archives, as `children` has it by their numbers, put into folders. */
export class MemberTree {
  readonly #children = new Map<number, StructureNode[]>();
  readonly #names = new Map<number, string>();
  readonly #nodes: readonly StructureNode[];
  readonly #listed: Children;
  readonly #made: StructureNode[] = [];

  constructor(nodes: readonly StructureNode[], listed: Children) {
    this.#nodes = nodes;
    this.#listed = listed;
    for (const node of nodes) {
      const members = isArchive(node) ? listed.get(node.id) : undefined;
      if (members !== undefined) this.#addAll(node, members);
    }
  }

  /** Undefined for what is neither an archive nor a directory in one. */
  childrenOf(id: number | null): readonly StructureNode[] | undefined {
    return id === null ? undefined : this.#children.get(id);
  }

  /** The last part of the name of a member, of the folder that was packed that of a root; of others their own. */
  nameOf({ id, name }: StructureNode): string {
    return this.#names.get(id) ?? name;
  }

  /** What it lies in, a directory that was made for it or not. */
  around({ parent }: StructureNode): StructureNode | undefined {
    if (parent === null) return undefined;
    return parent < 0 ? this.#made[-1 - parent] : this.#nodes[parent];
  }

  #addAll(archive: StructureNode, members: readonly StructureNode[]): void {
    const top = folderOf(archive);
    const isDirectory = ({ kind }: StructureNode) => kind === DIRECTORY;
    for (const member of members.filter(isDirectory)) this.#addDirectory(top, member);
    for (const member of members) if (!isDirectory(member)) this.#add(top, member);
    this.#list(top);
  }

  /** Of several entries of the same name the first is the directory; the others are as good as that. */
  #addDirectory(top: Folder, node: StructureNode): void {
    const parts = partsOfName(node.name);
    const name = parts.pop();
    const around = this.#around(top, parts);
    if (name === undefined) {
      this.#names.set(node.id, ROOT_NAME);
      top.others.push(node);
    } else if (around === null) top.inside.push(node);
    else {
      this.#names.set(node.id, name);
      const there = around.folders.get(name);
      if (there === undefined) around.folders.set(name, folderOf(node));
      else if (isMade(there.node)) there.node = node;
      else there.others.push(node);
    }
  }

  #add(top: Folder, node: StructureNode): void {
    const parts = partsOfName(node.name);
    const name = parts.pop();
    const around = this.#around(top, parts);
    if (name === undefined || around === null) top.inside.push(node);
    else {
      this.#names.set(node.id, name);
      around.inside.push(node);
    }
  }

  /** The folder at a path; null where there is no room for another one. */
  #around(top: Folder, parts: readonly string[]): Folder | null {
    if (parts.length > PARTS_MAX) return null;
    let folder = top;
    for (const part of parts) {
      const next = folder.folders.get(part) ?? this.#make(folder, part);
      if (next === null) return null;
      folder = next;
    }
    return folder;
  }

  #make(around: Folder, name: string): Folder | null {
    if (this.#made.length === MADE_MAX) return null;
    const made = folderOf({
      ...{ id: -1 - this.#made.length, parent: around.node.id, kind: DIRECTORY, subtype: null, name },
      ...{ offset: null, size: 0, space: around.node.space, start: null, sum: null, confidence: 'proved' },
      ...{ checks: [], fields: [], problems: [], origin: '' },
    });
    this.#made.push(made.node);
    around.folders.set(name, made);
    return made;
  }

  #list({ node, folders, inside, others }: Folder): void {
    const entries = isArchive(node) ? others : [node, ...others];
    const own = entries.flatMap(({ id }) => this.#listed.get(id) ?? []);
    const all = [...[...folders.values()].map((folder) => folder.node), ...inside, ...own];
    for (const { id } of [node, ...others]) this.#children.set(id, all);
    for (const folder of folders.values()) this.#list(folder);
  }
}

/** Whether it is a directory that no entry of an archive tells of. */
export function isMade({ id }: StructureNode): boolean {
  return id < 0;
}

function folderOf(node: StructureNode): Folder {
  return { node, folders: new Map(), inside: [], others: [] };
}
