/** What a driver did to a flash, as it would say it itself: bus cycles folded into operations, and what went wrong there. */
import { z } from 'zod';

/** What cycles were for, at a driver's level. */
export const OperationKind = z.enum([
  /** Looked for a query table where there is none for this width and interleave. */
  'probe',
  /** Read the CFI query table. */
  'query',
  /** Read manufacturer and device codes (AMD: autoselect). */
  'identifier',
  'block-erase',
  'chip-erase',
  /** One word, or a run of them at ascending offsets. */
  'word-program',
  'buffered-program',
  'lock',
  'unlock',
  /** Read the status, once or many times. */
  'status-poll',
  'clear-status',
  'suspend',
  'resume',
  'bypass-in',
  'bypass-out',
  'reset',
  /** Read the array through the state machine: reads in direct mode are in no log. */
  'array-read',
  /** Cycles that are no command of this device, or that broke one off before it said which. */
  'unknown',
]);
export type OperationKind = z.infer<typeof OperationKind>;

/** What came of it, as the device knows it. */
export const Outcome = z.enum([
  'ok',
  /** The device flagged an error in its status. */
  'error',
  /** Refused, for the device or the block is protected: nothing was written. */
  'protected',
  /** Broken off: what it had gathered is lost. */
  'aborted',
  /** The device did not take it. */
  'ignored',
  /** Not over at the end of what is known. */
  'incomplete',
]);
export type Outcome = z.infer<typeof Outcome>;

/** Whether what was meant did not come about. */
export function isInVain(outcome: Outcome): boolean {
  return outcome !== 'ok' && outcome !== 'incomplete';
}

/** Bytes of a flash in a row. */
export const OperationBlock = z.object({ offset: z.int().nonnegative(), lengthBytes: z.int().positive() });
export type OperationBlock = z.infer<typeof OperationBlock>;

export const DriverOperation = z.object({
  kind: OperationKind,
  /** Its place in the log or the session, counted from 1: cycles, timers and resets are counted alike. */
  firstCycle: z.int().positive(),
  /** The place of its last one: cycles of another flash may lie between. */
  lastCycle: z.int().positive(),
  /** How many cycles are its own. */
  cycles: z.int().positive(),
  /** Name of the flash. */
  device: z.string(),
  /** What it was meant for, in bytes from the start of the flash; for one that reads, where it began to. */
  offset: z.int().nonnegative(),
  /** 0 where it is for no range. */
  lengthBytes: z.int().nonnegative(),
  /** The erase blocks that it is for, ascending, where its range holds others between them; absent where it is for all of it. */
  blocks: z.array(OperationBlock).optional(),
  outcome: Outcome,
  /** What more there is to say, in a few words: `16 words`, `3 reads`, `two 16-bit chips`. May be empty. */
  detail: z.string(),
});
export type DriverOperation = z.infer<typeof DriverOperation>;

/** How many bytes it is for: what lies between the blocks of one erase is not among them. */
export function bytesOf({ lengthBytes, blocks }: Pick<DriverOperation, 'lengthBytes' | 'blocks'>): number {
  return blocks === undefined ? lengthBytes : blocks.reduce((sum, block) => sum + block.lengthBytes, 0);
}

export const Severity = z.enum([
  /** The flash does not hold what the driver meant, here or on a chip. */
  'error',
  /** It went well, and might not. */
  'warning',
  /** Worth knowing. */
  'note',
]);
export type Severity = z.infer<typeof Severity>;

export const Finding = z.object({
  /** The cycle that shows it, counted as an operation's. */
  cycle: z.int().positive(),
  /** Of the log, from 1 on; null where there is no log. */
  line: z.int().positive().nullable(),
  severity: Severity,
  /** Short name of the rule that found it. */
  rule: z.string(),
  /** Name of the flash. */
  device: z.string(),
  /** What happened, in a sentence. */
  what: z.string(),
  /** What to do about it, in a sentence. */
  todo: z.string(),
});
export type Finding = z.infer<typeof Finding>;

/** What a log says that a driver did. */
export const Explanation = z.object({
  operations: z.array(DriverOperation),
  /** In the order of their cycles. */
  findings: z.array(Finding),
  /** A few sentences. */
  summary: z.string(),
});
export type Explanation = z.infer<typeof Explanation>;

/** The same as it is told, operation by operation: there may be millions of them. They can be gone through again. */
export interface ToldExplanation extends Omit<Explanation, 'operations'> {
  readonly operations: Iterable<DriverOperation>;
}
