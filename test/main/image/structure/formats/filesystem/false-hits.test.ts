import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Format } from '../../../../../../main/image/structure/format.ts';
import { CRAMFS } from '../../../../../../main/image/structure/formats/filesystem/cramfs.ts';
import { EXT } from '../../../../../../main/image/structure/formats/filesystem/ext.ts';
import { FAT } from '../../../../../../main/image/structure/formats/filesystem/fat.ts';
import { JFFS2 } from '../../../../../../main/image/structure/formats/filesystem/jffs2/jffs2.ts';
import { ROMFS } from '../../../../../../main/image/structure/formats/filesystem/romfs.ts';
import { OTHER_SQUASHFS } from '../../../../../../main/image/structure/formats/filesystem/squashfs/other-squashfs.ts';
import { SQUASHFS } from '../../../../../../main/image/structure/formats/filesystem/squashfs/squashfs.ts';
import { UBI } from '../../../../../../main/image/structure/formats/filesystem/ubi/ubi.ts';
import { UBIFS } from '../../../../../../main/image/structure/formats/filesystem/ubifs/ubifs.ts';
import { FIRMWARE, firmwareMissing } from '../../../../../kit/files/images.ts';
import { scanned } from '../../../../../kit/image/scanned.ts';

const FILE_SYSTEMS = [SQUASHFS, OTHER_SQUASHFS, JFFS2, UBI, UBIFS, CRAMFS, ROMFS, EXT, FAT];

/** A byte that is its place, again and again, with each signature of a format every 600 bytes. */
function sprinkled({ signatures }: Format): Uint8Array {
  const image = Uint8Array.from({ length: 600 * (signatures.length + 4) }, (_, index) => index & 0xff);
  for (const [index, { bytes, at = 0 }] of signatures.entries()) {
    const place = 600 * index + at;
    const code = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Uint8Array.from(bytes);
    if (place + code.length <= image.length) image.set(code, place);
  }
  return image;
}

describe('what only looks like a file system', () => {
  const missing = firmwareMissing();
  it.skipIf(missing)(
    `is not found in firmware that has none${missing === null ? '' : ` (${missing})`}`,
    () => {
      for (const path of Object.values(FIRMWARE))
        expect(scanned(readFileSync(path), FILE_SYSTEMS).nodes, path).toEqual([]);
    },
  );

  for (const format of FILE_SYSTEMS) {
    it(`is not found by its signature alone: ${format.kind}, ${format.follows}`, () => {
      expect(scanned(sprinkled(format), FILE_SYSTEMS).nodes).toEqual([]);
    });
  }
});
