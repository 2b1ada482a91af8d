/** Layouts of a flash, as tests need them. */
import type { KeptLayout, Partition } from '../../../app/contract/flash-layout.ts';

/** `rows`: depth, name, offset, size in bytes. */
export function keptLayout(
  rows: readonly (readonly [depth: number, name: string, offset: number, sizeBytes: number])[],
  change: Partial<KeptLayout> = {},
): KeptLayout {
  const partitions = rows.map(
    ([depth, name, offset, sizeBytes]): Partition => ({
      name,
      depth,
      offset,
      sizeBytes,
      isReadOnly: false,
      problems: [],
    }),
  );
  return { flash: 0, name: 'nor', source: 'a test', partitions, problems: [], ...change };
}
