/** The nodes of a device tree as structures, with their properties as fields. */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import { cellCountsOf } from '../../../../device-tree/cells.ts';
import { type Phandles, phandlesOf } from '../../../../device-tree/phandles.ts';
import type { TreeNode, TreeProperty } from '../../../../device-tree/tree.ts';
import { valueText } from '../../../../device-tree/value-text.ts';
import {
  layoutsOfTree,
  type TreeLayout,
  type TreePartition,
} from '../../../../layout/device-tree-layouts.ts';
import type { Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { layoutFound, layoutsInText } from '../flash-layout.ts';

/** What a kind of tree says of some of its nodes beyond what any tree says: merged over it, with these children before. */
export type Special = (node: TreeNode, parent: TreeNode | null, inside: Reading) => Partial<Found>;

/** Of a token that stands before a value. */
const PROPERTY_HEADER_BYTES = 12;

/** The root with all that is in it. */
export function treeFound(reading: Reading, root: TreeNode, special: Special = () => ({})): Found {
  const layouts = new Map(layoutsOfTree(root).map((layout) => [layout.node, layout]));
  const whole = { phandles: phandlesOf(root), layouts, special };
  return nodeFound(reading, root, { ...whole, parent: null });
}

interface Around {
  readonly phandles: Phandles;
  readonly layouts: ReadonlyMap<TreeNode, TreeLayout>;
  readonly special: Special;
  readonly parent: TreeNode | null;
}

function nodeFound(reading: Reading, node: TreeNode, around: Around): Found {
  const { phandles, layouts, special, parent } = around;
  const inside = reading.within(node.start, node.end);
  const context = { cellCounts: cellCountsOf(parent), phandles };
  const specials = special(node, parent, inside);
  const layout = layouts.get(node);
  const { children, problems } = inside.gather(childrenOf());
  return {
    kind: 'device-tree-node',
    name: node.name || '/',
    start: node.start,
    sizeBytes: node.end - node.start,
    fields: node.properties.map((property) => fieldOf(property, node, valueText(property, context))),
    ...specials,
    // A token names its property by a place in the table of names, which another property moves.
    counting: node.properties.map(({ valueStart, value }) => ({
      start: valueStart,
      end: valueStart + value.length,
    })),
    problems: [...problems, ...(specials.problems ?? [])],
    children,
  };

  function* childrenOf(): Generator<Found> {
    yield* specials.children ?? [];
    for (const property of node.properties) {
      if (property.name.startsWith('bootargs')) yield* layoutsOfProperty(inside, property);
    }
    const nodes = nodesInside();
    if (layout === undefined) yield* nodes;
    else yield flashLayout(inside, layout, nodes);
  }

  function* nodesInside(): Generator<Found> {
    for (const child of node.children) yield nodeFound(inside, child, { ...around, parent: node });
  }
}

/** From the first partition to the last: their nodes lie inside of it. */
function flashLayout(reading: Reading, layout: TreeLayout, nodes: Iterable<Found>): Found {
  const start = layout.node.children[0]?.start ?? layout.node.start;
  const end = layout.node.children.at(-1)?.end ?? layout.node.end;
  const { children, problems } = reading.within(start, end).gather(nodes);
  const places = new Map(partitionPlaces(layout.partitions, start));
  const found = layoutFound(layout, {
    start,
    sizeBytes: end - start,
    children,
    placeOf: (partition) => places.get(partition) ?? null,
  });
  return { ...found, problems: [...layout.problems, ...problems] };
}

function* partitionPlaces(
  partitions: readonly TreePartition[],
  start: number,
): Generator<[object, { offset: number; size: number }]> {
  for (const partition of partitions) {
    const { node, children = [] } = partition;
    yield [partition, { offset: node.start - start, size: node.end - node.start }];
    yield* partitionPlaces(children, start);
  }
}

function layoutsOfProperty({ bytes }: Reading, { value, valueStart }: TreeProperty): Iterable<Found> {
  return layoutsInText(bytes, valueStart, valueStart + value.length);
}

/** Where its value is; one without a value is where its token is. */
function fieldOf(
  { name, start, valueStart, value }: TreeProperty,
  node: TreeNode,
  text: string,
): StructureField {
  return value.length === 0
    ? { name, offset: start - node.start, size: PROPERTY_HEADER_BYTES, text }
    : { name, offset: valueStart - node.start, size: value.length, text };
}
