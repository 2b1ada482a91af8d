/**
 * UBIFS, as it lies in a volume of UBI or in the file that mkfs.ubifs makes: a superblock, two copies of a master node, a
 * log, and an index of the files. Follows Linux, fs/ubifs/ubifs-media.h.
 */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import { countText } from '../../../../../../app/contract/text/count-text.ts';
import type { Format, Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { Malformed } from '../../../malformed.ts';
import type { RecordRead } from '../../../record/record.ts';
import { told } from '../../../record/told.ts';
import { listFiles } from '../listing.ts';
import { Contents, LOG_LEB, type Master } from './contents.ts';
import { ubifsTree } from './files.ts';
import {
  MAGIC_BYTES,
  MASTER,
  NODE_TYPES,
  nodeAt,
  recordOf,
  SUPERBLOCK,
  SUPERBLOCK_NODE_BYTES,
} from './nodes.ts';
import { Volume } from './volume.ts';

const LEB_LEAST_BYTES = 15 * 1024;
const LEBS_LEAST = 9;
const MASTER_LEBS = [1, 2] as const;
const SIMPLE_KEYS = 0;

type Superblock = RecordRead<
  Record<'leb_size' | 'leb_cnt' | 'log_lebs' | 'lpt_lebs' | 'orph_lebs' | 'key_fmt' | 'fmt_version', number>
>;

export const UBIFS: Format = {
  kind: 'ubifs',
  follows: 'Linux, fs/ubifs/ubifs-media.h.',
  signatures: [{ bytes: MAGIC_BYTES }],
  read: readUbifs,
};

function readUbifs(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  if (bytes[start + 20] !== NODE_TYPES.superblock) return null;
  const node = nodeAt(reading, start, Math.min(end, start + SUPERBLOCK_NODE_BYTES));
  const superblock = recordOf(bytes, node, NODE_TYPES.superblock, SUPERBLOCK);
  if (node?.sizeBytes !== SUPERBLOCK_NODE_BYTES || superblock === null || !isPlausible(superblock))
    return null;
  const lebBytes = superblock.get('leb_size');
  const sizeBytes = Math.min(superblock.get('leb_cnt') * lebBytes, end - start);
  const inside = reading.within(start, start + sizeBytes);
  const volume = new Volume(inside, lebBytes);
  const { contents, master, problems } = readContents(volume, superblock);
  const listing = listFiles(inside, ubifsTree(inside, contents));
  return {
    kind: UBIFS.kind,
    subtype: `version ${superblock.get('fmt_version')}`,
    name: 'UBIFS',
    start,
    sizeBytes,
    fields: [...superblock.fields().filter(isShown), ...summaryFields(contents, listing.entries)],
    checks: [{ name: 'superblock CRC', isGood: true, text: 'good' }, volume.check()],
    children: [listing.root, ...areas(inside, superblock, master)],
    problems: [
      ...volume.problems,
      ...problems,
      ...(contents.isFull ? ['It has more names or inodes than are held: the listing is not whole.'] : []),
      ...listing.problems,
    ],
  };
}

function isPlausible(superblock: Superblock): boolean {
  const areasLebs = superblock.get('log_lebs') + superblock.get('lpt_lebs') + superblock.get('orph_lebs');
  return (
    superblock.get('leb_size') >= LEB_LEAST_BYTES &&
    superblock.get('leb_cnt') >= LEBS_LEAST &&
    LOG_LEB + areasLebs < superblock.get('leb_cnt')
  );
}

function readContents(
  volume: Volume,
  superblock: Superblock,
): { contents: Contents; master: Master | null; problems: string[] } {
  const contents = new Contents(volume);
  if (superblock.get('key_fmt') !== SIMPLE_KEYS)
    return { contents, master: null, problems: [`Its keys are of a format that is not known.`] };
  try {
    const master = latestMaster(volume);
    if (master === null)
      return { contents, master, problems: ['It has no sound master node: its files are not found.'] };
    contents.readIndex({ leb: master.get('root_lnum'), offset: master.get('root_offs') });
    contents.replay(master, superblock.get('log_lebs'));
    return { contents, master, problems: [] };
  } catch (thrown) {
    if (thrown instanceof Malformed) return { contents, master: null, problems: [thrown.message] };
    throw thrown;
  }
}

/** Each commit appends one to both eraseblocks. */
function latestMaster(volume: Volume): Master | null {
  let latest: Master | null = null;
  for (const leb of MASTER_LEBS) {
    for (const node of volume.nodesFrom({ leb, offset: 0 })) {
      const master = recordOf(volume.bytes, node, NODE_TYPES.master, MASTER);
      if (master !== null && (latest === null || master.get('sqnum') > latest.get('sqnum'))) latest = master;
    }
  }
  return latest;
}

function summaryFields({ replayed }: Contents, files: number): StructureField[] {
  const texts = [
    ['files', countText(files)],
    ['nodes since the last commit', countText(replayed)],
  ] as const;
  return texts.map(([name, text]) => told(name, text));
}

/** What its eraseblocks are for; only what lies in the reading. */
function areas({ start, end }: Reading, superblock: Superblock, master: Master | null): Found[] {
  const lebs = [
    ['superblock', 1],
    ['master nodes', MASTER_LEBS.length],
    ['log', superblock.get('log_lebs')],
    ['tree of eraseblock properties', superblock.get('lpt_lebs')],
    ['orphans', superblock.get('orph_lebs')],
    ['main area', superblock.get('leb_cnt')],
  ] as const;
  const found: Found[] = [];
  let at = start;
  for (const [name, count] of lebs) {
    if (at >= end) break;
    const sizeBytes = Math.min(count * superblock.get('leb_size'), end - at);
    const children = name === 'master nodes' && master !== null ? [masterNode(master)] : [];
    found.push({ kind: 'ubifs-area', name, start: at, sizeBytes, children });
    at += sizeBytes;
  }
  return found;
}

function masterNode(master: Master): Found {
  return {
    kind: 'ubifs-master',
    name: 'latest master node',
    start: master.at,
    sizeBytes: MASTER.sizeBytes,
    fields: master.fields().filter(isShown),
    checks: [{ name: 'CRC', isGood: true, text: 'good' }],
  };
}

/** What is only room has nothing to say. */
function isShown({ name }: StructureField): boolean {
  return !name.startsWith('padding');
}
