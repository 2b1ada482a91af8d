/** What a scan of some bytes finds, as a test asks for it. */
import type { Structure, StructureNode } from '../../../app/contract/structure.ts';
import { structureOf } from '../../../main/image/structure/flatten.ts';
import type { Format } from '../../../main/image/structure/format.ts';
import { FORMATS } from '../../../main/image/structure/formats.ts';
import { scanBytes } from '../../../main/image/structure/scan.ts';

/** By all formats, if no others are given. */
export function scanned(bytes: Uint8Array, formats: readonly Format[] = FORMATS): Structure {
  return structureOf(scanBytes(bytes, formats));
}

/** The first node of a kind, and of a name if one is given. */
export function nodeOf({ nodes }: Structure, kind: string, name?: string): StructureNode {
  const node = nodes.find((each) => each.kind === kind && (name === undefined || each.name === name));
  if (node === undefined) {
    const there = nodes.map((each) => `${each.kind} ${each.name}`).join(', ');
    throw new Error(`No ${kind}${name === undefined ? '' : ` ${name}`}; there are: ${there || 'none'}`);
  }
  return node;
}

/** Its children, in their order. */
export function childrenOf({ nodes }: Structure, { id }: StructureNode): StructureNode[] {
  return nodes.filter(({ parent }) => parent === id);
}

/** The text of a field. */
export function fieldOf({ name, fields }: StructureNode, field: string): string {
  const found = fields.find((each) => each.name === field);
  if (found === undefined)
    throw new Error(`${name} has no ${field}; it has: ${fields.map((each) => each.name).join(', ')}`);
  return found.text;
}

/** The bytes of the image at a node. */
export function bytesOf(bytes: Uint8Array, { offset, size }: StructureNode): Uint8Array {
  if (offset === null) throw new Error('It has no place in the image.');
  return bytes.subarray(offset, offset + size);
}
