/** The demonstration image: a raw NOR image made on the spot, for a first look and for trying tools on. */
import { makeBanner, makeLastBlock } from './demo/banner.ts';
import { makeBoardTree } from './demo/board-tree.ts';
import { makeEnvironment } from './demo/environment.ts';
import { type Jffs2File, makeJffs2 } from './demo/jffs2.ts';
import { DEMO_AREAS, DEMO_IMAGE_BYTES, DEMO_SECTOR_BYTES, type DemoAreaName } from './demo/layout.ts';
import { makeNoise, makePatterns } from './demo/patterns.ts';
import { makePicture } from './demo/picture.ts';
import { makeRecords } from './demo/records.ts';
import { makeTexts } from './demo/texts.ts';
import { makeScriptImage } from './demo/uimage.ts';

export { DEMO_IMAGE_BYTES, DEMO_SECTOR_BYTES };

const BOOT_SCRIPT = `# Run by U-Boot's "source" command.
echo "Norscope demonstration board"
fdt addr 0x00060000
setenv bootargs console=ttyS0,115200 root=mtd:files rootfstype=jffs2
mtdparts default
echo "There is no kernel in this image; look around instead."
`;

const FILES: readonly Jffs2File[] = [
  { name: 'README', text: 'A file in a log: nothing is overwritten, a newer node wins.\n' },
  { name: 'hostname', text: 'norscope-demo\n' },
  { name: 'motd', text: 'Erase before you program.\n' },
];

const MAKERS: Readonly<Record<DemoAreaName, () => Uint8Array>> = {
  contents: makeBanner,
  environment: () => makeEnvironment('inUse'),
  'environment-old': () => makeEnvironment('obsolete'),
  'device-tree': makeBoardTree,
  'boot-script': () => makeScriptImage('Norscope demonstration boot', BOOT_SCRIPT),
  picture: makePicture,
  texts: makeTexts,
  patterns: makePatterns,
  noise: makeNoise,
  zeros: () => new Uint8Array(DEMO_SECTOR_BYTES),
  records: makeRecords,
  files: () => makeJffs2(FILES),
  'last-block': makeLastBlock,
};

/** A fresh copy of the image, 16 MiB; every call and every machine gives the same bytes. */
export function makeDemoImage(): Uint8Array {
  const image = new Uint8Array(DEMO_IMAGE_BYTES).fill(0xff);
  for (const { name, offset } of DEMO_AREAS) image.set(MAKERS[name](), offset);
  return image;
}
