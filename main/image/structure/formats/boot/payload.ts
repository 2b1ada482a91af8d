/** What a boot image carries: a kernel, a ramdisk, a device tree, packed or not. */
import type { Method } from '../../../compression/decompress.ts';
import type { Reading } from '../../format.ts';
import type { Found } from '../../found.ts';

/** By the words that uImage and FIT have for them. */
const METHODS: ReadonlyMap<string | null, Method> = new Map([
  ['gzip', 'gzip'],
  ['bzip2', 'bzip2'],
  ['lzma', 'lzma'],
  ['lzo', 'lzop'],
  ['lz4', 'lz4'],
  ['zstd', 'zstd'],
]);

/**
 * What lies in [start, end) by signature. Where nothing begins at its start although it is packed, as LZMA is without a
 * signature of its own, what it unpacks to.
 * @param compression as `METHODS` has it; null or another word: none that is unpacked here
 */
export function payloadOf(
  reading: Reading,
  { start, end }: { readonly start: number; readonly end: number },
  compression: string | null,
): Pick<Found, 'children' | 'unpacked'> & { readonly problems: readonly string[] } {
  const children = reading.scan(start, end);
  const method = METHODS.get(compression);
  if (method === undefined || start === end || children.some((child) => child.start === start))
    return { children, problems: [] };
  return reading.unpack({ method, start, sizeBytes: end - start }, (inside) => ({
    children: inside.scan(0, inside.end),
    problems: [],
  }));
}
