/**
 * Only what takes space on the disk is read; the rest stays memory that nobody has touched, which reads as zeros.
 *
 * After Xiang Zheng of Huawei, “pflash: Only read non-zero parts of backend image” (qemu-devel, May 2019), who followed
 * Kevin Wolf's suggestion. Taken up again by Gerd Hoffmann in December 2022 and merged for QEMU 8.0: the only one of
 * the attempts that was. QEMU asks its block layer, which for a raw file asks SEEK_DATA and SEEK_HOLE as this does. Not
 * confirmed: what a QEMU from 8.0 on costs; none was measured. A file without holes, such as Debian's
 * `AAVMF_CODE.fd` as its package lays it down, is read whole: `cp --sparse=always` makes one with holes.
 */
import { dataExtents } from '../extents.ts';
import type { ImageFile } from '../image-file.ts';
import { readParts, withImageFile } from './own-memory.ts';
import type { Strategy } from './strategy.ts';

export const DATA_EXTENTS: Strategy = {
  ownBytes: (request) => request.flashBytes - withImageFile(request, holeBytesIn),
  hold: (request) => ({
    bytes: readParts(request, request.flashBytes, dataOf),
    flashBytes: request.flashBytes,
    note:
      withImageFile(request, holeBytesIn) > 0
        ? null
        : 'The file has no holes, so that all of it is read, as under copy.',
    close: () => undefined,
  }),
};

function dataOf({ fd, sizeBytes }: ImageFile) {
  return dataExtents(fd, sizeBytes);
}

function holeBytesIn(file: ImageFile): number {
  return dataOf(file).reduce((holes, { start, end }) => holes - (end - start), file.sizeBytes);
}
