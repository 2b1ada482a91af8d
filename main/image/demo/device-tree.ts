/** Writes a flattened device tree, version 17 (Devicetree Specification v0.4, section 5). All numbers big-endian. */

/** Text becomes a string, numbers become 32-bit cells, and `true` an empty property. */
export type DeviceTreeValue = string | readonly string[] | readonly number[] | true;
export type DeviceTreeNode = {
  readonly name: string;
  readonly properties: Readonly<Record<string, DeviceTreeValue>>;
  readonly children: readonly DeviceTreeNode[];
};

const HEADER_BYTES = 40;
const RESERVATION_BYTES = 16;
const MAGIC = 0xd00dfeed;
const VERSION = 17;
const LAST_COMPATIBLE_VERSION = 16;
const TOKEN = { beginNode: 1, endNode: 2, property: 3, end: 9 } as const;

/** The blob for a tree whose root has the empty name; no memory reservations, boot CPU 0. */
export function writeDeviceTree(root: DeviceTreeNode): Uint8Array {
  const strings = new StringBlock();
  const structure = Uint8Array.from([...nodeBytes(root, strings), ...cells(TOKEN.end)]);
  const names = strings.bytes();
  const structureOffset = HEADER_BYTES + RESERVATION_BYTES;
  const namesOffset = structureOffset + structure.length;
  const totalBytes = namesOffset + names.length;
  const header = cells(
    MAGIC,
    totalBytes,
    structureOffset,
    namesOffset,
    HEADER_BYTES,
    VERSION,
    LAST_COMPATIBLE_VERSION,
    0,
    names.length,
    structure.length,
  );
  const blob = new Uint8Array(totalBytes);
  blob.set(header, 0);
  blob.set(structure, structureOffset);
  blob.set(names, namesOffset);
  return blob;
}

/** Property names, each kept once; a property refers to its name by offset. */
class StringBlock {
  readonly #offsets = new Map<string, number>();
  #lengthBytes = 0;

  offsetOf(name: string): number {
    const known = this.#offsets.get(name);
    if (known !== undefined) return known;
    const offset = this.#lengthBytes;
    this.#offsets.set(name, offset);
    this.#lengthBytes += text(name).length;
    return offset;
  }

  bytes(): number[] {
    return [...this.#offsets.keys()].flatMap(text);
  }
}

function nodeBytes(node: DeviceTreeNode, strings: StringBlock): number[] {
  const properties = Object.entries(node.properties).flatMap(([name, value]) => {
    const data = valueBytes(value);
    return [...cells(TOKEN.property, data.length, strings.offsetOf(name)), ...padded(data)];
  });
  const children = node.children.flatMap((child) => nodeBytes(child, strings));
  return [
    ...cells(TOKEN.beginNode),
    ...padded(text(node.name)),
    ...properties,
    ...children,
    ...cells(TOKEN.endNode),
  ];
}

function valueBytes(value: DeviceTreeValue): number[] {
  if (value === true) return [];
  if (typeof value === 'string') return text(value);
  return value.flatMap((item) => (typeof item === 'string' ? text(item) : cells(item)));
}

function text(value: string): number[] {
  return [...new TextEncoder().encode(value), 0];
}

function cells(...values: readonly number[]): number[] {
  return values.flatMap((value) => [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]);
}

function padded(bytes: number[]): number[] {
  const missing = -bytes.length & 3;
  return [...bytes, ...Array<number>(missing).fill(0)];
}
