/** A JFFS2 by its erase blocks: what each holds. */
import { sizeText } from '../../../../../../app/contract/text/size-text.ts';
import type { Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { told } from '../../../record/told.ts';
import { aligned, stepsOfLog } from './log.ts';
import type { NodeReader } from './nodes.ts';

/** Of more there is no view. */
export const ERASE_BLOCKS_MAX = 2048;

/** Where they begin and how large they are, in bytes. */
export interface Grid {
  readonly origin: number;
  readonly blockBytes: number;
}

interface Block {
  nodes: number;
  markers: number;
  obsolete: number;
  obsoleteBytes: number;
  lastEnd: number;
}

/** One node with a child a block; none where there are too many. `reading` is of the whole file system. */
export function eraseBlocks(reading: Reading, nodes: NodeReader, grid: Grid): Found[] {
  const { start, end } = reading;
  const first = Math.floor((start - grid.origin) / grid.blockBytes);
  const count = Math.ceil((end - grid.origin) / grid.blockBytes) - first;
  if (count > ERASE_BLOCKS_MAX) return [];
  const blocks = Array.from(
    { length: count },
    (): Block => ({ nodes: 0, markers: 0, obsolete: 0, obsoleteBytes: 0, lastEnd: 0 }),
  );
  for (const step of stepsOfLog(reading, nodes, () => grid.blockBytes)) {
    if (!('node' in step)) continue;
    const { at, kind, sizeBytes, isObsolete } = step.node;
    const block = blocks[Math.floor((at - grid.origin) / grid.blockBytes) - first];
    if (block === undefined) continue;
    block.nodes += 1;
    if (kind === 'clean marker') block.markers += 1;
    if (isObsolete) block.obsolete += 1;
    if (isObsolete) block.obsoleteBytes += aligned(sizeBytes);
    block.lastEnd = Math.min(end, at + aligned(sizeBytes));
  }
  const children = blocks.map((block, index) =>
    blockNode(block, index, placeOf(reading, grid, first + index)),
  );
  return [{ kind: 'erase-blocks', name: 'erase blocks', start, sizeBytes: end - start, children }];
}

/** A block of the grid as far as it lies in the reading. */
function placeOf(
  { start, end }: Reading,
  { origin, blockBytes }: Grid,
  index: number,
): { from: number; to: number } {
  const from = origin + index * blockBytes;
  return { from: Math.max(start, from), to: Math.min(end, from + blockBytes) };
}

function blockNode(block: Block, index: number, { from, to }: { from: number; to: number }): Found {
  const { nodes, obsolete, obsoleteBytes, lastEnd } = block;
  const texts = [
    ['nodes', `${nodes}`],
    ['obsolete nodes', `${obsolete} (${sizeText(obsoleteBytes)})`],
    ['after the last node', sizeText(to - Math.max(from, lastEnd))],
  ] as const;
  return {
    kind: 'erase-block',
    subtype: stateOf(block),
    name: `erase block ${index}`,
    start: from,
    sizeBytes: to - from,
    fields: texts.map(([name, text]) => told(name, text)),
  };
}

function stateOf({ nodes, markers, obsolete }: Block): string {
  if (nodes === 0) return 'without nodes';
  if (nodes === markers) return 'clean';
  return nodes - markers === obsolete ? 'obsolete' : 'in use';
}
