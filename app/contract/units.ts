/**
 * Numbers that must not be swapped. Offsets and addresses are bytes; the brand says in which space.
 * Everything that is a size or a length is plain bytes and says so in its name.
 */
import { z } from 'zod';

const byteCount = z.int().nonnegative();

/** Bytes from the start of one flash device. Neither a bus address nor a device-word address. */
export const DeviceOffset = byteCount.brand<'DeviceOffset'>();
export type DeviceOffset = z.infer<typeof DeviceOffset>;

/** A guest-physical address on the bus of a machine, in bytes (QEMU `hwaddr`). */
export const BusAddress = byteCount.brand<'BusAddress'>();
export type BusAddress = z.infer<typeof BusAddress>;

/** Bytes, 0 or more, exact: at most 2^53 - 1. */
export const ByteCount = byteCount;

/** What travels on the data lines in one cycle: a number up to 2^53 - 1, a bigint beyond (8-byte accesses only). */
export const BusData = z.union([z.int().nonnegative(), z.bigint().nonnegative()]);
export type BusData = z.infer<typeof BusData>;

/** Bytes moved by one bus cycle. */
export const AccessWidth = z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)]);
export type AccessWidth = z.infer<typeof AccessWidth>;

/** Position of a flash on its board: 0 for `-drive if=pflash,unit=0`. */
export const FlashIndex = z.int().min(0).max(255);
export type FlashIndex = z.infer<typeof FlashIndex>;

/** @throws ZodError if `bytes` is negative, fractional or beyond 2^53 - 1. */
export function deviceOffset(bytes: number): DeviceOffset {
  return DeviceOffset.parse(bytes);
}

/** @throws ZodError if `bytes` is negative, fractional or beyond 2^53 - 1. */
export function busAddress(bytes: number): BusAddress {
  return BusAddress.parse(bytes);
}
