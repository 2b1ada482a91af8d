/** What was done to the open machine as a story: a trace that is loaded into its history, its operations and findings. */
import { z } from 'zod';
import { event, request } from './link/link.ts';
import { MachineState } from './machine.ts';
import { DriverOperation, Finding } from './operation.ts';
import { AccessWidth, BusData, DeviceOffset, FlashIndex } from './units.ts';

/** Most operations or findings of one answer. */
export const STORY_ROWS_MAX = 500;

const Row = z.int().nonnegative();

/** Where a run through the history stops. */
export const RunGoal = z.enum(['operation', 'finding', 'error', 'end']);
export type RunGoal = z.infer<typeof RunGoal>;

/** One event of the history, as it was done: what came of it is seen by going there. */
export const StoryCycle = z.object({
  /** Its place in the history, from 1 on. */
  number: z.int().positive(),
  kind: z.enum(['read', 'write', 'wait', 'timer', 'reset', 'edit']),
  /** Null for a cycle where no flash is, and for a wait. */
  flash: FlashIndex.nullable(),
  /** Bytes from the start of that flash; null where it has no place there. */
  deviceOffset: DeviceOffset.nullable(),
  widthBytes: AccessWidth.nullable(),
  /** What a write drove, or a read was answered; in a log, what the log has for it. */
  data: BusData.nullable(),
  /** What the flash was after it; null where none was concerned. */
  state: z
    .object({
      title: z.string(),
      /** Reads answer the array. */
      readsArray: z.boolean(),
      /** The device works by itself. */
      isBusy: z.boolean(),
    })
    .nullable(),
});
export type StoryCycle = z.infer<typeof StoryCycle>;

/** Which operations are listed. */
export const OperationFilter = z.object({
  /** Those that change an array or try to, those that came to nothing, or all. */
  only: z.enum(['all', 'changes', 'in vain']),
  /** Those of one flash; null: of all. */
  flash: FlashIndex.nullable(),
  /**
   * Those that all words of it are true of: a part of their kind or their outcome; `0x…`, an address in their range, of the
   * flash or on the bus; a number, that of a cycle of theirs. Empty: all.
   */
  text: z.string().max(200),
});
export type OperationFilter = z.infer<typeof OperationFilter>;

/** How far the loading of a trace is: first the file's bytes are read, then its events are played. */
export const TraceProgress = z.object({
  phase: z.enum(['reading', 'playing']),
  done: z.int().nonnegative(),
  total: z.int().nonnegative(),
});
export type TraceProgress = z.infer<typeof TraceProgress>;

export const story = {
  /**
   * Opens the machine's images anew, as they were, and does to it all that a log tells, which QEMU wrote with
   * `-trace 'pflash_*'`: its events are the history then, and the machine stands at their end. A log that does not fit
   * changes nothing; one whose loading is cancelled leaves what was played until then.
   * @throws UserError for a log that can't be read, or is of another board or of larger flashes, with the line
   */
  'trace.load': request(
    z.object({
      path: z.string(),
      /** Names the loading in what is told of its progress. */
      loading: z.string().max(100),
    }),
    MachineState,
  ),
  /**
   * The same with a log that a running QEMU still writes, to a file or a FIFO: its cycles are done as they come, until the
   * FIFO's writer closes it or the request is cancelled. Who goes back in the history meanwhile pauses it; it goes on at
   * its end.
   * @throws UserError as `trace.load`, and for a file that becomes shorter
   */
  'trace.follow': request(z.object({ path: z.string() }), MachineState),
  /** How far a `trace.load` is. */
  'trace.progressed': event(z.object({ loading: z.string(), progress: TraceProgress })),
  /**
   * Operations of the history that is followed, in the order of their first cycles; `from` and `count` count those that the
   * filter lets pass. Fewer where they end.
   */
  'story.operations': request(
    z.object({ from: Row, count: z.int().positive().max(STORY_ROWS_MAX), filter: OperationFilter }),
    z.object({
      from: Row,
      /** How many the filter lets pass. */
      total: z.int().nonnegative(),
      /** Which of those holds the event that was done last, or else ended before it; null before the first. */
      current: Row.nullable(),
      operations: z.array(DriverOperation),
    }),
  ),
  /** Events from a place of the history on; fewer where it ends, none of those that were folded away. */
  'story.cycles': request(
    z.object({ from: z.int().positive(), count: z.int().positive().max(STORY_ROWS_MAX) }),
    z.object({ from: z.int().positive(), cycles: z.array(StoryCycle) }),
  ),
  /** What went wrong, in the order of the cycles that show it; the first ones, if there are more than an answer holds. */
  'story.findings': request(z.object({}), z.object({ findings: z.array(Finding) })),
  /**
   * Goes on to the next end of an operation, or finding or breakpoint, or finding of severity error, or the end; or back to the one before: there the
   * beginning of an operation, or of all.
   */
  'history.run': request(z.object({ goal: RunGoal, direction: z.enum(['forward', 'back']) }), MachineState),
};
