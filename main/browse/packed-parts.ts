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

/** The numbers of a structure and of all that lies in it: [first, end). */
export function numbersIn(
  { nodes }: Structure,
  { id: first }: StructureNode,
): { first: number; end: number } {
  // Each stands behind its parent, and all in one behind it: the first whose parent stands before it is in it no more.
  const behind = nodes.findIndex(({ id, parent }) => id > first && (parent ?? -1) < first);
  return { first, end: behind < 0 ? nodes.length : behind };
}

/** A structure's own bytes, where they lie in what is unpacked, and all that is packed or scattered in it. */
export function packedPartsIn(structure: Structure, node: StructureNode): SpacePart[] {
  const { first, end } = numbersIn(structure, node);
  const inside = packedParts(structure).filter(({ space }) => {
    const owner = structure.spaces[space - 1]?.node ?? -1;
    return owner >= first && owner < end;
  });
  const { space, start, size } = node;
  return space === 0 || start === null ? inside : [{ space, start, end: start + size }, ...inside];
}
