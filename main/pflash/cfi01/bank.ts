/** A bank of Intel chips as QEMU's properties of `cfi.pflash01` describe it. */
import { type BankWidthBytes, type FlashGeometry, interleaveOf, type WidthBytes } from '../geometry.ts';

/** What is left out has QEMU's default. */
export interface Cfi01Bank extends Omit<FlashGeometry, 'regions'> {
  /**
   * QEMU `max-device-width`: a wide chip that is used in its 8-bit mode still counts query words by its full width.
   * Default: the width that is used.
   */
  readonly maxDeviceWidthBytes?: WidthBytes;
  /**
   * False where QEMU's `device-width` is left at 0: the bank counts as one chip (`deviceWidthBytes` is the bank's) and
   * answers as QEMU's device did before it knew of chips. Default: true.
   */
  readonly hasDeviceWidth?: boolean;
  /**
   * QEMU `old-multiple-chip-handling`: each chip has whole erase blocks and fewer of them, instead of a part of every
   * one; the write buffer is one chip's. Default: false.
   */
  readonly oldMultipleChipHandling?: boolean;
}

/** How wide a chip counts its query words, in bytes. */
export function maxDeviceWidthOf(bank: Cfi01Bank): BankWidthBytes {
  return bank.maxDeviceWidthBytes ?? bank.deviceWidthBytes;
}

/** Bytes on the bus from one query word to the next. Measured for a bank of 8 bytes: oracle, QEMU 7.2.22. */
export function queryStrideOf(bank: Cfi01Bank): number {
  if (bank.hasDeviceWidth === false) return bank.bankWidthBytes === 8 ? 1 : bank.bankWidthBytes;
  return (bank.bankWidthBytes * maxDeviceWidthOf(bank)) / bank.deviceWidthBytes;
}

/** Erase blocks as one chip has them, which is what the query table says. */
export function chipBlocksOf(bank: Cfi01Bank): { count: number; lengthBytes: number } {
  const chips = interleaveOf(bank);
  return bank.oldMultipleChipHandling
    ? { count: Math.floor(bank.sectorCount / chips), lengthBytes: bank.sectorLengthBytes }
    : { count: bank.sectorCount, lengthBytes: Math.floor(bank.sectorLengthBytes / chips) };
}

/** Window of one buffered program, in bytes of the bank. Measured: oracle, QEMU 7.2.22. */
export function writeBufferBytesOf(bank: Cfi01Bank): number {
  return 2 ** writeBufferExponentOf(bank) * (bank.oldMultipleChipHandling ? 1 : interleaveOf(bank));
}

/** CFI 0x2a: 2^n bytes that one chip buffers. Measured: oracle, QEMU 7.2.22. */
export function writeBufferExponentOf({ bankWidthBytes }: Cfi01Bank): number {
  return bankWidthBytes === 1 ? 8 : 11;
}
