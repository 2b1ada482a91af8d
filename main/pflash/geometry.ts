/**
 * How a flash looks on the bus: a bank of equal chips that answer one access together.
 * Widths are bytes; names follow MTD (bank width, interleave) and QEMU (`width`, `device-width`).
 */
import type { EraseBlockRegion } from '../../app/contract/machine.ts';

/** Bus access in bytes that the devices take: QEMU's memory core splits a wider one. */
export type WidthBytes = 1 | 2 | 4;

/** How wide a bank may be in bytes. QEMU's devices see one of 8 as two accesses of 4. */
export type BankWidthBytes = WidthBytes | 8;

/**
 * The bank as QEMU's properties give it. Sizes are bytes; sectors are powers of two. Where the erase blocks are not all
 * alike, `regions` says how they lie, and `sectorCount` times `sectorLengthBytes` is still the size, as QEMU wants it.
 */
export interface FlashGeometry {
  /** Erase block over the whole bank, QEMU `sector-length`. */
  readonly sectorLengthBytes: number;
  /** QEMU `num-blocks`. */
  readonly sectorCount: number;
  /** All chips together, QEMU `width`. */
  readonly bankWidthBytes: BankWidthBytes;
  /** One chip, QEMU `device-width`. */
  readonly deviceWidthBytes: BankWidthBytes;
  /** From offset 0 up, at most four (QEMU). Absent: one region, as the two numbers above say. */
  readonly regions?: readonly EraseBlockRegion[];
}

/** The runs of equal erase blocks, from offset 0 up; one where all are alike. */
export function regionsOf(geometry: FlashGeometry): readonly EraseBlockRegion[] {
  const { regions, sectorCount, sectorLengthBytes } = geometry;
  return regions ?? [{ sectorCount, sectorLengthBytes }];
}

/** Size of the whole bank in bytes. */
export function sizeBytesOf(geometry: FlashGeometry): number {
  return regionsOf(geometry).reduce((sum, region) => sum + region.sectorCount * region.sectorLengthBytes, 0);
}

/** How many chips answer one bus access together (MTD interleave). */
export function interleaveOf(geometry: FlashGeometry): number {
  return geometry.bankWidthBytes / geometry.deviceWidthBytes;
}

/** The widest access that reaches the bank as one. */
export function accessWidthOf({ bankWidthBytes }: FlashGeometry): WidthBytes {
  return bankWidthBytes === 8 ? 4 : bankWidthBytes;
}

/** The same value on the data lines of every chip of the bank: 0x98 on two 16-bit chips is 0x0098_0098. */
export function onEveryChip(geometry: FlashGeometry, value: number): number {
  const { bankWidthBytes, deviceWidthBytes } = geometry;
  let bus = value;
  for (let lane = deviceWidthBytes; lane < bankWidthBytes; lane += deviceWidthBytes) {
    bus = deposit(bus, lane, deviceWidthBytes, value);
  }
  return bus >>> 0;
}

/** The value one chip drives on its data lines, taken out of a bus value. `chip` counts from the lowest lines. */
export function fromChip(geometry: FlashGeometry, busValue: number, chip: number): number {
  const bits = geometry.deviceWidthBytes * 8;
  return Math.floor(busValue / 2 ** (bits * chip)) % 2 ** bits;
}

/** Index of the device word (JEDEC: in units of the device width, the same on every chip) at a device offset. */
export function deviceWordAt(geometry: FlashGeometry, deviceOffset: number): number {
  return deviceOffset >>> (31 - Math.clz32(geometry.bankWidthBytes));
}

/** Puts the low `lengthBytes` of `value` at byte `lane` of a 32-bit word; lanes beyond the word are dropped. */
export function deposit(word: number, lane: number, lengthBytes: number, value: number): number {
  if (lane >= 4) return word >>> 0;
  const mask = lengthBytes >= 4 ? 0xffffffff : (1 << (lengthBytes * 8)) - 1;
  const shift = lane * 8;
  return ((word & ~(mask << shift)) | ((value & mask) << shift)) >>> 0;
}

/** What a bus access of `widthBytes` sees of a 32-bit answer: its low bytes (QEMU's memory core masks so). */
export function lowBytes(value: number, widthBytes: BankWidthBytes): number {
  return widthBytes >= 4 ? value >>> 0 : value & (widthBytes === 2 ? 0xffff : 0xff);
}
