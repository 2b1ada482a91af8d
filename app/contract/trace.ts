/** Logs of what a driver did to a flash, and what comes of playing them again. */
import { z } from 'zod';

/** A read that was answered differently than on the machine that wrote the log. */
export const Mismatch = z.object({
  /** Of the log, from 1 on. */
  line: z.int().positive(),
  /** What the log says; as many bits as the access has, and so is `got`. */
  expected: z.int().nonnegative(),
  got: z.int().nonnegative(),
});
export type Mismatch = z.infer<typeof Mismatch>;

/** Lines that begin as an event of a flash and don't go on so: how many, and the first of them. */
export const LogDamage = z.object({
  damagedCount: z.int().nonnegative(),
  damagedLines: z.array(z.int().positive()),
});
export type LogDamage = z.infer<typeof LogDamage>;

export const ReplayResult = z.object({
  /** Bus cycles, timers and resets: what came from outside the devices. */
  events: z.int().nonnegative(),
  reads: z.int().nonnegative(),
  mismatches: z.int().nonnegative(),
  firstMismatch: Mismatch.nullable(),
  /** How often a device left direct reads for a command. */
  operations: z.int().nonnegative(),
  /** Without the time that reading the log took. */
  eventsPerSecond: z.number().nonnegative(),
  ...LogDamage.shape,
});
export type ReplayResult = z.infer<typeof ReplayResult>;
