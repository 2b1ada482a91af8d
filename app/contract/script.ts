/** Scripts of console lines: what comes of running one. */
import { z } from 'zod';
import { TranscriptLine } from './console.ts';
import { request } from './link/link.ts';
import { BusData, FlashIndex } from './units.ts';

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
  /**
   * Runs a script of console lines from a file on the open machine: each cycle of it is an event of the history. It ends at
   * the first thing that is not as it says, or when it is cancelled; what was done until then stays. Nobody else can do
   * anything to the machine meanwhile. The transcript has it as one line, `source FILE`.
   * @throws UserError for a file that can't be read, and while a script runs or a trace is loaded
   */
  'script.run': request(
    z.object({
      path: z.string(),
      /** The flash that its lines are meant for, until it selects another. */
      flash: FlashIndex,
    }),
    z.object({ line: TranscriptLine, result: ScriptResult }),
  ),
};
