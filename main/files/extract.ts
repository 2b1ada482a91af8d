/** Takes structures out of the file of an image: to memory, to a file, to a folder. */
import { UserError } from '../../app/contract/errors.ts';
import type { ExtractedTree, ExtractRequest, ExtractResult } from '../../app/contract/extract.ts';
import type { Structure, StructureNode } from '../../app/contract/structure.ts';
import type { Browser } from '../browse/browse.ts';
import { nodeOrRange } from '../browse/find-node.ts';
import { type ImageBytes, withBytesOfFile } from '../browse/image-bytes.ts';
import type { NodeBytes } from '../browse/node-bytes.ts';
import { type ByteRange, writtenRange } from '../browse/written-range.ts';
import { DIRECTORY, FILE, SYMLINK, targetOf } from '../image/structure/formats/filesystem/attributes.ts';
import type { OnProgress } from '../work/task.ts';
import { writeTree } from './extracted-tree.ts';
import { allFaultsOf, faultsOf, isMember, isOwnContent, lossesOf } from './file-content.ts';
import { fixedBytes, mustBeSavable, type Saver } from './save.ts';

/** For a command without a window. */
export interface ExtractCommands {
  /**
   * Hands the bytes to `take`. Only what is taken out by its name needs a scan.
   * @throws UserError for what is no such structure or has no bytes of its own; as `withBytesOfFile`; the reason of `signal`
   */
  extract(
    request: ExtractRequest,
    how: Extracting,
    take: (bytes: Uint8Array) => Promise<void>,
  ): Promise<ExtractResult>;
  /** Into a file of its own. @throws UserError as `extract`, and as `Saver.save` */
  extractTo(request: ExtractRequest, target: Target, how: Extracting): Promise<ExtractResult>;
  /** All that lies in a structure, or in the image if none is named. @throws UserError as `extract` and `writeTree` */
  extractAll(
    request: { readonly image: string; readonly node: string | null; readonly folder: string },
    how: Extracting,
  ): Promise<ExtractedTree>;
}

/** A new file. */
export interface Target {
  readonly path: string;
  readonly overwrites: boolean;
}

/** Of the scan that comes first. */
export interface Extracting {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** `saver` writes what goes into one file. */
export function extractCommands(browser: Browser, saver: Saver): ExtractCommands {
  const extract: ExtractCommands['extract'] = ({ image: path, node: text, isUnpacked }, how, take) =>
    withBytesOfFile(path, async (image) => {
      const structure = await structureFor(browser, image, text, how);
      const found = nodeOrRange(structure, text, image.bytes.length);
      const nodes = browser.bytesOf(image, structure, how.signal);
      const { bytes, omissions } = await bytesOf(nodes, image, { found, isUnpacked });
      await take(bytes);
      image.mustBeThere();
      const node = 'id' in found ? shortOf(found) : null;
      return { node, path: null, sizeBytes: bytes.length, omissions: [...omissions] };
    });
  return {
    extract,
    extractTo: async (request, { path, overwrites }, how) => {
      const usedPaths = [request.image];
      mustBeSavable(path, { overwrites, usedPaths });
      let target = path;
      const result = await extract(request, how, async (bytes) => {
        target = await saver.save(path, fixedBytes(bytes), { overwrites, usedPaths, signal: how.signal });
      });
      return { ...result, path: target };
    },
    extractAll: ({ image: path, node: text, folder }, how) =>
      withBytesOfFile(path, async (image) => {
        const structure = await browser.structureOf(image, how.signal, how.onProgress);
        const found = text === null ? null : nodeOrRange(structure, text, image.bytes.length);
        if (found !== null && !('id' in found)) throw noTree(text ?? '');
        const bytes = browser.bytesOf(image, structure, how.signal);
        return writeTree(bytes, { top: found, folder, signal: how.signal });
      }),
  };
}

/** A range needs no scan. */
async function structureFor(
  browser: Browser,
  image: ImageBytes,
  text: string,
  { signal, onProgress }: Extracting,
): Promise<Structure> {
  return writtenRange(text, image.bytes.length) !== null
    ? { nodes: [], spaces: [], omissions: [] }
    : browser.structureOf(image, signal, onProgress);
}

async function bytesOf(
  nodes: NodeBytes,
  { bytes }: ImageBytes,
  { found, isUnpacked }: { found: StructureNode | ByteRange; isUnpacked: boolean },
): Promise<{ bytes: Uint8Array; omissions: readonly string[] }> {
  if (!('id' in found)) {
    if (isUnpacked) throw notPacked('A range');
    return { bytes: bytes.subarray(found.offset, found.offset + found.size), omissions: [] };
  }
  const name = `${found.kind} “${found.name}”`;
  // Of a directory of an archive they are its header alone.
  if (found.kind === DIRECTORY && isMember(nodes.structure, found.parent)) throw noBytes(name, WITH_ALL);
  if (found.kind === SYMLINK) throw isLink(name, targetOf(found));
  // Of a file its content is taken, wherever that lies; a header of an archive is none of it.
  const liesApart = found.kind === FILE && !isOwnContent(nodes, found);
  const isContent = isUnpacked || liesApart;
  const own = isContent ? null : await nodes.raw(found);
  if (own !== null) return { bytes: own, omissions: allFaultsOf(found) };
  const content = isContent || found.start === null ? await nodes.content(found) : null;
  if (content !== null) return { bytes: content, omissions: lossesOf(nodes, found) };
  const [problem] = faultsOf(found);
  if (liesApart && problem !== undefined) throw noContent(name, problem);
  if (isUnpacked && found.start !== null) throw notPacked(name);
  const holdsOthers =
    found.kind === DIRECTORY || nodes.structure.nodes.some(({ parent }) => parent === found.id);
  throw noBytes(name, holdsOthers ? WITH_ALL : 'Name what it lies in.');
}

const WITH_ALL = 'Take out what is in it with --all FOLDER.';

function shortOf({ id, kind, name, offset }: StructureNode): NonNullable<ExtractResult['node']> {
  return { id, kind, name, offset };
}

function notPacked(what: string): UserError {
  const todo = 'Leave --unpack out for its own bytes.';
  return new UserError({ code: 'bad-input', what: `${what} is not packed`, where: null, todo });
}

/** Of a file that has its content alone, and of which a scan told why it is not put together. */
function noContent(what: string, problem: string): UserError {
  const why = `${what} has no content to take out: ${problem.replace(/\.$/, '')}`;
  return new UserError({ code: 'bad-input', what: why, where: null, todo: 'Save what it lies in as it is.' });
}

function noBytes(what: string, todo: string): UserError {
  return new UserError({ code: 'bad-input', what: `${what} has no bytes of its own`, where: null, todo });
}

function isLink(what: string, target: string | null): UserError {
  const leads = target === null ? 'is a symbolic link' : `is a symbolic link to “${target}”`;
  return new UserError({
    code: 'bad-input',
    what: `${what} ${leads}`,
    where: null,
    todo: 'Name what it leads to.',
  });
}

function noTree(text: string): UserError {
  const what = `${text} is a range, and no structure that others lie in`;
  return new UserError({ code: 'bad-input', what, where: null, todo: 'Name a structure, or leave it out.' });
}
