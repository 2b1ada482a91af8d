/** Where the content of a file of a file system or an archive is, and what is wrong with it. */
import type { Structure, StructureNode } from '../../app/contract/structure.ts';
import { checkText } from '../../app/contract/text/check-text.ts';
import type { NodeBytes } from '../browse/node-bytes.ts';
import { CPIO } from '../image/structure/formats/container/cpio.ts';
import { TAR } from '../image/structure/formats/container/tar.ts';
import { ZIP } from '../image/structure/formats/container/zip.ts';
import { FILE } from '../image/structure/formats/filesystem/attributes.ts';
import { nameProblem } from '../image/structure/formats/filesystem/file-name.ts';

const ARCHIVES: readonly string[] = [TAR.kind, CPIO.kind, ZIP.kind];

/** Whether its own bytes are what it holds: in an archive a header is among them, and what it holds is told apart. */
export function isOwnContent({ structure }: NodeBytes, { kind, start, parent }: StructureNode): boolean {
  return kind === FILE && start !== null && !isMember(structure, parent);
}

/** Whether what lies in `parent` is of an archive. */
export function isMember({ nodes }: Pick<Structure, 'nodes'>, parent: number | null): boolean {
  const around = parent === null ? undefined : nodes[parent];
  return around !== undefined && isArchive(around);
}

/** Whether what is in it has the names of an archive, which are paths. */
export function isArchive({ kind }: Pick<StructureNode, 'kind'>): boolean {
  return ARCHIVES.includes(kind);
}

/**
 * What of a content is cut, damaged or missing, a sentence each: of a file that nothing is known to be lost of, the sums that
 * do not hold.
 */
export function lossesOf(bytes: NodeBytes, node: StructureNode): readonly string[] {
  const losses = bytes.lossesOf(node);
  return losses.length > 0 || node.kind !== FILE ? losses : badChecksOf(node);
}

/** What a scan says against it, a sentence each: sums that do not hold, and what is wrong with it. */
export function allFaultsOf(node: StructureNode): readonly string[] {
  return [...badChecksOf(node), ...faultsOf(node)];
}

function badChecksOf({ checks }: Pick<StructureNode, 'checks'>): readonly string[] {
  return checks.filter(({ isGood }) => !isGood).map((check) => `${checkText(check)}.`);
}

/** What is wrong with it, a sentence each; its name is no fault of its content. */
export function faultsOf({ name, problems }: Pick<StructureNode, 'name' | 'problems'>): readonly string[] {
  return problems.filter((problem) => problem !== nameProblem(name));
}
