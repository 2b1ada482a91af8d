/** Which bytes to search in what is packed or scattered in an image. */
import type { Structure, StructureNode } from '../../app/contract/structure.ts';
import { isPackedApart } from '../image/structure/unpacker.ts';

/** A range of what a space comes to, by the space's number; half-open. */
export interface SpacePart {
  readonly space: number;
  readonly start: number;
  readonly end: number;
}

/** All that is packed or scattered in an image. */
export function packedParts({ spaces }: Structure): SpacePart[] {
  return spaces.flatMap((space, index) =>
    isPackedApart(space) ? [{ space: index + 1, start: 0, end: space.unpackedBytes }] : [],
  );
}

/** A structure's own bytes, where they lie in what is unpacked, and all that is packed or scattered in it. */
export function packedPartsIn(structure: Structure, node: StructureNode): SpacePart[] {
  const { nodes, spaces } = structure;
  // Each stands behind its parent, and all in one behind it: the first whose parent stands before it is in it no more.
  const behind = nodes.findIndex(({ id, parent }) => id > node.id && (parent ?? -1) < node.id);
  const end = behind < 0 ? nodes.length : behind;
  const inside = packedParts(structure).filter(({ space }) => {
    const owner = spaces[space - 1]?.node ?? -1;
    return owner >= node.id && owner < end;
  });
  const { space, start, size } = node;
  return space === 0 || start === null ? inside : [{ space, start, end: start + size }, ...inside];
}
