/** What a file of UBIFS holds: blocks of 4 KiB, each in a node of its own. Follows Linux, fs/ubifs/ubifs-media.h. */
import type { Method } from '../../../../compression/decompress.ts';
import type { Part } from '../../../found.ts';
import { Malformed } from '../../../malformed.ts';
import { notUnpacked } from '../../../unread.ts';
import { missingPart, packedPart, zerosPart } from '../content.ts';

export const BLOCK_BYTES = 4096;

/** `sizeBytes` is what it unpacks to, which may be less than a block: the rest is zeros. */
export interface Block {
  readonly dataAt: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  readonly method: number;
}

const NONE = 0;
/** By the numbers of UBIFS. */
const METHODS: Readonly<Record<number, Method>> = { 1: 'lzo1x', 2: 'deflate', 3: 'zstd' };

/**
 * The content of a file of so many bytes; a block that no node has is a hole, and one that is null is missing.
 * @throws Malformed for an unknown method
 */
export function blockParts(blocks: ReadonlyMap<number, Block | null>, sizeBytes: number): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const [number, block] of [...blocks].sort(([one], [other]) => one - other)) {
    const start = number * BLOCK_BYTES;
    if (start >= sizeBytes) break;
    if (start > at) parts.push(zerosPart(start - at));
    const takeBytes = Math.min(block?.sizeBytes ?? BLOCK_BYTES, BLOCK_BYTES, sizeBytes - start);
    parts.push(block === null ? missingPart(takeBytes) : partOf(block, takeBytes));
    at = start + takeBytes;
  }
  if (at < sizeBytes) parts.push(zerosPart(sizeBytes - at));
  return parts;
}

function partOf({ method, dataAt, packedBytes }: Block, takeBytes: number): Part {
  if (method === NONE && takeBytes <= packedBytes) return { start: dataAt, sizeBytes: takeBytes };
  const known = METHODS[method];
  if (known === undefined)
    throw new Malformed(notUnpacked(`A block of it is packed by method ${method}, which`));
  return packedPart(known, { start: dataAt, sizeBytes: packedBytes }, { skipBytes: 0, takeBytes });
}
