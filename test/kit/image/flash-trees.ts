/** Device tree blobs of boards with flashes. */
import { type DeviceTreeNode, writeDeviceTree } from '../../../main/image/demo/device-tree.ts';

const CELLS = { '#address-cells': [1], '#size-cells': [1] };
const APART_BYTES = 64 << 20;

/** A tree with flashes of these sizes, each with one partition that takes it all: `whole-0` and so on. */
export function treeOfFlashes(...sizesBytes: readonly number[]): Uint8Array {
  const children = sizesBytes.map((sizeBytes, index): DeviceTreeNode => {
    const properties = { label: `whole-${index}`, reg: [0, sizeBytes] };
    const whole = { name: 'partition@0', properties, children: [] };
    const fixed = { compatible: 'fixed-partitions', ...CELLS };
    return {
      name: `flash@${index}`,
      properties: { compatible: 'cfi-flash', reg: [index * APART_BYTES, sizeBytes] },
      children: [{ name: 'partitions', properties: fixed, children: [whole] }],
    };
  });
  return writeDeviceTree({ name: '', properties: CELLS, children });
}

/** Of a size in bytes, with those that lie in it. */
export interface TreePartition {
  readonly label: string;
  readonly place: readonly [offset: number, sizeBytes: number];
  readonly isReadOnly?: true;
  readonly inside?: readonly TreePartition[];
}

/** A tree with one flash of 1 MiB that these partitions divide. */
export function treeOfPartitions(
  partitions: readonly TreePartition[],
  { model = 'board', flash = 'flash@0' } = {},
): Uint8Array {
  const children = [
    {
      name: flash,
      properties: { compatible: 'cfi-flash', reg: [0, 1 << 20] },
      children: [dividedNode('partitions', {}, partitions)],
    },
  ];
  return writeDeviceTree({ name: '', properties: { ...CELLS, model }, children });
}

function dividedNode(
  name: string,
  own: DeviceTreeNode['properties'],
  partitions: readonly TreePartition[],
): DeviceTreeNode {
  const children = partitions.map(({ label, place, isReadOnly, inside }) => {
    const unit = `partition@${place[0].toString(16)}`;
    const properties = { label, reg: place, ...(isReadOnly && { 'read-only': isReadOnly }) };
    return inside === undefined
      ? { name: unit, properties, children: [] }
      : dividedNode(unit, properties, inside);
  });
  return { name, properties: { ...own, compatible: 'fixed-partitions', ...CELLS }, children };
}
