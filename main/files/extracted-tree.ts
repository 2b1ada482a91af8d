/**
 * Writes a tree of structures as a tree of files, into a folder of its own. A structure with others in it is a folder; what
 * has none is a file; what is packed has what it unpacks to beside it. A file of a file system is that file, and what is found
 * in it lies beside it. Names come from the image, and are trusted with nothing.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { errorName, UserError } from '../../app/contract/errors.ts';
import type { ExtractedTree } from '../../app/contract/extract.ts';
import type { StructureNode } from '../../app/contract/structure.ts';
import { cutText, middleShortenedText } from '../../app/contract/text/cut-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import { sizeText } from '../../app/contract/text/size-text.ts';
import type { NodeBytes } from '../browse/node-bytes.ts';
import { DEPTH_MAX } from '../image/structure/budget.ts';
import { DEVICE_TREE } from '../image/structure/formats/boot/device-tree/device-tree.ts';
import { bareName } from '../image/structure/formats/container/member-name.ts';
import { DIRECTORY, FILE } from '../image/structure/formats/filesystem/attributes.ts';
import { SQUASHFS } from '../image/structure/formats/filesystem/squashfs/squashfs.ts';
import { TooDeep } from '../image/structure/malformed.ts';
import { isUnread } from '../image/structure/unread.ts';
import { allFaultsOf, faultsOf, isOwnContent, lossesOf } from './file-content.ts';
import { isRoot, nameKey, ownName } from './own-name.ts';
import { unsaved } from './unsaved.ts';

/** Of all files together: structures may lie over one another. */
const WRITTEN_MAX_BYTES = 4 * 1024 ** 3;
const NAME_MAX = 60;
const RENAMED_SHOWN = 3;
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
  const writer = new TreeWriter(bytes, signal);
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
  #placeless = 0;
  #tooMuch = 0;
  #tooDeep = 0;
  #unnamed = 0;
  #noFiles = 0;
  readonly #notWhole = new Faulty('Not whole', 'file');
  readonly #damaged = new Faulty('Left out for damage', 'file');
  readonly #unread = new Faulty('Left out as not unpacked here', 'file');
  readonly #renamed = new Renamed();
  readonly #gaping = new Faulty('Something may be missing in', 'folder');
  readonly #wrong = new Faulty('Something is wrong with', 'structure');
  /** What a scan says where it did not look at all that lies in a structure. */
  readonly #notLookedAt: ReadonlySet<string>;

  constructor(bytes: NodeBytes, signal: AbortSignal) {
    this.#bytes = bytes;
    this.#signal = signal;
    this.#notLookedAt = new Set([new TooDeep(DEPTH_MAX).message, ...bytes.structure.omissions]);
    for (const node of bytes.structure.nodes) {
      const siblings = this.#children.get(node.parent);
      if (siblings === undefined) this.#children.set(node.parent, [node]);
      else siblings.push(node);
    }
  }

  childrenOf(id: number | null): readonly StructureNode[] {
    return this.#children.get(id) ?? [];
  }

  written(): Omit<ExtractedTree, 'folder'> {
    const left: readonly (readonly [count: number, what: string, why: string])[] = [
      [this.#placeless, 'structure', 'for want of bytes of their own'],
      [this.#noFiles, 'special file', 'as links, devices and pipes are not made'],
      [this.#tooDeep, 'structure', 'too deep for a path'],
      [this.#unnamed, 'structure', 'for want of a name that the system takes'],
      [this.#tooMuch, 'file', `beyond the ${sizeText(WRITTEN_MAX_BYTES)} that are written at most`],
    ];
    const omissions = left.flatMap(([count, what, why]) =>
      count > 0 ? [`Left out ${why}: ${pluralText(count, what)}.`] : [],
    );
    const faulty = [this.#notWhole, this.#damaged, this.#unread, this.#gaping, this.#wrong].flatMap((each) =>
      each.told(),
    );
    const remarks = this.#renamed.told();
    return { files: this.#files, sizeBytes: this.#sizeBytes, omissions: [...omissions, ...faulty], remarks };
  }

  async writeAll(nodes: readonly StructureNode[], folder: string): Promise<void> {
    const names = new FreeNames();
    for (const node of nodes) {
      this.#signal.throwIfAborted();
      const path = join(folder, names.of(node));
      if (Buffer.byteLength(path) > PATH_MAX_BYTES) this.#tooDeep += 1;
      else await this.#writeOrLeaveOut(node, path);
    }
  }

  /** What is wrong with one is no reason to lose the others. @throws what would end them, too */
  async #writeOrLeaveOut(node: StructureNode, path: string): Promise<void> {
    try {
      await this.#write(node, path);
    } catch (thrown) {
      if (NAME_FAULTS.has(errorName(thrown))) this.#unnamed += this.#countIn(node);
      else throw thrown;
    }
  }

  /** It, and all that lies in it. */
  #countIn({ id }: StructureNode): number {
    return this.childrenOf(id).reduce((sum, child) => sum + this.#countIn(child), 1);
  }

  async #write(node: StructureNode, path: string): Promise<void> {
    const children = node.kind === DEVICE_TREE.kind ? [] : this.childrenOf(node.id);
    const content = await this.#contentOf(node);
    if (content === DAMAGED) return;
    if (node.kind === FILE) return this.#writeFile(node, path, content);
    if (children.length > 0 || node.kind === DIRECTORY) {
      await mkdir(path);
      this.#renamed.add(node, basename(path));
      if (content === null) this.#tellOfFolder(node, children);
      else {
        this.#tellOfBytes(node);
        await this.#file(`${path}.unpacked`, content);
      }
      return this.writeAll(children, path);
    }
    if (ownName(node) !== null) {
      this.#noFiles += 1;
      return;
    }
    const raw = await this.#bytes.raw(node);
    const own = content !== null && this.#bytes.isStored(node) ? null : raw;
    if (own !== null) await this.#file(path, own);
    if (content !== null) await this.#file(own === null ? path : `${path}.unpacked`, content);
    if (own === null && content === null) this.#placeless += 1;
    else this.#tellOfBytes(node);
  }

  async #writeFile(node: StructureNode, path: string, content: Uint8Array | null): Promise<void> {
    const file = content ?? (isOwnContent(this.#bytes, node) ? await this.#bytes.raw(node) : null);
    if (file === null) this.#leaveOut(node);
    else {
      if (content === null) this.#notWhole.add(node, allFaultsOf(node).join(' '));
      if (await this.#file(path, file)) this.#renamed.add(node, basename(path));
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
    const list = isSound ? this.#unread : this.#damaged;
    list.add(node, (faults.length > 0 ? faults : ['Its content is not found.']).join(' '));
  }

  /** Of one whose bytes are written as they are. What is lost of its content is told as such. */
  #tellOfBytes(node: StructureNode): void {
    if (this.#bytes.lossesOf(node).length > 0) return;
    const faults = allFaultsOf(node).filter((fault) => !this.#notLookedAt.has(fault));
    this.#wrong.add(node, faults.join(' '));
  }

  #tellOfFolder(node: StructureNode, children: readonly StructureNode[]): void {
    const missing = this.#missingIn(node, children);
    if (missing === '') this.#wrong.add(node, allFaultsOf(node).join(' '));
    else this.#gaping.add(node, missing);
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
      if (content !== null) this.#notWhole.add(node, lossesOf(this.#bytes, node).join(' '));
      return content;
    } catch (thrown) {
      if (!(thrown instanceof UserError) || thrown.report.code !== 'bad-input') throw thrown;
      this.#damaged.add(node, `${thrown.report.what}.`);
      return DAMAGED;
    }
  }

  /** @returns whether it is written, as far as room is left for it */
  async #file(path: string, content: Uint8Array): Promise<boolean> {
    if (this.#sizeBytes + content.length > WRITTEN_MAX_BYTES) {
      this.#tooMuch += 1;
      return false;
    }
    await writeFile(path, content, { flag: 'wx', signal: this.#signal });
    this.#files += 1;
    this.#sizeBytes += content.length;
    return true;
  }
}

/** The names of siblings, of which no two are the same to the system. */
class FreeNames {
  readonly #taken = new Set<string>();
  /** By a name that is taken: from which number on it may be free. */
  readonly #next = new Map<string, number>();

  of(node: StructureNode): string {
    const wanted = wantedName(node);
    const key = nameKey(wanted);
    let free = wanted;
    let next = this.#next.get(key) ?? 2;
    for (; this.#taken.has(nameKey(free)); next++) free = `${wanted}-${next}`;
    this.#next.set(key, next);
    this.#taken.add(nameKey(free));
    return free;
  }
}

/** How many files, or folders, have a fault of some kind, and what is wrong with the first of them. */
class Faulty {
  readonly #fault: string;
  readonly #noun: string;
  #count = 0;
  #first = '';

  constructor(fault: string, noun: string) {
    this.#fault = fault;
    this.#noun = noun;
  }

  /** `why` empty: nothing is wrong with it. */
  add({ kind, name }: StructureNode, why: string): void {
    if (why === '') return;
    if (this.#count === 0) this.#first = `${kind} ${name}: ${why}`;
    this.#count += 1;
  }

  told(): string[] {
    return this.#count === 0
      ? []
      : [`${this.#fault}: ${pluralText(this.#count, this.#noun)}. ${this.#first}`];
  }
}

/** How many files and directories are written by other names than their own, and the first of them. */
class Renamed {
  #count = 0;
  readonly #first: string[] = [];

  add(node: StructureNode, written: string): void {
    if (ownName(node) === null || isRoot(node) || written === bareName(node)) return;
    this.#count += 1;
    if (this.#first.length === RENAMED_SHOWN) return;
    this.#first.push(
      `“${middleShortenedText(node.name, NAME_MAX)}” as “${middleShortenedText(written, NAME_MAX)}”`,
    );
  }

  told(): string[] {
    if (this.#count === 0) return [];
    const end = this.#count > this.#first.length ? ', …' : '.';
    return [`Not as in the image: ${pluralText(this.#count, 'name')}. ${this.#first.join(', ')}${end}`];
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
