/** The console: one line in, what the device did out. */
import { z } from 'zod';
import { Cycle } from './device.ts';
import { request } from './link.ts';
import { FlashIndex } from './units.ts';

export const ConsoleEntry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cycle'), flash: FlashIndex.nullable(), cycle: Cycle }),
  /** Cycles of one kind folded into a line: `34 reads of the query table`. */
  z.object({ kind: z.literal('folded'), cycles: z.int().positive(), text: z.string() }),
  z.object({ kind: z.literal('text'), text: z.string(), tone: z.enum(['plain', 'good', 'bad']) }),
  z.object({ kind: z.literal('error'), what: z.string(), todo: z.string(), column: z.int().nullable() }),
  z.object({ kind: z.literal('help'), rows: z.array(z.object({ usage: z.string(), does: z.string() })) }),
]);
export type ConsoleEntry = z.infer<typeof ConsoleEntry>;

export const Completion = z.object({ text: z.string(), detail: z.string() });
export type Completion = z.infer<typeof Completion>;

/** Longest line the console takes, in characters. */
export const LINE_MAX_LENGTH = 4096;

export const consoleContract = {
  /** Runs one line on the open machine. A line that makes no sense answers with an `error` entry and does nothing. */
  'console.run': request(
    z.object({ line: z.string().max(LINE_MAX_LENGTH), flash: FlashIndex }),
    z.object({ entries: z.array(ConsoleEntry) }),
  ),
  /** What could stand at the end of this line: replaces the characters from `start` on. */
  'console.complete': request(
    z.object({ line: z.string().max(LINE_MAX_LENGTH), flash: FlashIndex }),
    z.object({ start: z.int().nonnegative(), candidates: z.array(Completion) }),
  ),
};
