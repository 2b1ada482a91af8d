/** The formats of packed streams, which may begin anywhere. */
import type { Format } from '../../../main/image/structure/format.ts';
import { BZIP2 } from '../../../main/image/structure/formats/container/bzip2.ts';
import { GZIP } from '../../../main/image/structure/formats/container/gzip.ts';
import { LZ4 } from '../../../main/image/structure/formats/container/lz4.ts';
import { LZMA } from '../../../main/image/structure/formats/container/lzma.ts';
import { LZOP } from '../../../main/image/structure/formats/container/lzop.ts';
import { XZ } from '../../../main/image/structure/formats/container/xz.ts';
import { ZSTD } from '../../../main/image/structure/formats/container/zstd.ts';

export const STREAMS: readonly Format[] = [GZIP, XZ, LZMA, BZIP2, ZSTD, LZ4, LZOP];
