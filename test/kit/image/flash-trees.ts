/** Device tree blobs of boards with several flashes. */
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
