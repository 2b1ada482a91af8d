/**
 * A device path: where a device or a file is, step by step, as text. Follows UEFI 2.10, section 10.3 for the nodes and 10.6
 * for their text.
 */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import { guidAt, guidShort } from '../../../record/guid.ts';
import { hexText } from '../../../record/size.ts';
import { utf16At } from '../../../record/utf16.ts';

const HEADER_BYTES = 4;
const END_TYPE = 0x7f;
const END_OF_ALL = 0xff;
/** Of one path. Real ones have a dozen. */
const NODES_MAX = 100;

/** What follows the header of a node, and where it ends. */
interface Node {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** A kind of node: how many bytes it has at least behind its header, and its text. */
interface NodeKind {
  readonly leastBytes: number;
  text(node: Node): string;
}

const u8 = ({ view, start }: Node, at: number) => view.getUint8(start + at);
const u16 = ({ view, start }: Node, at: number) => view.getUint16(start + at, true);
const u32 = ({ view, start }: Node, at: number) => view.getUint32(start + at, true);
const u64 = ({ view, start }: Node, at: number) => view.getBigUint64(start + at, true);
const guid = ({ bytes, start }: Node, at = 0) => guidShort(guidAt(bytes, start + at));
const digits = ({ bytes, start }: Node, at: number, count: number) =>
  [...bytes.subarray(start + at, start + at + count)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');

function vendor(name: string): NodeKind {
  return { leastBytes: 16, text: (node) => `${name}(${guid(node)})` };
}

/** By type and subtype. */
const KINDS: Readonly<Record<string, NodeKind>> = {
  '1.1': { leastBytes: 2, text: (node) => `Pci(${hexText(u8(node, 1))},${hexText(u8(node, 0))})` },
  '1.3': {
    leastBytes: 20,
    text: (node) => `MemoryMapped(${u32(node, 0)},${hexText(u64(node, 4))},${hexText(u64(node, 12))})`,
  },
  '1.4': vendor('VenHw'),
  '2.1': { leastBytes: 8, text: (node) => acpiText(u32(node, 0), u32(node, 4)) },
  '2.3': { leastBytes: 4, text: (node) => `AcpiAdr(${hexText(u32(node, 0))})` },
  '3.2': { leastBytes: 4, text: (node) => `Scsi(${hexText(u16(node, 0))},${hexText(u16(node, 2))})` },
  '3.5': { leastBytes: 2, text: (node) => `USB(${hexText(u8(node, 0))},${hexText(u8(node, 1))})` },
  '3.10': vendor('VenMsg'),
  '3.11': { leastBytes: 33, text: (node) => `MAC(${digits(node, 0, 6)},${hexText(u8(node, 32))})` },
  '3.12': { leastBytes: 15, text: () => 'IPv4()' },
  '3.13': { leastBytes: 52, text: () => 'IPv6()' },
  '3.14': { leastBytes: 15, text: uartText },
  '3.15': {
    leastBytes: 7,
    text: (node) =>
      `UsbClass(${[u16(node, 0), u16(node, 2), u8(node, 4), u8(node, 5), u8(node, 6)].map(hexText).join(',')})`,
  },
  '3.18': {
    leastBytes: 6,
    text: (node) => `Sata(${[u16(node, 0), u16(node, 2), u16(node, 4)].map(hexText).join(',')})`,
  },
  '3.23': { leastBytes: 12, text: (node) => `NVMe(${hexText(u32(node, 0))})` },
  '3.24': { leastBytes: 0, text: (node) => `Uri(${ascii(node)})` },
  '4.1': { leastBytes: 38, text: hardDriveText },
  '4.2': { leastBytes: 20, text: (node) => `CDROM(${hexText(u32(node, 0))})` },
  '4.3': vendor('VenMedia'),
  '4.4': { leastBytes: 0, text: ({ bytes, start, end }) => utf16At(bytes, start, end).text },
  '4.6': vendor('FvFile'),
  '4.7': vendor('Fv'),
};

/** Names of devices that the text has instead of their plug and play numbers. */
const PNP_NAMES: Readonly<Record<number, string>> = {
  771: 'Keyboard',
  1281: 'Serial',
  1540: 'Floppy',
  2563: 'PciRoot',
  2568: 'PcieRoot',
};
/** `PNP` as it is packed into 16 bits. */
const PNP = 0x41d0;

function acpiText(hid: number, uid: number): string {
  const number = hid >>> 16;
  if ((hid & 0xffff) !== PNP) return `Acpi(${hexText(hid)},${hexText(uid)})`;
  const name = PNP_NAMES[number];
  if (name !== undefined) return `${name}(${hexText(uid)})`;
  return `Acpi(PNP${number.toString(16).toUpperCase().padStart(4, '0')},${hexText(uid)})`;
}

function uartText(node: Node): string {
  const parity = ['D', 'N', 'E', 'O', 'M', 'S'][u8(node, 13)] ?? '?';
  const stop = ['D', '1', '1.5', '2'][u8(node, 14)] ?? '?';
  return `Uart(${u64(node, 4)},${u8(node, 12)},${parity},${stop})`;
}

const BY_GUID = 2;

function hardDriveText(node: Node): string {
  const isGpt = u8(node, 37) === BY_GUID;
  const signature = isGpt ? guidAt(node.bytes, node.start + 20) : hexText(u32(node, 20));
  return `HD(${u32(node, 0)},${isGpt ? 'GPT' : 'MBR'},${signature},${hexText(u64(node, 4))},${hexText(u64(node, 12))})`;
}

function ascii({ bytes, start, end }: Node): string {
  return String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 256))).replace(
    /[^\x20-\x7e]/g,
    '.',
  );
}

/** A path in text, and its nodes at their places. */
export interface DevicePath {
  /** Several paths in one are parted by commas. */
  readonly text: string;
  /** Offsets count from `origin`. */
  readonly fields: readonly StructureField[];
  readonly sizeBytes: number;
}

/** The path at `start`; null where there is none, or it does not end before `end`. */
export function devicePathAt(
  bytes: Uint8Array,
  { start, end, origin }: { start: number; end: number; origin: number },
): DevicePath | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: StructureField[] = [];
  let text = '';
  let at = start;
  while (at + HEADER_BYTES <= end && fields.length < NODES_MAX) {
    const [type, subtype, length] = [view.getUint8(at), view.getUint8(at + 1), view.getUint16(at + 2, true)];
    if (length < HEADER_BYTES || at + length > end) return null;
    const isEnd = type === END_TYPE;
    const node = { view, bytes, start: at + HEADER_BYTES, end: at + length };
    const step = isEnd ? (subtype === END_OF_ALL ? 'end' : ',') : nodeText(type, subtype, node);
    fields.push({ name: `Path[${fields.length}]`, offset: at - origin, size: length, text: step });
    at += length;
    if (isEnd && subtype === END_OF_ALL) return { text, fields, sizeBytes: at - start };
    text = isEnd ? `${text},` : text === '' || text.endsWith(',') ? text + step : `${text}/${step}`;
  }
  return null;
}

function nodeText(type: number, subtype: number, node: Node): string {
  const kind = KINDS[`${type}.${subtype}`];
  if (kind === undefined || node.end - node.start < kind.leastBytes) return `Path(${type},${subtype})`;
  return kind.text(node);
}
