/** The device tree inside the demonstration image: one flash, and the image's own pieces as its partitions. */
import { type DeviceTreeNode, writeDeviceTree } from './device-tree.ts';
import { DEMO_AREAS, DEMO_IMAGE_BYTES, type DemoArea } from './layout.ts';

/** A version 17 blob with `/flash@0/partitions` in the `fixed-partitions` binding. */
export function makeBoardTree(): Uint8Array {
  return writeDeviceTree({
    name: '',
    properties: {
      '#address-cells': [1],
      '#size-cells': [1],
      model: 'Norscope demonstration board',
      compatible: ['norscope,demo'],
    },
    children: [
      {
        name: 'chosen',
        properties: { bootargs: 'console=ttyS0 root=mtd:files rootfstype=jffs2' },
        children: [],
      },
      flash(),
    ],
  });
}

function flash(): DeviceTreeNode {
  return {
    name: 'flash@0',
    properties: {
      compatible: 'cfi-flash',
      reg: [0, DEMO_IMAGE_BYTES],
      'bank-width': [2],
      'device-width': [2],
      '#address-cells': [1],
      '#size-cells': [1],
    },
    children: [
      {
        name: 'partitions',
        properties: { compatible: 'fixed-partitions', '#address-cells': [1], '#size-cells': [1] },
        children: DEMO_AREAS.map(partition),
      },
    ],
  };
}

function partition({ name, offset, lengthBytes }: DemoArea): DeviceTreeNode {
  const isWritten = name.startsWith('environment') || name === 'records' || name === 'files';
  return {
    name: `partition@${offset.toString(16)}`,
    properties: { label: name, reg: [offset, lengthBytes], ...(isWritten ? {} : { 'read-only': true }) },
    children: [],
  };
}
