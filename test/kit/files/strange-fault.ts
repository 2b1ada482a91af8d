/**
 * A program of its own: it survives a page that its image file has lost, and then touches one that another file has lost,
 * which nobody watches. Arguments: two files of a page each, which it cuts.
 */
import { openSync, truncateSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadLibc } from '../../../main/backing/libc.ts';
import { MAP_SHARED, map, missingPages, PAGESIZE, PROT_READ } from '../../../main/backing/mmap.ts';

const [watched = '', strange = ''] = process.argv.slice(2);

const image = map(PAGESIZE, PROT_READ, MAP_SHARED, openSync(watched, 'r'));
truncateSync(watched, 0);
process.stdout.write(`read ${image[0]}, ${missingPages(image)} missing\n`);

const loaded = loadLibc();
if (loaded.kind === 'missing') throw new Error(loaded.sentence);
const request = { lengthBytes: PAGESIZE, protection: PROT_READ, flags: MAP_SHARED, fileOffset: 0 };
const address = loaded.libc.mmapAnywhere({ ...request, fd: openSync(strange, 'r') });
truncateSync(strange, 0);
const koffi: typeof import('koffi') = createRequire(import.meta.url)('koffi');
koffi.load(null).func('memcpy', 'uintptr_t', ['void *', 'uintptr_t', 'size_t'])(
  new Uint8Array(1),
  address,
  1,
);
process.stdout.write('went on\n');
