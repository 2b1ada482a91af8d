import type { StructureRow } from '../../../app/contract/structure.ts';

/** A structure at the top of the image's bytes, but for what is given. */
export function structureRow(given: Partial<StructureRow> & { id: number }): StructureRow {
  return {
    parent: null,
    kind: 'thing',
    subtype: null,
    name: 'a thing',
    offset: 0,
    size: 1,
    space: 0,
    start: given.offset === undefined ? 0 : given.offset,
    faults: 0,
    ...given,
  };
}
