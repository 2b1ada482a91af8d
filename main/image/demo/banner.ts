/** The first page of the demonstration image: in lines of 64 bytes, so that four rows of the grid are one line. */
import { DEMO_AREAS, DEMO_SECTOR_BYTES } from './layout.ts';

const LINE_BYTES = 64;

const PREFACE = [
  'NORSCOPE DEMONSTRATION IMAGE',
  '16 MiB of parallel NOR flash, erase blocks of 128 KiB.',
  'Nothing here was ever on a real board; every structure in it is',
  'valid by its own rules, so that tools can be tried on it.',
  '',
  'An erased byte reads FF. Programming clears bits and never sets',
  'one; only an erase of the whole block brings the ones back.',
  '',
  'OFFSET    BLK  HOLDS',
];

/** ASCII, each line padded with spaces to 64 bytes and ended by a newline within them. */
export function makeBanner(): Uint8Array {
  const contents = DEMO_AREAS.map(({ offset, holds }) => {
    const block = String(offset / DEMO_SECTOR_BYTES).padStart(3);
    return `${offset.toString(16).padStart(8, '0')}  ${block}  ${holds}`;
  });
  const lines = [...PREFACE, ...contents, '', 'Everything else is erased.'];
  return new TextEncoder().encode(lines.map(paddedLine).join(''));
}

function paddedLine(text: string): string {
  return `${text.padEnd(LINE_BYTES - 1).slice(0, LINE_BYTES - 1)}\n`;
}

/** The sentence that ends at the image's last byte, preceded by erased bytes. */
export function makeLastBlock(): Uint8Array {
  const text = new TextEncoder().encode('This is the end of the flash: no byte comes after this full stop.');
  const block = new Uint8Array(DEMO_SECTOR_BYTES).fill(0xff);
  block.set(text, block.length - text.length);
  return block;
}
