/** The query table of QEMU's Intel device: one chip's bytes, and what a driver should know of them. */
import { countText } from '../../../app/contract/text/count-text.ts';
import type { QueryNote } from '../flash-device.ts';
import { interleaveOf, sizeBytesOf } from '../geometry.ts';
import { trailingZeros } from '../query-fields.ts';
import { type Cfi01Bank, chipBlocksOf, writeBufferExponentOf } from './bank.ts';

/** Bytes in QEMU's table; a read beyond answers 0. Measured: oracle, QEMU 7.2.22. */
export const QUERY_TABLE_BYTES = 0x52;

/** Field by field in the order and at the offsets of JESD68.01 section 2 (CFI query identification to geometry). */
export function cfi01QueryTable(bank: Cfi01Bank): Uint8Array {
  const table = new Uint8Array(QUERY_TABLE_BYTES);
  const blocks = chipBlocksOf(bank);
  const sectorUnits = Math.floor(blocks.lengthBytes / 256);
  const lastSector = blocks.count - 1;
  const put = (offset: number, ...bytes: number[]) => table.set(bytes, offset);

  put(0x10, 0x51, 0x52, 0x59); // QRY
  put(0x13, 0x01, 0x00); // primary command set: Intel
  put(0x15, 0x31, 0x00); // primary vendor table
  put(0x1b, 0x45, 0x55); // Vcc 4.5 V to 5.5 V, whatever the board
  put(0x1f, 0x07, 0x07, 0x0a, 0x00); // typical: word, buffer, block, chip
  put(0x23, 0x04, 0x04, 0x04, 0x00); // maximum, times typical
  put(0x27, trailingZeros(blocks.count * blocks.lengthBytes));
  put(0x28, 0x02, 0x00); // x8 and x16
  put(0x2a, writeBufferExponentOf(bank), 0x00);
  put(0x2c, 0x01); // one erase block region
  put(0x2d, lastSector, lastSector >> 8, sectorUnits, sectorUnits >> 8);
  put(0x31, 0x50, 0x52, 0x49); // PRI
  put(0x34, 0x31, 0x30); // version 1.0
  put(0x3f, 0x01); // protection fields
  return table;
}

export function queryNotesOf(bank: Cfi01Bank): QueryNote[] {
  const notes: QueryNote[] = [
    {
      title: 'Where QEMU departs from the standard',
      text: 'Vcc reads 4.5 V to 5.5 V and the times are fixed: QEMU ignores both. A driver that scales its time-outs from 0x1f to 0x26 sees typical values, never a busy device.',
      tone: 'plain',
    },
  ];
  const chips = interleaveOf(bank);
  const chipBytes = sizeBytesOf(bank) / chips;
  if (chips > 1) {
    notes.push({
      title: 'Every size here is one chip’s',
      text: `${chips} chips answer each access together, so an erase block on the bus is ${chips} times the size in region 1, and the write buffer ${chips} times the size at 0x2a. A driver that takes the bank for one chip erases and buffers the wrong ranges.`,
      tone: 'warning',
    });
  }
  if (bank.hasDeviceWidth === false) {
    notes.push({
      title: 'QEMU is not told how many chips there are',
      text: 'The board gives no device width, so the bank answers as one chip: codes and query bytes come on the lowest lines only, and sizes are the whole bank’s.',
      tone: 'plain',
    });
  }
  if (2 ** trailingZeros(chipBytes) !== chipBytes) {
    notes.push({
      title: 'The device size is not a power of two',
      text: `The field at 0x27 can only say 2^n bytes; QEMU puts ${trailingZeros(chipBytes)} there for a chip of ${countText(chipBytes)} bytes. Trust region 1 instead.`,
      tone: 'warning',
    });
  }
  return notes;
}
