/** Properties that refer to other nodes. Devicetree Specification v0.4, section 2.3.3, and the bindings that Linux has. */
import { cellOf, cellsOf } from './cells.ts';
import { nodesOf, type TreeNode, type TreeProperty } from './tree.ts';

/** Nodes by their phandle. */
export type Phandles = ReadonlyMap<number, TreeNode>;

/** Of two nodes with the same one, the first counts. */
export function phandlesOf(root: TreeNode): Phandles {
  const nodes = new Map<number, TreeNode>();
  for (const { node } of nodesOf(root)) {
    const phandle = cellOf(node, 'phandle') ?? cellOf(node, 'linux,phandle');
    if (phandle !== undefined && !nodes.has(phandle)) nodes.set(phandle, node);
  }
  return nodes;
}

/** A node, and what is said to it: a clock's number, a line and its polarity. */
export interface Reference {
  readonly node: TreeNode;
  readonly cells: readonly number[];
}

/** By which property the node that is referred to says how many cells follow; null: none ever do. */
const CELLS_BY_PROPERTY: Readonly<Record<string, string | null>> = {
  'assigned-clock-parents': '#clock-cells',
  'assigned-clocks': '#clock-cells',
  clocks: '#clock-cells',
  'dcr-parent': null,
  dmas: '#dma-cells',
  'interrupt-parent': null,
  'interrupts-extended': '#interrupt-cells',
  iommus: '#iommu-cells',
  mboxes: '#mbox-cells',
  'memory-region': null,
  'msi-parent': '#msi-cells',
  'next-level-cache': null,
  'nvmem-cells': '#nvmem-cell-cells',
  'phy-handle': null,
  phys: '#phy-cells',
  'power-domains': '#power-domain-cells',
  pwms: '#pwm-cells',
  'remote-endpoint': null,
  resets: '#reset-cells',
  syscon: null,
};

/** What a property refers to; null where it is none that does, or not all of it could be followed. */
export function referencesOf({ name, value }: TreeProperty, phandles: Phandles): readonly Reference[] | null {
  const countName = countNameOf(name);
  if (countName === undefined || value.length === 0 || value.length % 4 !== 0) return null;
  const cells = cellsOf(value);
  const found: Reference[] = [];
  let at = 0;
  while (at < cells.length) {
    const node = phandles.get(cells[at] ?? 0);
    if (node === undefined) return null;
    const count = countName === null ? 0 : (cellOf(node, countName) ?? 0);
    if (at + 1 + count > cells.length) return null;
    found.push({ node, cells: cells.slice(at + 1, at + 1 + count) });
    at += 1 + count;
  }
  return found;
}

function countNameOf(name: string): string | null | undefined {
  if (/(?:^|-)gpios?$/.test(name)) return '#gpio-cells';
  if (/-supply$|^pinctrl-\d+$/.test(name)) return null;
  return Object.hasOwn(CELLS_BY_PROPERTY, name) ? CELLS_BY_PROPERTY[name] : undefined;
}
