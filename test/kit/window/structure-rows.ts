import type { StructureNode, StructureRow } from '../../../app/contract/structure.ts';

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

/** All that is known of one: no more than its row says. */
export function structureNode({ faults: _, ...row }: StructureRow): StructureNode {
  const told = { checks: [], fields: [], problems: [], origin: 'By its header.' };
  return { ...row, start: row.offset, sum: null, confidence: 'proved', ...told };
}
