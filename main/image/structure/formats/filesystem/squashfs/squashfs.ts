/**
 * SquashFS 4.0, little-endian: a superblock, packed files, and tables from which the listing is read. Follows Linux,
 * Documentation/filesystems/squashfs.rst and fs/squashfs/squashfs_fs.h. There is no checksum.
 */
import { pluralText } from '../../../../../../app/contract/text/plural-text.ts';
import type { Format, Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { Malformed } from '../../../malformed.ts';
import { notChecked } from '../../../unread.ts';
import { listFiles } from '../listing.ts';
import { compressorOptions } from './compressor-options.ts';
import { squashfsTree } from './files.ts';
import { COMPRESSIONS, isSuperblock, type Superblock, superblock4 } from './superblock.ts';
import { squashfsTables } from './tables.ts';

const SUPERBLOCK = superblock4('little');

export const SQUASHFS: Format = {
  kind: 'squashfs',
  follows: 'Linux, Documentation/filesystems/squashfs.rst.',
  signatures: [{ bytes: 'hsqs' }],
  read: readSquashfs,
};

/** A scan unpacks none of them. */
const NOT_CHECKED = notChecked('what its files hold: a scan unpacks none of them');

function readSquashfs(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const superblock = SUPERBLOCK.read(bytes, start, end);
  if (!isSuperblock(superblock)) return null;
  const used = superblock.get('bytes_used');
  const sizeBytes = Math.min(used, end - start);
  const inside = reading.within(start, start + sizeBytes);
  const options = told(() => compressorOptions(inside, superblock, SUPERBLOCK.sizeBytes));
  const listing = told(() => listFiles(inside, squashfsTree(inside, superblock)));
  return {
    kind: SQUASHFS.kind,
    subtype: subtypeOf(superblock),
    name: 'SquashFS',
    start,
    sizeBytes,
    confidence: listing.value === undefined ? 'likely' : 'proved',
    fields: [...superblock.fields(), ...(options.value ?? []), NOT_CHECKED],
    children: [
      ...(listing.value === undefined ? [] : [listing.value.root]),
      ...squashfsTables(inside, superblock),
    ],
    problems: [
      ...(sizeBytes < used ? [cutSentence(used, sizeBytes)] : []),
      ...options.problems,
      ...listing.problems,
      ...(listing.value?.problems ?? []),
    ],
  };
}

function subtypeOf(superblock: Superblock): string {
  return `version 4.0, ${COMPRESSIONS[superblock.get('compression')]?.name}`;
}

/** What could be read, or the sentence that says why it couldn't. */
function told<T>(read: () => T): { value?: T; problems: readonly string[] } {
  try {
    return { value: read(), problems: [] };
  } catch (thrown) {
    if (thrown instanceof Malformed) return { problems: [thrown.message] };
    throw thrown;
  }
}

function cutSentence(claimed: number, there: number): string {
  return `The superblock says that it has ${pluralText(claimed, 'byte')}; ${pluralText(there, 'is', 'are')} there.`;
}
