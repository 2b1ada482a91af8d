/**
 * Reads a flattened device tree: its header, the memory that it reserves, and the tree. Follows the Devicetree
 * Specification v0.4, section 5, versions 16 and 17. Places are bytes from the start of the bytes that are read.
 */
import { pluralText } from '../../../app/contract/text/plural-text.ts';
import { type Block, readTree, type TreeNode } from './tree.ts';

export const MAGIC = 0xd00dfeed;

export interface DeviceTree {
  readonly start: number;
  /** What the header says, and how much of it is there, in bytes. */
  readonly claimedBytes: number;
  readonly sizeBytes: number;
  readonly reservations: readonly Reservation[];
  /** Null where not even that could be read. */
  readonly root: TreeNode | null;
  /** A sentence each. */
  readonly problems: readonly string[];
}

/** Memory that an operating system must leave alone. */
export interface Reservation {
  readonly start: number;
  readonly address: bigint;
  readonly lengthBytes: bigint;
}

export const RESERVATION_BYTES = 16;

const AT = {
  totalSize: 4,
  structure: 8,
  strings: 12,
  reservations: 16,
  version: 20,
  lastCompatible: 24,
  stringsBytes: 32,
  structureBytes: 36,
} as const;
/** Without the last field, which came with version 17. */
const LEAST_HEADER_BYTES = 36;
const VERSION = { least: 16, ours: 17 } as const;
/** A root without a name, and the token that ends it. */
const LEAST_TREE_BYTES = 12;
const BEGIN_NODE = 1;
const RESERVATIONS_MAX = 64;

/** @returns null where there is none: a header that hangs together, and a tree that begins where it says */
export function readDeviceTree(bytes: Uint8Array, start: number, end: number): DeviceTree | null {
  if (start + LEAST_HEADER_BYTES + 4 > end) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u32 = (at: number) => view.getUint32(start + at, false);
  const [version, claimedBytes, structureAt, stringsAt] = [
    u32(AT.version),
    u32(AT.totalSize),
    u32(AT.structure),
    u32(AT.strings),
  ];
  const stringsBytes = u32(AT.stringsBytes);
  const structureBytes =
    version >= 17
      ? u32(AT.structureBytes)
      : (stringsAt > structureAt ? stringsAt : claimedBytes) - structureAt;
  const isSound =
    u32(0) === MAGIC &&
    version >= VERSION.least &&
    u32(AT.lastCompatible) <= Math.min(version, VERSION.ours) &&
    structureAt >= LEAST_HEADER_BYTES &&
    structureAt % 4 === 0 &&
    structureBytes >= LEAST_TREE_BYTES &&
    structureAt + structureBytes <= claimedBytes &&
    stringsAt >= LEAST_HEADER_BYTES &&
    stringsAt + stringsBytes <= claimedBytes;
  if (!isSound || start + structureAt + 4 > end || u32(structureAt) !== BEGIN_NODE) return null;
  const sizeBytes = Math.min(claimedBytes, end - start);
  const block = (at: number, lengthBytes: number): Block => ({
    start: Math.min(start + at, end),
    end: Math.min(start + at + lengthBytes, end),
  });
  const { root, problems } = readTree(
    bytes,
    block(structureAt, structureBytes),
    block(stringsAt, stringsBytes),
  );
  const reserved = reservationsAt(view, start + u32(AT.reservations), start + sizeBytes);
  return {
    start,
    claimedBytes,
    sizeBytes,
    reservations: reserved.found,
    root,
    problems: [
      ...(sizeBytes < claimedBytes
        ? [
            `The header says ${pluralText(claimedBytes, 'byte')}; ${pluralText(sizeBytes, 'is', 'are')} there.`,
          ]
        : []),
      ...reserved.problems,
      ...problems,
    ],
  };
}

/** Up to the one that is all zeros. */
function reservationsAt(
  view: DataView,
  start: number,
  end: number,
): { found: Reservation[]; problems: string[] } {
  const found: Reservation[] = [];
  for (let at = start; found.length < RESERVATIONS_MAX; at += RESERVATION_BYTES) {
    if (at + RESERVATION_BYTES > end) return { found, problems: ['The list of reserved memory has no end.'] };
    const reservation = {
      start: at,
      address: view.getBigUint64(at, false),
      lengthBytes: view.getBigUint64(at + 8, false),
    };
    if (reservation.address === 0n && reservation.lengthBytes === 0n) return { found, problems: [] };
    found.push(reservation);
  }
  return { found, problems: [`More memory is reserved: ${RESERVATIONS_MAX} entries are looked at.`] };
}
