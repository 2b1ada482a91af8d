/** A flash device as it describes itself, so that the window needs no knowledge of a command set. */
import { z } from 'zod';
import { SentCycle } from './states.ts';
import { AccessWidth, BusAddress, BusData, DeviceOffset } from './units.ts';

/** One step of a multi-cycle command: `Data 13/16`, now. */
export const CommandStep = z.object({
  name: z.string(),
  detail: z.string(),
  progress: z.enum(['done', 'now', 'ahead']),
});
export type CommandStep = z.infer<typeof CommandStep>;

/** One bit of a register, once for each chip on the bus. */
export const RegisterBit = z.object({
  /** As the datasheet writes it: `SR.7`. */
  name: z.string(),
  /** What the bit is, whatever its value: `ready`. */
  title: z.string(),
  /** One value for each chip, chip 0 (lowest data lines) first. */
  perChip: z.array(z.boolean()),
  /** What these values say, in a short sentence. */
  meaning: z.string(),
  /** How the window tints a set bit; `plain` bits are not worth a colour. */
  whenSet: z.enum(['good', 'bad', 'plain']),
});
export type RegisterBit = z.infer<typeof RegisterBit>;

export const DeviceRegister = z.object({
  title: z.string(),
  bits: z.array(RegisterBit),
  /** The whole register in one sentence: `Ready. No error bit is set.` */
  sentence: z.string(),
});
export type DeviceRegister = z.infer<typeof DeviceRegister>;

export const WriteBuffer = z.object({
  /** Where the buffer's window lies in the flash. */
  offset: DeviceOffset,
  lengthBytes: z.int().positive(),
  /** Half-open ranges [start, end), in bytes from the buffer's start, that hold data not yet in the array. */
  filled: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])),
  /** That data, one range after another. */
  data: z.instanceof(Uint8Array),
});
export type WriteBuffer = z.infer<typeof WriteBuffer>;

/** A bus cycle the device would accept now, and what it would do. */
export const NextCycle = z.object({
  /**
   * The low data byte as a driver writes it, `0xe8`, with the word address where one is wanted, `0xaa at word 0x555`;
   * or what is expected: `data word`, `any read`.
   */
  cycle: z.string(),
  does: z.string(),
  /** Where QEMU departs from the datasheet: one sentence. */
  departure: z.string().nullable(),
  /** Null for a read. */
  sent: SentCycle.nullable(),
});
export type NextCycle = z.infer<typeof NextCycle>;

/** Something a device remembers or waits for that is no register: `Erase window · 37 µs left`. */
export const DeviceFact = z.object({ title: z.string(), text: z.string() });
export type DeviceFact = z.infer<typeof DeviceFact>;

export const DeviceSnapshot = z.object({
  /** Stable name of the state: `readArray`. */
  state: z.string(),
  title: z.string(),
  /** What a read answers and what the device waits for. */
  sentence: z.string(),
  /** 0: a write starts a command; 1 and more: the second and later cycles of one. */
  writeCycle: z.int().nonnegative(),
  /** The command byte that governs reads, null in read array. */
  command: z.int().min(0).max(255).nullable(),
  steps: z.array(CommandStep),
  registers: z.array(DeviceRegister),
  /** What it waits for and what it has queued, in words. */
  facts: z.array(DeviceFact),
  /** Whether this device keeps lock bits, in one sentence. */
  locks: z.string(),
  /** What becomes of a cell that is 0 where a program has a 1. */
  programming: z.object({
    /** It becomes 1; else it stays 0, as it does in NOR flash. */
    setsBits: z.boolean(),
    /** Where QEMU departs from the datasheet in it: one sentence. */
    departure: z.string().nullable(),
  }),
  buffer: WriteBuffer.nullable(),
  next: z.array(NextCycle),
});
export type DeviceSnapshot = z.infer<typeof DeviceSnapshot>;

/** One bus cycle that happened, as the journal and the console show it. */
export const Cycle = z.object({
  /** 1 for the first cycle since the machine was opened. */
  number: z.int().positive(),
  direction: z.enum(['read', 'write']),
  widthBytes: AccessWidth,
  address: BusAddress,
  /** Where in the flash it began, whichever of the flash's places on the bus it was sent to; null where no flash is. */
  deviceOffset: DeviceOffset.nullable(),
  data: BusData,
  /** What the device made of it: `block erase setup`, `status: ready`. */
  what: z.string(),
  /** The title of the state after it. */
  state: z.string(),
  /** Whether the cycle moved the device into another state. */
  moved: z.boolean(),
  /** `bad` where the device refused or flagged an error. */
  tone: z.enum(['plain', 'good', 'bad']),
  departure: z.string().nullable(),
});
export type Cycle = z.infer<typeof Cycle>;
