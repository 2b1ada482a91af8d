/** The query table of QEMU's AMD device, and what a driver should know of it. */
import { countText } from '../../../app/contract/text/count-text.ts';
import type { QueryNote } from '../flash-device.ts';
import { type FlashGeometry, regionsOf, sizeBytesOf } from '../geometry.ts';
import { trailingZeros } from '../query-fields.ts';

/** Bytes in QEMU's table; a read beyond answers 0. Measured: oracle, QEMU 7.2.22. */
export const QUERY_TABLE_BYTES = 0x4d;

/** Where the times lie that QEMU takes for its own: 2^n, of milliseconds as the standard has it. */
export const SECTOR_ERASE_TIME = 0x21;
export const CHIP_ERASE_TIME = 0x22;

const PRIMARY_TABLE = 0x40;

/** Field by field in the order and at the offsets of JESD68.01 section 2; the last part after AMD's CFI 1.0. */
export function cfi02QueryTable(geometry: FlashGeometry): Uint8Array {
  const table = new Uint8Array(QUERY_TABLE_BYTES);
  const put = (offset: number, ...bytes: number[]) => table.set(bytes, offset);
  const regions = regionsOf(geometry);

  put(0x10, 0x51, 0x52, 0x59); // QRY
  put(0x13, 0x02, 0x00); // primary command set: AMD
  put(0x15, PRIMARY_TABLE, 0x00);
  put(0x1b, 0x27, 0x36); // Vcc 2.7 V to 3.6 V, whatever the board
  put(0x1f, 0x07, 0x00, 0x09, 0x0c); // typical: word, buffer, block, chip
  put(0x23, 0x01, 0x00, 0x0a, 0x0d); // maximum, times typical
  put(0x27, trailingZeros(sizeBytesOf(geometry)));
  put(0x28, 0x02, 0x00); // x8 and x16
  put(0x2c, regions.length);
  for (const [index, { sectorCount, sectorLengthBytes }] of regions.entries()) {
    const last = sectorCount - 1;
    put(0x2d + 4 * index, last, last >> 8, sectorLengthBytes >> 8, sectorLengthBytes >> 16);
  }
  put(PRIMARY_TABLE, 0x50, 0x52, 0x49, 0x31, 0x30); // PRI, version 1.0
  put(PRIMARY_TABLE + 6, 0x02); // erase suspend to read and write
  return table;
}

export function queryNotesOf(geometry: FlashGeometry): QueryNote[] {
  const notes: QueryNote[] = [
    {
      title: 'Where QEMU departs from the standard',
      text: 'The table says 512 ms for a sector; QEMU takes 512 µs, and programs in no time at all. A driver that waits as long as the table says works on both.',
      tone: 'plain',
    },
  ];
  const sizeBytes = sizeBytesOf(geometry);
  if (2 ** trailingZeros(sizeBytes) !== sizeBytes) {
    notes.push({
      title: 'The device size is not a power of two',
      text: `The field at 0x27 can only say 2^n bytes; QEMU puts ${trailingZeros(sizeBytes)} there for ${countText(sizeBytes)} bytes, and answers some addresses with the bytes of others. Trust the regions instead.`,
      tone: 'warning',
    });
  }
  if (regionsOf(geometry).length > 1) {
    notes.push({
      title: 'The erase blocks are not all alike',
      text: 'A driver that takes the size of region 1 for all of them erases and counts wrongly where another region begins.',
      tone: 'warning',
    });
  }
  return notes;
}
