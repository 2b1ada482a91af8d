/** The layouts of flashes that structures of a scan tell. */
import { createHash } from 'node:crypto';
import { UserError } from '../../app/contract/errors.ts';
import type { StructureNode } from '../../app/contract/structure.ts';
import type { NodeBytes } from '../browse/node-bytes.ts';
import type { FlashLayout } from '../image/layout/flash-partition.ts';
import { layoutsOfBlob, layoutsOfLine } from './layout-source.ts';

export interface ScannedLayouts {
  readonly layouts: readonly FlashLayout[];
  /** The device tree, or the layout itself where that is a line. */
  readonly teller: StructureNode;
  /** In words: `the device tree Router`. */
  readonly source: string;
}

/** By the number of a structure: what it tells as a device tree, null where it is none. */
type ReadTrees = Map<number, readonly FlashLayout[] | null>;

/**
 * Those that a structure tells, or the device tree around it: of all its flashes. Null where neither does. What is read as a
 * device tree on the way is kept in `trees`: many layouts may lie in one.
 * @throws UserError for a line that can't be read
 */
export async function layoutsToldBy(
  node: StructureNode,
  bytes: NodeBytes,
  trees: ReadTrees = new Map(),
): Promise<ScannedLayouts | null> {
  const own = await bytes.raw(node);
  if (node.kind === 'flash-layout' && own !== null && isLine(own))
    return { layouts: layoutsOfLine(textOf(own)), teller: node, source: 'the mtdparts in the image' };
  for (let teller: StructureNode | null = node; teller !== null; teller = around(teller, bytes)) {
    const known = trees.get(teller.id);
    const layouts = known === undefined ? await layoutsOfTree(teller, bytes) : known;
    trees.set(teller.id, layouts);
    if (layouts !== null) return { layouts, teller, source: `the device tree ${teller.name}` };
  }
  return null;
}

/** All that a scan found, in their order; those that tell the same are one. */
export async function layoutsFound(bytes: NodeBytes): Promise<readonly ScannedLayouts[]> {
  const found = new Map<string, ScannedLayouts>();
  const trees: ReadTrees = new Map();
  const tellers = new Set<number>();
  for (const node of bytes.structure.nodes) {
    const told = node.kind === 'flash-layout' ? await readableOf(node, bytes, trees) : null;
    if (told === null || tellers.has(told.teller.id)) continue;
    tellers.add(told.teller.id);
    const same = digestOf(told.layouts);
    if (!found.has(same)) found.set(same, told);
  }
  return [...found.values()];
}

/** The same for those that divide the same flashes alike, whatever else is told of them. */
function digestOf(layouts: readonly FlashLayout[]): string {
  const alike = layouts.map(({ flash, partitions }) => [flash, partitions]);
  return createHash('sha256').update(JSON.stringify(alike)).digest('hex');
}

/** A line that can't be read says so at its node. */
async function readableOf(
  node: StructureNode,
  bytes: NodeBytes,
  trees: ReadTrees,
): Promise<ScannedLayouts | null> {
  try {
    return await layoutsToldBy(node, bytes, trees);
  } catch (thrown) {
    if (thrown instanceof UserError && thrown.report.code === 'bad-input') return null;
    throw thrown;
  }
}

async function layoutsOfTree(node: StructureNode, bytes: NodeBytes): Promise<FlashLayout[] | null> {
  const blob = await bytes.raw(node);
  return blob === null ? null : layoutsOfBlob(blob);
}

function around({ parent }: StructureNode, { structure }: NodeBytes): StructureNode | null {
  return parent === null ? null : (structure.nodes[parent] ?? null);
}

const LINE = 'mtdparts=';

function isLine(bytes: Uint8Array): boolean {
  return textOf(bytes.subarray(0, LINE.length)) === LINE;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
