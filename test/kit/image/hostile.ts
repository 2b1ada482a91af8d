/** What every parser must bear: bytes that were cut, changed, or never were such a structure. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Structure, StructureNode } from '../../../app/contract/structure.ts';
import type { Format } from '../../../main/image/structure/format.ts';
import { scanned } from './scanned.ts';

/** How many bytes of the example are kept before garbage: all of some header, part of it, or a magic alone. */
const HEAD_MAX_BYTES = 512;

/**
 * Scans a sound example, and many that are cut, flipped or go on with garbage: none may throw, and each node lies in its
 * parent.
 */
export function mustBear(
  example: Uint8Array,
  formats: readonly Format[],
  { runs = 150 }: { readonly runs?: number } = {},
): void {
  mustNest(scanned(example, formats), example.length);
  const place = fc.nat(Math.max(0, example.length - 1));
  const head = fc.nat(Math.min(example.length, HEAD_MAX_BYTES));
  const changed = fc.oneof(
    place.map((length) => example.slice(0, length)),
    fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 8 }).map((flips) => {
      const bytes = Uint8Array.from(example);
      for (const [at, value] of flips) bytes[at] = value;
      return bytes;
    }),
    fc.array(fc.tuple(head, fc.nat(255)), { minLength: 1, maxLength: 4 }).map((flips) => {
      const bytes = Uint8Array.from(example);
      for (const [at, value] of flips) bytes[at] = value;
      return bytes;
    }),
    fc.tuple(head, fc.uint8Array({ maxLength: 2048 })).map(([length, garbage]) => {
      const bytes = new Uint8Array(length + garbage.length);
      bytes.set(example.subarray(0, length));
      bytes.set(garbage, length);
      return bytes;
    }),
  );
  fc.assert(
    fc.property(changed, (bytes) => mustNest(scanned(bytes, formats), bytes.length)),
    { numRuns: runs },
  );
}

/** Each node lies in its parent or in what that unpacks to, and each field in its node. */
export function mustNest({ nodes, spaces }: Structure, imageBytes: number): void {
  for (const node of nodes) {
    const around = aroundOf(node);
    if (node.start !== null) {
      if (node.start < around.start || node.start + node.size > around.end)
        expect.fail(`${told(node)} is not in ${around.start} to ${around.end}`);
    }
    for (const { name, offset, size } of node.fields) {
      if (offset !== null && offset + size > node.size)
        expect.fail(`${name} at ${offset} of ${size} bytes is not in ${told(node)}`);
    }
  }

  function aroundOf({ parent, space }: StructureNode): { start: number; end: number } {
    const above = parent === null ? undefined : nodes[parent];
    if (above?.space === space && above.start !== null)
      return { start: above.start, end: above.start + above.size };
    return { start: 0, end: space === 0 ? imageBytes : (spaces[space - 1]?.unpackedBytes ?? 0) };
  }
}

function told({ kind, name, start, size }: StructureNode): string {
  return `${kind} ${name} at ${start} of ${size} bytes`;
}
