/** Where a person searches: in a flash, in a part of it, or in what is packed in it. */
import type { FindPlace } from '../../../app/contract/finding.ts';
import { deviceOffset, type FlashIndex } from '../../../app/contract/units.ts';
import { treeIn } from '../partitions/flash-tree.ts';
import { isLayoutRow } from '../partitions/layout-tree.ts';
import { structureIn, structureStore } from '../structure/structure.ts';
import type { StructureIndex } from '../structure/structure-index.ts';
import { placeOf, structureViewStore } from '../structure/structure-view.ts';

export type FindTarget =
  | { readonly kind: 'flash' }
  | { readonly kind: 'packed' }
  /** Bytes [start, end) that were selected, or of a structure, whose name it is then. */
  | {
      readonly kind: 'range';
      readonly start: number;
      readonly end: number;
      readonly structure: string | null;
    }
  /** One of a scan that lies in what is packed. */
  | { readonly kind: 'structure'; readonly scan: number; readonly node: number; readonly structure: string };

export const IN_FLASH: FindTarget = { kind: 'flash' };
export const IN_PACKED: FindTarget = { kind: 'packed' };

/** As the engine is asked. */
export function placeOfTarget(target: FindTarget): FindPlace {
  switch (target.kind) {
    case 'range':
      return { kind: 'range', start: deviceOffset(target.start), end: deviceOffset(target.end) };
    case 'structure':
      return { kind: 'structure', scan: target.scan, node: target.node };
    case 'flash':
    case 'packed':
      return target;
  }
}

/** What a row of the tree is to search in; null where it is nothing of the kind. */
export function targetOfRow(flash: FlashIndex, index: StructureIndex, id: number): FindTarget | null {
  const row = index.rows[id];
  if (row === undefined) return null;
  const { space, start, name } = row;
  if (isLayoutRow(row) || (space === 0 && start !== null)) {
    const place = placeOf(flash, index, id);
    return place && { kind: 'range', start: place.start, end: place.end, structure: place.name };
  }
  const { scan } = structureIn(flash)(structureStore.getState());
  return { kind: 'structure', scan, node: id, structure: name };
}

/** The same of the row of a key; null where the tree has none of it. */
export function targetOfKey(
  flash: FlashIndex,
  index: StructureIndex | null,
  key: string | null,
): FindTarget | null {
  const id = index === null || key === null ? null : index.idOf(key);
  return index === null || id === null ? null : targetOfRow(flash, index, id);
}

/** The same of what is chosen in the tree of a flash; null where nothing is. */
export function chosenTarget(flash: FlashIndex): FindTarget | null {
  return targetOfKey(flash, treeIn(flash), structureViewStore.getState().chosen);
}
