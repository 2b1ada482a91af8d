/** Scripts of console lines: what comes of running one. */
import { z } from 'zod';
import { event } from './link/link.ts';
import { BusData } from './units.ts';

const Told = z.union([BusData, z.string()]).nullable();

/** What was not as a script says, where it ended. */
export const ScriptFailure = z.object({
  /** Both from 1 on. */
  line: z.int().positive(),
  column: z.int().positive(),
  /** `expected 0x0080_0080, got 0x00b0_00b0` */
  what: z.string(),
  /** Values on the bus, or words. Both null where nothing was compared: what `what` says could not be done or read. */
  expected: Told,
  got: Told,
  /** Which bits of the two count; null: all. */
  mask: BusData.nullable(),
  todo: z.string(),
});
export type ScriptFailure = z.infer<typeof ScriptFailure>;

/** What came of a script. One with a mistake in its text has failed there, and nothing of it was run. */
export const ScriptResult = z.object({
  /** Lines of the script that were begun, comments among them; repeated ones as often as they ran. */
  lines: z.int().nonnegative(),
  /** Bus cycles that it made. */
  cycles: z.int().nonnegative(),
  /** How many of its expectations held. */
  expects: z.int().nonnegative(),
  /** Null if all of it ran and held. */
  failed: ScriptFailure.nullable(),
});
export type ScriptResult = z.infer<typeof ScriptResult>;

export const script = {
  /** How far the script or the long line is that runs on the open machine, in steps: lines, statements and reads. */
  'script.progressed': event(z.object({ done: z.int().nonnegative(), total: z.int().nonnegative() })),
};
