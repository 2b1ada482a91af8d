/** Where each piece of the demonstration image lies. The banner and the device tree are both made from this table. */

/** Erase block of the demonstration flash, in bytes. */
export const DEMO_SECTOR_BYTES = 0x2_0000;
/** Size of the demonstration image, in bytes. */
export const DEMO_IMAGE_BYTES = 0x100_0000;

/** One piece of the image; `offset` and `lengthBytes` are whole erase blocks. */
export type DemoArea = {
  readonly name: DemoAreaName;
  readonly offset: number;
  readonly lengthBytes: number;
  /** What a person finds there, for the table of contents. */
  readonly holds: string;
};

// biome-ignore format: a table
const ROWS = [
  // name            offset      bytes      what is there
  ['contents',       0x000_0000, 0x02_0000, 'this page'],
  ['environment',    0x002_0000, 0x02_0000, 'U-Boot environment, in use (flag 01)'],
  ['environment-old',0x004_0000, 0x02_0000, 'U-Boot environment, the copy before (flag 00)'],
  ['device-tree',    0x006_0000, 0x02_0000, 'device tree (DTB) that describes this flash'],
  ['boot-script',    0x008_0000, 0x02_0000, 'U-Boot script in a uImage, both CRCs right'],
  ['picture',        0x00a_0000, 0x02_0000, 'a picture: look at the text column'],
  ['texts',          0x00c_0000, 0x02_0000, 'the same text in UTF-8, UTF-16LE, UTF-16BE'],
  ['patterns',       0x00e_0000, 0x02_0000, 'counting bytes, Gray code, a walking bit'],
  ['noise',          0x010_0000, 0x02_0000, 'pseudo-random bytes: 8 bits of entropy in each'],
  ['zeros',          0x012_0000, 0x02_0000, 'a block with every bit programmed'],
  ['records',        0x014_0000, 0x02_0000, 'records whose state ages FF 7F 3F 1F'],
  ['files',          0x020_0000, 0x10_0000, 'JFFS2 with a few small files'],
  ['last-block',     0x0fe_0000, 0x02_0000, 'the last erase block and the very last byte'],
] as const;

export type DemoAreaName = (typeof ROWS)[number][0];

/** All pieces, lowest offset first. What lies between them is erased (0xff). */
export const DEMO_AREAS: readonly DemoArea[] = ROWS.map(([name, offset, lengthBytes, holds]) => ({
  name,
  offset,
  lengthBytes,
  holds,
}));
