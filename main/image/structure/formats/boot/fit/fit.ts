/**
 * A flattened image tree, U-Boot's newer image: a device tree with images and with configurations of them. The data of an
 * image lies in its node, or behind the tree. Follows U-Boot 2023.01, doc/uImage.FIT/source_file_format.txt.
 */
import { readDeviceTree } from '../../../../device-tree/read-device-tree.ts';
import { stringsOf } from '../../../../device-tree/strings.ts';
import type { TreeNode } from '../../../../device-tree/tree.ts';
import type { Format, Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { deviceTreeFound } from '../device-tree/device-tree.ts';
import type { Special } from '../device-tree/tree-nodes.ts';
import { dataFound, dataOf, dataProblem, type FitPlace } from './fit-image.ts';

export const FIT: Format = {
  kind: 'fit',
  follows: 'U-Boot 2023.01, doc/uImage.FIT/source_file_format.txt.',
  signatures: [{ bytes: [0xd0, 0x0d, 0xfe, 0xed] }],
  read: readFit,
};

/** What a configuration names, in the order of the document, and how a person says it. */
const PARTS: Readonly<Record<string, string>> = {
  kernel: 'kernel',
  ramdisk: 'ramdisk',
  fdt: 'device tree',
  firmware: 'firmware',
  loadables: 'loadable',
  fpga: 'FPGA',
  script: 'script',
};

function readFit(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const tree = readDeviceTree(bytes, start, end);
  const root = tree?.root;
  const images = root?.children.find(({ name }) => name === 'images')?.children ?? [];
  if (!tree || !root || images.length === 0) return null;
  const place = { start, end, treeBytes: tree.claimedBytes };
  const found = deviceTreeFound(reading, tree, special(root, place));
  const outside = images.flatMap((image) => {
    const data = dataOf(image, place);
    return data === null || data.isInside || dataProblem(data, place) !== null ? [] : [{ image, data }];
  });
  const fitEnd = Math.max(start + tree.sizeBytes, ...outside.map(({ data }) => data.end));
  const whole = reading.within(start, fitEnd);
  const { children, problems } = whole.gather(outsideFound());
  return {
    ...found,
    kind: FIT.kind,
    name: stringsOf(root, 'description')[0] ?? 'FIT',
    sizeBytes: fitEnd - start,
    problems: [...(found.problems ?? []), ...problems],
    children: [...(found.children ?? []), ...children],
  };

  function* outsideFound(): Generator<Found> {
    for (const { image, data } of outside) yield dataFound(whole, image, data);
  }
}

/** Images and configurations are more than nodes. */
function special(root: TreeNode, place: FitPlace): Special {
  return (node, parent, inside) => {
    if (parent === null || !root.children.includes(parent)) return {};
    if (parent.name === 'images') return imageSpecial(node, inside, place);
    return parent.name === 'configurations' ? configurationSpecial(node, parent) : {};
  };
}

function imageSpecial(node: TreeNode, inside: Reading, place: FitPlace): Partial<Found> {
  const data = dataOf(node, place);
  const problem = dataProblem(data, place);
  return {
    kind: 'fit-image',
    subtype: stringsOf(node, 'type')[0] ?? 'of no type',
    ...(problem === null ? {} : { problems: [problem] }),
    ...(problem === null && data?.isInside ? { children: [dataFound(inside, node, data)] } : {}),
  };
}

function configurationSpecial(node: TreeNode, parent: TreeNode): Partial<Found> {
  const parts = Object.entries(PARTS).flatMap(([name, word]) => {
    const images = stringsOf(node, name);
    return images.length === 0 ? [] : [`${word} ${images.join(' and ')}`];
  });
  const isDefault = stringsOf(parent, 'default')[0] === node.name;
  return {
    kind: 'fit-configuration',
    subtype: [...parts, ...(isDefault ? ['the default'] : [])].join(', ') || 'empty',
  };
}
