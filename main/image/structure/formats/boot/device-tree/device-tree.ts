/** A flattened device tree with its nodes. What it says of flash partitions is a node of its own. */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import {
  type DeviceTree,
  RESERVATION_BYTES,
  readDeviceTree,
} from '../../../../device-tree/read-device-tree.ts';
import { stringsOf } from '../../../../device-tree/strings.ts';
import { hexText, wideSizeText } from '../../../../wide-number-text.ts';
import type { Format, Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { hex, u32be } from '../../../record/field.ts';
import { record } from '../../../record/record.ts';
import { type Special, treeFound } from './tree-nodes.ts';

const HEADER_16 = {
  magic: hex(u32be),
  totalsize: u32be,
  off_dt_struct: hex(u32be),
  off_dt_strings: hex(u32be),
  off_mem_rsvmap: hex(u32be),
  version: u32be,
  last_comp_version: u32be,
  boot_cpuid_phys: u32be,
  size_dt_strings: u32be,
};
/** By its version. */
const HEADERS = {
  16: record('device tree header', HEADER_16),
  17: record('device tree header', { ...HEADER_16, size_dt_struct: u32be }),
};

export const DEVICE_TREE: Format = {
  kind: 'device-tree',
  follows: 'Devicetree Specification v0.4, section 5.',
  signatures: [{ bytes: [0xd0, 0x0d, 0xfe, 0xed] }],
  read: (reading) => {
    const tree = readDeviceTree(reading.bytes, reading.start, reading.end);
    return tree === null ? null : deviceTreeFound(reading, tree);
  },
};

/** A tree that was read from the start of `reading`. */
export function deviceTreeFound(reading: Reading, tree: DeviceTree, special?: Special): Found {
  const { start, sizeBytes, root } = tree;
  const inside = reading.within(start, start + sizeBytes);
  const nodes = function* (): Generator<Found> {
    if (root !== null) yield treeFound(inside, root, special);
  };
  const { children, problems } = inside.gather(nodes());
  return {
    kind: DEVICE_TREE.kind,
    name: nameOf(tree),
    start,
    sizeBytes,
    confidence: tree.problems.length === 0 ? 'proved' : 'likely',
    fields: fieldsOf(reading, tree),
    problems: [...tree.problems, ...problems],
    children,
  };
}

/** The board that it describes. */
function nameOf({ root }: DeviceTree): string {
  const [model] = root === null ? [] : [...stringsOf(root, 'model'), ...stringsOf(root, 'compatible')];
  return model ?? 'device tree';
}

function fieldsOf({ bytes, end }: Reading, { start, reservations }: DeviceTree): StructureField[] {
  const version = HEADERS[16].read(bytes, start, end).get('version');
  const header = HEADERS[version === 16 ? 16 : 17].read(bytes, start, end);
  return [
    ...header.fields(),
    ...reservations.map(({ start: at, address, lengthBytes }, index) => ({
      name: `memory reservation ${index}`,
      offset: at - start,
      size: RESERVATION_BYTES,
      text: `${hexText(address, 8)}, ${wideSizeText(lengthBytes)}`,
    })),
  ];
}
