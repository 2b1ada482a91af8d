/**
 * Writes a tree of structures as a tree of files, into a folder of its own. A structure with others in it is a folder; what
 * has none is a file; what is packed has what it unpacks to beside it. A file of a file system is that file, and what is found
 * in it lies beside it, and one of an archive lies in the folders of its name. Names come from the image, and are trusted with nothing.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { errorName, UserError } from '../../app/contract/errors.ts';
import type { ExtractedTree } from '../../app/contract/extract.ts';
import type { StructureNode } from '../../app/contract/structure.ts';
import { cutText } from '../../app/contract/text/cut-text.ts';
import { pathOf } from '../browse/find-node.ts';
import type { NodeBytes } from '../browse/node-bytes.ts';
import { DEPTH_MAX } from '../image/structure/budget.ts';
import { DEVICE_TREE } from '../image/structure/formats/boot/device-tree/device-tree.ts';
import { bareName } from '../image/structure/formats/container/member-name.ts';
import { DIRECTORY, FILE } from '../image/structure/formats/filesystem/attributes.ts';
import { SQUASHFS } from '../image/structure/formats/filesystem/squashfs/squashfs.ts';
import { TooDeep } from '../image/structure/malformed.ts';
import { isUnread } from '../image/structure/unread.ts';
import { allFaultsOf, faultsOf, isOwnContent, lossesOf } from './file-content.ts';
import { isMade, MemberTree } from './member-tree.ts';
import { isRoot, nameKey, ownName } from './own-name.ts';
import { TreeTold, WRITTEN_MAX_BYTES } from './tree-told.ts';
import { unsaved } from './unsaved.ts';

const NAME_MAX = 60;
/** No system takes a longer path than 4,096 bytes. */
const PATH_MAX_BYTES = 4000;
/** Of a system that has rules of its own for names. Any other fault is one of the disk, and would be that of the next as well. */
const NAME_FAULTS: ReadonlySet<string> = new Set(['EEXIST', 'EILSEQ', 'EINVAL', 'ENAMETOOLONG']);
const DAMAGED = 'damaged';

/** `top` null: all of them. @throws UserError where the folder is there and isn't empty, or can't be written; the signal's reason */
export async function writeTree(
  bytes: NodeBytes,
  { top, folder, signal }: { top: StructureNode | null; folder: string; signal: AbortSignal },
): Promise<ExtractedTree> {
  const target = resolve(folder);
  const writer = new TreeWriter(bytes, target, signal);
  try {
    await mustBeNew(target);
    await writer.writeAll(top === null ? writer.childrenOf(null) : [top], target);
  } catch (thrown) {
    throw /^E[A-Z0-9]+$/.test(errorName(thrown)) ? unsaved(target, thrown) : thrown;
  }
  const { omissions, ...written } = writer.written();
  const notLookedAt = top === null ? bytes.structure.omissions : [];
  return { folder: target, ...written, omissions: [...omissions, ...notLookedAt] };
}

async function mustBeNew(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length === 0) return;
  const what = `${basename(folder) || folder} is not empty`;
  throw new UserError({ code: 'exists', what, where: folder, todo: 'Name a folder that is new.' });
}

class TreeWriter {
  readonly #bytes: NodeBytes;
  readonly #signal: AbortSignal;
  readonly #children = new Map<number | null, StructureNode[]>();
  #files = 0;
  #sizeBytes = 0;
  readonly #folder: string;
  readonly #members: MemberTree;
  readonly #told: TreeTold;
  /** What a scan says where it did not look at all that lies in a structure. */
  readonly #notLookedAt: ReadonlySet<string>;

  /** Into `folder`. */
  constructor(bytes: NodeBytes, folder: string, signal: AbortSignal) {
    this.#bytes = bytes;
    this.#folder = folder;
    this.#signal = signal;
    this.#notLookedAt = new Set([new TooDeep(DEPTH_MAX).message, ...bytes.structure.omissions]);
    for (const node of bytes.structure.nodes) {
      const siblings = this.#children.get(node.parent);
      if (siblings === undefined) this.#children.set(node.parent, [node]);
      else siblings.push(node);
    }
    this.#members = new MemberTree(bytes.structure.nodes, this.#children);
    this.#told = new TreeTold((node) => pathOf(node, (each) => this.#members.around(each)));
  }

  childrenOf(id: number | null): readonly StructureNode[] {
    return this.#members.childrenOf(id) ?? this.#children.get(id) ?? [];
  }

  written(): Omit<ExtractedTree, 'folder'> {
    return { files: this.#files, sizeBytes: this.#sizeBytes, ...this.#told.told() };
  }

  async writeAll(nodes: readonly StructureNode[], folder: string): Promise<void> {
    const names = new FreeNames();
    for (const node of nodes) {
      this.#signal.throwIfAborted();
      const path = join(folder, names.of(node, this.#members.nameOf(node)));
      if (Buffer.byteLength(path) > PATH_MAX_BYTES) this.#leaveOutAll(node, 'tooDeep');
      else await this.#writeOrLeaveOut(node, path);
    }
  }

  /** What is wrong with one is no reason to lose the others. @throws what would end them, too */
  async #writeOrLeaveOut(node: StructureNode, path: string): Promise<void> {
    try {
      await this.#write(node, path);
    } catch (thrown) {
      if (NAME_FAULTS.has(errorName(thrown))) this.#leaveOutAll(node, 'unnamed');
      else throw thrown;
    }
  }

  /** It, and all that lies in it. */
  #leaveOutAll(node: StructureNode, cause: 'tooDeep' | 'unnamed'): void {
    if (!isMade(node)) this.#told.leaveOut(node, cause);
    for (const child of this.childrenOf(node.id)) this.#leaveOutAll(child, cause);
  }

  async #write(node: StructureNode, path: string): Promise<void> {
    const children = node.kind === DEVICE_TREE.kind ? [] : this.childrenOf(node.id);
    const content = await this.#contentOf(node);
    if (content === DAMAGED) return;
    if (node.kind === FILE) return this.#writeFile(node, path, content);
    if (children.length > 0 || node.kind === DIRECTORY) {
      await mkdir(path);
      this.#tellName(node, path);
      // An archive may pack a directory as it does a file: nothing into a few bytes.
      if (content === null || content.length === 0) this.#tellOfFolder(node, children);
      else {
        this.#tellOfBytes(node);
        await this.#file(node, `${path}.unpacked`, content);
      }
      return this.writeAll(children, path);
    }
    if (ownName(node) !== null) return this.#told.leaveOut(node, 'special');
    const raw = await this.#bytes.raw(node);
    const own = content !== null && this.#bytes.isStored(node) ? null : raw;
    if (own !== null) await this.#file(node, path, own);
    if (content !== null) await this.#file(node, own === null ? path : `${path}.unpacked`, content);
    if (own === null && content === null) this.#told.leaveOut(node, 'placeless');
    else this.#tellOfBytes(node);
  }

  async #writeFile(node: StructureNode, path: string, content: Uint8Array | null): Promise<void> {
    const file = content ?? (isOwnContent(this.#bytes, node) ? await this.#bytes.raw(node) : null);
    if (file === null) this.#leaveOut(node);
    else {
      if (content === null) this.#told.fault(node, 'notWhole', allFaultsOf(node).join(' '));
      if (await this.#file(node, path, file)) this.#tellName(node, path);
    }
    const children = this.childrenOf(node.id);
    if (children.length === 0) return;
    await mkdir(`${path}.unpacked`);
    await this.writeAll(children, `${path}.unpacked`);
  }

  /** Of a file without a content: even one that is empty has one. */
  #leaveOut(node: StructureNode): void {
    const faults = faultsOf(node);
    const isSound =
      faults.length > 0 && faults.every((fault) => isUnread(fault) || this.#notLookedAt.has(fault));
    const why = (faults.length > 0 ? faults : ['Its content is not found.']).join(' ');
    this.#told.fault(node, isSound ? 'unread' : 'damaged', why);
  }

  /** Of one whose bytes are written as they are. What is lost of its content is told as such. */
  #tellOfBytes(node: StructureNode): void {
    if (this.#bytes.lossesOf(node).length > 0) return;
    const faults = allFaultsOf(node).filter((fault) => !this.#notLookedAt.has(fault));
    this.#told.fault(node, 'wrong', faults.join(' '));
  }

  #tellOfFolder(node: StructureNode, children: readonly StructureNode[]): void {
    const missing = this.#missingIn(node, children);
    if (missing === '') this.#told.fault(node, 'wrong', allFaultsOf(node).join(' '));
    else this.#told.fault(node, 'gaping', missing);
  }

  /**
   * What says of a folder, whose own bytes are not written, that something in it may have been lost: all that is wrong with
   * one of a file system or an archive; of others only that a scan did not look at all of it. A SquashFS may have nothing
   * but its tables left.
   */
  #missingIn(node: StructureNode, children: readonly StructureNode[]): string {
    const { kind, problems } = node;
    const holdsFiles =
      kind === DIRECTORY || kind === SQUASHFS.kind || children.some((child) => ownName(child) !== null);
    if (!holdsFiles) return problems.filter((problem) => this.#notLookedAt.has(problem)).join(' ');
    return allFaultsOf(node).join(' ');
  }

  /** What is wrong with it is told of the first. The others are written all the same. */
  async #contentOf(node: StructureNode): Promise<Uint8Array | typeof DAMAGED | null> {
    try {
      const content = await this.#bytes.content(node);
      if (content !== null) this.#told.fault(node, 'notWhole', lossesOf(this.#bytes, node).join(' '));
      return content;
    } catch (thrown) {
      if (!(thrown instanceof UserError) || thrown.report.code !== 'bad-input') throw thrown;
      this.#told.fault(node, 'damaged', `${thrown.report.what}.`);
      return DAMAGED;
    }
  }

  /** @returns whether it is written, as far as room is left for it */
  async #file(node: StructureNode, path: string, content: Uint8Array): Promise<boolean> {
    if (this.#sizeBytes + content.length > WRITTEN_MAX_BYTES) {
      this.#told.leaveOut(node, 'tooMuch');
      return false;
    }
    await writeFile(path, content, { flag: 'wx', signal: this.#signal });
    this.#files += 1;
    this.#sizeBytes += content.length;
    return true;
  }

  /** Where it is none of its own. */
  #tellName(node: StructureNode, path: string): void {
    const named = { ...node, name: this.#members.nameOf(node) };
    if (ownName(node) === null || isRoot(named) || basename(path) === bareName(named)) return;
    this.#told.rename(node, relative(this.#folder, path).replaceAll(sep, '/'));
  }
}

/** The names of siblings, of which no two are the same to the system. */
class FreeNames {
  readonly #taken = new Set<string>();
  /** By a name that is taken: from which number on it may be free. */
  readonly #next = new Map<string, number>();

  of(node: StructureNode, own: string): string {
    const wanted = wantedName({ ...node, name: own });
    const key = nameKey(wanted);
    let free = wanted;
    let next = this.#next.get(key) ?? 2;
    for (; this.#taken.has(nameKey(free)); next++) free = `${wanted}-${next}`;
    this.#next.set(key, next);
    this.#taken.add(nameKey(free));
    return free;
  }
}

/** Its own name if it is a file's, or its place and its name, without what has a meaning in paths anywhere. */
function wantedName(node: StructureNode): string {
  const { start, name } = node;
  const place = start === null ? 'no-place' : start.toString(16).padStart(8, '0');
  const safe = cutText(name.replaceAll(/[^\p{L}\p{N}._+@,=-]+/gu, '_'), NAME_MAX);
  const placed = `${place}-${safe}`.replace(/[._-]+$/, '');
  return (ownName(node) ?? placed).replace(/\.unpacked$/i, '-unpacked');
}
