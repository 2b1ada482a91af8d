/** Numbers in the properties of a device tree: cells of 32 bits, big-endian. Devicetree Specification v0.4, section 2.2.4. */
import { propertyOf, type TreeNode } from './tree.ts';

/** All of a value, whose length is a multiple of 4 bytes; what is over is left out. */
export function cellsOf(value: Uint8Array): number[] {
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  return Array.from({ length: value.length >>> 2 }, (_, index) => view.getUint32(4 * index, false));
}

/** A property of one cell; undefined where there is none such. */
export function cellOf(node: TreeNode, name: string): number | undefined {
  const value = propertyOf(node, name)?.value;
  return value?.length === 4 ? cellsOf(value)[0] : undefined;
}

/** How many cells an address and a size have in the `reg` of a node's children. */
export interface CellCounts {
  readonly address: number;
  readonly size: number;
}

/** Those of a node, or the defaults of the specification (section 2.3.5). */
export function cellCountsOf(node: TreeNode | null): CellCounts {
  return {
    address: (node === null ? undefined : cellOf(node, '#address-cells')) ?? 2,
    size: (node === null ? undefined : cellOf(node, '#size-cells')) ?? 1,
  };
}

/** A pair in `reg`; `size` is null where sizes have no cells. `at` is its place in the value, in bytes. */
export interface RegEntry {
  readonly at: number;
  readonly address: bigint;
  readonly size: bigint | null;
}

/** Null where the value isn't made of such pairs, or they are wider than 64 bits, as PCI's are. */
export function regEntries(value: Uint8Array, { address, size }: CellCounts): RegEntry[] | null {
  const step = 4 * (address + size);
  const areWide = address > 2 || size > 2;
  if (areWide || address === 0 || value.length === 0 || value.length % step !== 0) return null;
  const cells = cellsOf(value);
  return Array.from({ length: value.length / step }, (_, index) => {
    const first = index * (address + size);
    return {
      at: index * step,
      address: joined(cells.slice(first, first + address)),
      size: size === 0 ? null : joined(cells.slice(first + address, first + address + size)),
    };
  });
}

function joined(cells: readonly number[]): bigint {
  return cells.reduce((sum, cell) => (sum << 32n) | BigInt(cell), 0n);
}
