/**
 * JFFS2, the file system that is a log on flash, in both byte orders: nodes in any order, of which the latest versions
 * count. Follows Linux, include/uapi/linux/jffs2.h and fs/jffs2/scan.c. It is one structure; its files are its children.
 */
import type { StructureCheck, StructureField } from '../../../../../../app/contract/structure.ts';
import { countText } from '../../../../../../app/contract/text/count-text.ts';
import { pluralText } from '../../../../../../app/contract/text/plural-text.ts';
import { sizeText } from '../../../../../../app/contract/text/size-text.ts';
import type { Format, Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { BYTE_ORDERS, orderText } from '../../../record/byte-order.ts';
import { told } from '../../../record/told.ts';
import { nameText } from '../file-name.ts';
import { listFiles } from '../listing.ts';
import { Contents, type Tally } from './contents.ts';
import { eraseBlocks, type Grid } from './erase-blocks.ts';
import { deletedNames, jffs2Tree } from './files.ts';
import { aligned, blankEnd, ERASE_BLOCK_LEAST_BYTES, ERASE_BLOCK_USUAL_BYTES, stepsOfLog } from './log.ts';
import { ACCURATE, MAGIC, NODE_KINDS, type Node, NodeReader } from './nodes.ts';

const DELETED_SHOWN = 10;
const NODE_READERS = BYTE_ORDERS.map((order) => new NodeReader(order));

export const JFFS2: Format = {
  kind: 'jffs2',
  follows: 'Linux, include/uapi/linux/jffs2.h.',
  signatures: signatures(),
  read: readJffs2,
};

/** The magic number with each type of node, obsolete ones as well: a log begins with any. */
function signatures(): { bytes: readonly number[] }[] {
  const types = Object.keys(NODE_KINDS).flatMap((type) => [Number(type), Number(type) & ~ACCURATE]);
  return types.flatMap((type) => {
    const big = [MAGIC >> 8, MAGIC & 0xff, type >> 8, type & 0xff];
    const little = [MAGIC & 0xff, MAGIC >> 8, type & 0xff, type >> 8];
    return [{ bytes: little }, { bytes: big }];
  });
}

function readJffs2(reading: Reading): Found | null {
  for (const nodes of NODE_READERS) {
    if (nodes.node(reading.bytes, reading.start, reading.end) !== null) return readLog(reading, nodes);
  }
  return null;
}

function readLog(reading: Reading, nodes: NodeReader): Found | null {
  const contents = new Contents(reading, nodes);
  const walk = walkLog(reading, nodes, contents);
  const isProved = contents.nodeCrcs.total > contents.nodeCrcs.bad;
  if (!isProved && !isEmptyLog(reading, contents)) return null;
  const grid = gridOf(reading, contents);
  const end = extentOf(reading, grid, walk.lastEnd);
  const inside = reading.within(reading.start, end);
  const listing = listFiles(inside, jffs2Tree(inside, contents));
  return {
    kind: JFFS2.kind,
    subtype: orderText(nodes.order),
    name: 'JFFS2',
    start: reading.start,
    sizeBytes: end - reading.start,
    confidence: isProved ? 'proved' : 'likely',
    fields: fieldsOf(contents, listing.entries),
    checks: [tallyCheck('node CRCs', contents.nodeCrcs), tallyCheck('data CRCs', contents.dataCrcs)],
    problems: [
      ...walk.problems,
      ...(contents.isFull ? ['It has more names or inodes than are held: the listing is not whole.'] : []),
      ...listing.problems,
    ],
    children: [listing.root, ...(contents.eraseBlockBytes === null ? [] : eraseBlocks(inside, nodes, grid))],
  };
}

function walkLog(
  reading: Reading,
  nodes: NodeReader,
  contents: Contents,
): { lastEnd: number; problems: string[] } {
  let [lastEnd, damaged, damagedBytes] = [reading.start, 0, 0];
  let firstDamagedAt = 0;
  const problems: string[] = [];
  for (const step of stepsOfLog(reading, nodes, () => contents.eraseBlockBytes)) {
    if ('node' in step) {
      contents.add(step.node);
      lastEnd = Math.min(reading.end, step.node.at + aligned(step.node.sizeBytes));
      continue;
    }
    if ('cut' in step) {
      problems.push(cutText(reading, step.cut));
      lastEnd = reading.end;
      continue;
    }
    if (damaged === 0) firstDamagedAt = step.damagedAt - reading.start;
    damaged += 1;
    damagedBytes += step.damagedBytes;
  }
  const places = damaged === 1 ? 'At one place' : `At ${countText(damaged)} places`;
  const sentence = `${places}, the first 0x${firstDamagedAt.toString(16)} from its start, ${pluralText(damagedBytes, 'byte is', 'bytes are')} no node.`;
  return { lastEnd, problems: damaged === 0 ? problems : [sentence, ...problems] };
}

function cutText({ start, end }: Reading, { at, sizeBytes }: Node): string {
  const place = `its last node, 0x${(at - start).toString(16)} from its start`;
  return `It is cut: ${place}, has ${pluralText(sizeBytes, 'byte')}, of which ${pluralText(end - at, 'is', 'are')} there.`;
}

/** Clean markers alone prove little: what follows must be erased. */
function isEmptyLog({ bytes, start, end }: Reading, contents: Contents): boolean {
  const marker = contents.counts.get('clean marker');
  if (marker === undefined || contents.counts.size > 1 || marker.obsolete > 0) return false;
  const block = Math.min(end, start + ERASE_BLOCK_LEAST_BYTES);
  return end - start >= ERASE_BLOCK_LEAST_BYTES && blankEnd(bytes, start + aligned(12), block) === block;
}

function gridOf({ start }: Reading, { eraseBlockBytes, firstMarkerAt }: Contents): Grid {
  return { origin: firstMarkerAt ?? start, blockBytes: eraseBlockBytes ?? ERASE_BLOCK_USUAL_BYTES };
}

/** To the end of the last erase block; where its size is a guess, only over what is erased. */
function extentOf({ bytes, end }: Reading, { origin, blockBytes }: Grid, lastEnd: number): number {
  const blockEnd = Math.min(end, origin + Math.ceil((lastEnd - origin) / blockBytes) * blockBytes);
  return blankEnd(bytes, lastEnd, blockEnd) === blockEnd ? blockEnd : lastEnd;
}

function fieldsOf(contents: Contents, files: number): StructureField[] {
  const deleted = deletedNames(contents);
  const shown = deleted.slice(0, DELETED_SHOWN).map(({ name }) => `“${nameText(name)}”`);
  const more = deleted.length > DELETED_SHOWN ? ', …' : '';
  const { eraseBlockBytes } = contents;
  const texts: [string, string][] = [
    ['erase block', eraseBlockBytes === null ? 'no clean markers tell' : sizeText(eraseBlockBytes)],
    ['files', countText(files)],
    ...[...contents.counts].map(([kind, { total, obsolete }]): [string, string] => [
      `nodes: ${kind}`,
      obsolete === 0 ? countText(total) : `${countText(total)}, of which ${countText(obsolete)} are obsolete`,
    ]),
    [
      'deleted names',
      deleted.length === 0 ? 'none' : `${countText(deleted.length)}: ${shown.join(', ')}${more}`,
    ],
  ];
  return texts.map(([name, text]) => told(name, text));
}

function tallyCheck(name: string, { total, bad, firstBadAt }: Tally): StructureCheck {
  const text =
    bad === 0
      ? `good: all ${countText(total)}`
      : `bad: ${countText(bad)} of ${countText(total)}, the first in the node at 0x${(firstBadAt ?? 0).toString(16)}`;
  return { name, isGood: bad === 0, text };
}
