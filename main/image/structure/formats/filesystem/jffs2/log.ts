/** Where the log of a JFFS2 goes on, and where it ends: node after node, over blank and damaged places. */
import type { Reading } from '../../../format.ts';
import { HEADER_BYTES, NODE_ALIGNMENT, type Node, type NodeReader } from './nodes.ts';

const ERASED = 0xff;
/** Erase blocks have at least this, and this as a rule where nothing tells. */
export const ERASE_BLOCK_LEAST_BYTES = 4 * 1024;
export const ERASE_BLOCK_USUAL_BYTES = 64 * 1024;
/** How far the next node may be behind the last where no clean marker says how large an erase block is. */
const REACH_BYTES = 1024 * 1024;
const REACH_BLOCKS = 2;

/** A step through the log: a node, one that reaches beyond the end, or bytes that are neither one nor blank. */
export type Step =
  | { readonly node: Node }
  | { readonly cut: Node }
  | { readonly damagedAt: number; readonly damagedBytes: number };

/**
 * Yields the nodes that lie whole in the reading, and the last one if it is cut. It is asked for the erase block size as far as it is known.
 * @throws Malformed where a scan has cost too much
 */
export function* stepsOfLog(
  reading: Reading,
  nodes: NodeReader,
  eraseBlockBytes: () => number | null,
): Generator<Step> {
  const { bytes, start, end } = reading;
  let at = start;
  while (at < end) {
    const node = nodes.node(bytes, at, end);
    if (node !== null && at + node.sizeBytes <= end) {
      yield { node };
      at += aligned(node.sizeBytes);
      continue;
    }
    const known = eraseBlockBytes();
    const reach = known === null ? REACH_BYTES : REACH_BLOCKS * known;
    reading.spend(reach);
    const next = nextNode(reading, nodes, { at, to: Math.min(end, at + reach) });
    if (next === null) {
      if (node !== null) yield { cut: node };
      return;
    }
    const damagedAt = blankEnd(bytes, at, next);
    const damagedEnd = blankStart(bytes, damagedAt, next);
    if (damagedAt < damagedEnd) yield { damagedAt, damagedBytes: damagedEnd - damagedAt };
    at = next;
  }
}

/** Up to the next multiple of 4. */
export function aligned(sizeBytes: number): number {
  return Math.ceil(sizeBytes / NODE_ALIGNMENT) * NODE_ALIGNMENT;
}

/** Where the run of erased bytes from `at` on ends, at most at `to`. */
export function blankEnd(bytes: Uint8Array, at: number, to: number): number {
  let end = at;
  while (end < to && bytes[end] === ERASED) end += 1;
  return end;
}

/** Where the run of erased bytes up to `to` begins, at least at `from`. */
function blankStart(bytes: Uint8Array, from: number, to: number): number {
  let start = to;
  while (start > from && bytes[start - 1] === ERASED) start -= 1;
  return start;
}

/** The first place from `at` on, before `to`, where a sound node begins. */
function nextNode(
  { bytes, start, end }: Reading,
  nodes: NodeReader,
  { at, to }: { at: number; to: number },
): number | null {
  const within = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(end, to + HEADER_BYTES));
  const magic = nodes.magic;
  let place = within.indexOf(magic, at + 1);
  while (place >= 0 && place < to) {
    if ((place - start) % NODE_ALIGNMENT === 0) {
      const node = nodes.node(bytes, place, end);
      if (node !== null && place + node.sizeBytes <= end) return place;
    }
    place = within.indexOf(magic, place + 1);
  }
  return null;
}
