/**
 * Partitions of flashes in a device tree: nodes in a `fixed-partitions` node, nested ones, and those that lie in the flash's
 * node itself, as older trees have them. Follows Linux 6.1, Documentation/devicetree/bindings/mtd/partitions.
 */

import { shownText } from '../../../app/contract/text/shown-text.ts';
import { sizeText } from '../../../app/contract/text/size-text.ts';
import { type CellCounts, cellCountsOf, regEntries } from '../device-tree/cells.ts';
import { stringsOf } from '../device-tree/strings.ts';
import { propertyOf, type TreeNode } from '../device-tree/tree.ts';
import { type FlashLayout, type FlashPartition, partitionName } from './flash-partition.ts';

/** A partition, and the node that says so. */
export interface TreePartition extends FlashPartition {
  readonly node: TreeNode;
  readonly children?: readonly TreePartition[];
}

/** A layout, and the node whose children are its partitions. */
export interface TreeLayout extends FlashLayout {
  readonly node: TreeNode;
  readonly partitions: readonly TreePartition[];
}

/** What a flash says that it is compatible with, where its partitions lie in its own node. */
const FLASHES = ['cfi-flash', 'jedec-flash', 'mtd-ram', 'mtd-rom', 'jedec,spi-nor'];
const FIXED = 'fixed-partitions';

/** All of them, in the order of the tree. */
export function layoutsOfTree(root: TreeNode): TreeLayout[] {
  return [...layoutsUnder(root, null)];
}

/** A node with what is known of it from those around it. */
interface Placed {
  readonly node: TreeNode;
  /** How its own `reg` is counted. */
  readonly cellCounts: CellCounts;
}

function* layoutsUnder(node: TreeNode, parent: Placed | null): Generator<TreeLayout> {
  const placed = { node, cellCounts: cellCountsOf(parent?.node ?? null) };
  if (stringsOf(node, 'compatible').includes(FIXED)) yield layoutOf(node, parent ?? placed);
  else if (isFlash(node) && node.children.some(isPartition)) yield layoutOf(node, placed);
  else for (const child of node.children) yield* layoutsUnder(child, placed);
}

function layoutOf(node: TreeNode, flash: Placed): TreeLayout {
  const problems: string[] = [];
  const flashBytes = isFlash(flash.node) ? bytesOfFlash(flash) : null;
  const around = { node, start: 0, sizeBytes: flashBytes, cellCounts: flash.cellCounts };
  const partitions = partitionsOf(around, problems);
  return { flash: shownText(flash.node.path), flashBytes, node, partitions, problems };
}

/** What partitions lie in: the flash, or another partition. */
interface Area {
  readonly node: TreeNode;
  /** In bytes from the start of the flash. */
  readonly start: number;
  readonly sizeBytes: number | null;
  /** For a node that does not say how its children are counted. */
  readonly cellCounts: CellCounts;
}

function partitionsOf(area: Area, problems: string[]): TreePartition[] {
  const { node, cellCounts } = area;
  const counts = propertyOf(node, '#address-cells') === undefined ? cellCounts : cellCountsOf(node);
  return node.children.filter(isPartition).flatMap((child) => {
    const partition = partitionOf(child, counts, area, problems);
    return partition === null ? [] : [partition];
  });
}

function partitionOf(
  node: TreeNode,
  counts: CellCounts,
  area: Area,
  problems: string[],
): TreePartition | null {
  const name = partitionName(stringsOf(node, 'label')[0] ?? node.name);
  const [entry] = regEntries(propertyOf(node, 'reg')?.value ?? new Uint8Array(0), counts) ?? [];
  if (entry === undefined || entry.size === null) {
    problems.push(`“${name}” has no place that can be read.`);
    return null;
  }
  const [within, claimed] = [Number(entry.address), Number(entry.size)];
  const room = area.sizeBytes === null ? null : Math.max(0, area.sizeBytes - within);
  // Zero stands for what is left.
  const sizeBytes = claimed === 0 ? room : room === null ? claimed : Math.min(claimed, room);
  if (sizeBytes !== null && sizeBytes < claimed)
    problems.push(
      `“${name}” reaches beyond what it lies in: ${sizeText(claimed)}, of which ${sizeText(sizeBytes)} are there.`,
    );
  const offset = area.start + within;
  const isReadOnly = propertyOf(node, 'read-only') !== undefined;
  const partition = { name, offset, sizeBytes, isReadOnly, node };
  if (!stringsOf(node, 'compatible').includes(FIXED)) return partition;
  const children = partitionsOf({ node, start: offset, sizeBytes, cellCounts: counts }, problems);
  return { ...partition, children };
}

function isPartition(node: TreeNode): boolean {
  return propertyOf(node, 'reg') !== undefined && node.name !== 'partitions';
}

function isFlash(node: TreeNode): boolean {
  return stringsOf(node, 'compatible').some((compatible) => FLASHES.includes(compatible));
}

/** Chips side by side are one flash; null where its `reg` is no range, as that of a chip on SPI. */
function bytesOfFlash({ node, cellCounts }: Placed): number | null {
  const entries = regEntries(propertyOf(node, 'reg')?.value ?? new Uint8Array(0), cellCounts) ?? [];
  const total = entries.reduce((sum, { size }) => sum + Number(size ?? 0n), 0);
  return total === 0 ? null : total;
}
