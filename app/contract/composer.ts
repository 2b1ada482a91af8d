/** The composer: a command of a device as the cycles that it comes to on this bus, before any of them is sent. */
import { z } from 'zod';
import { LINE_MAX_LENGTH } from './console.ts';
import { request } from './link/link.ts';
import { AccessWidth, BusAddress, BusData, FlashIndex } from './units.ts';

/** Most cycles of one rehearsal that are told. */
export const REHEARSED_MAX = 1024;

export const ComposedCommand = z.object({
  /** The console's word for it. */
  name: z.string(),
  does: z.string(),
  parameters: z.enum(['', 'ADDR', 'ADDR BYTES']),
});
export type ComposedCommand = z.infer<typeof ComposedCommand>;

/** A cycle as it would come, and what the device would make of it. */
export const RehearsedCycle = z.object({
  direction: z.enum(['read', 'write']),
  widthBytes: AccessWidth,
  address: BusAddress,
  /** What a write drives, or what a read would be answered. */
  data: BusData,
  what: z.string(),
  tone: z.enum(['plain', 'good', 'bad']),
  departure: z.string().nullable(),
});
export type RehearsedCycle = z.infer<typeof RehearsedCycle>;

export const Rehearsal = z.object({
  /** The first ones, in their order. */
  cycles: z.array(RehearsedCycle),
  /** How many there are. */
  total: z.int().nonnegative(),
  /** What a driver would say at the end. */
  results: z.array(z.object({ text: z.string(), tone: z.enum(['plain', 'good', 'bad']) })),
  /** What is wrong with the line; then there are no cycles. `column` counts characters from 0. */
  error: z.object({ what: z.string(), todo: z.string(), column: z.int().nullable() }).nullable(),
});
export type Rehearsal = z.infer<typeof Rehearsal>;

export const composer = {
  /** The commands of a flash's device that the console has words for. */
  'composer.commands': request(
    z.object({ flash: FlashIndex }),
    z.object({ commands: z.array(ComposedCommand) }),
  ),
  /**
   * What a line of the console with one such command would send now, tried on a copy of the device that is thrown away:
   * nothing reaches the flash.
   */
  'composer.rehearse': request(
    z.object({ line: z.string().max(LINE_MAX_LENGTH), flash: FlashIndex }),
    Rehearsal,
  ),
};
