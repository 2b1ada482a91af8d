/** The console: one line in, what the device did out. */
import { z } from 'zod';
import { Cycle } from './device.ts';
import { event, request } from './link/link.ts';
import { ByteCount, DeviceOffset, FlashIndex } from './units.ts';

export const ConsoleEntry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cycle'), flash: FlashIndex.nullable(), cycle: Cycle }),
  /** Cycles of one kind folded into a line: `34 reads of the query table`. */
  z.object({ kind: z.literal('folded'), cycles: z.int().positive(), text: z.string() }),
  /** A line of a script that begins to run; `line` counts from 1. */
  z.object({ kind: z.literal('script'), line: z.int().positive(), text: z.string() }),
  z.object({ kind: z.literal('text'), text: z.string(), tone: z.enum(['plain', 'good', 'bad']) }),
  z.object({ kind: z.literal('error'), what: z.string(), todo: z.string(), column: z.int().nullable() }),
  z.object({ kind: z.literal('help'), rows: z.array(z.object({ usage: z.string(), does: z.string() })) }),
]);
export type ConsoleEntry = z.infer<typeof ConsoleEntry>;

export const Completion = z.object({ text: z.string(), detail: z.string() });
export type Completion = z.infer<typeof Completion>;

/** Longest line the console takes, in characters. */
export const LINE_MAX_LENGTH = 4096;

/** Bytes of one flash's array that a device stored or erased, whether or not they had those values before. */
export const WrittenRange = z.object({ flash: FlashIndex, offset: DeviceOffset, lengthBytes: ByteCount });
export type WrittenRange = z.infer<typeof WrittenRange>;

/** A line that ran, whichever window it was typed in, with all that came of it. */
export const TranscriptLine = z.object({
  /** Which transcript it is of: grows with every opened machine, and stays when an image is mapped in another mode. */
  transcript: z.int().positive(),
  /** 1 for the first line since the machine was opened. */
  number: z.int().positive(),
  line: z.string(),
  /** The flash that was selected where the line was typed: what `+N` and `#N` counted from. */
  flash: FlashIndex,
  entries: z.array(ConsoleEntry),
  /** By flash and offset; ranges that meet are one. */
  written: z.array(WrittenRange),
});
export type TranscriptLine = z.infer<typeof TranscriptLine>;

export const consoleContract = {
  /**
   * Runs one line on the open machine. A line that makes no sense answers with an `error` entry and does nothing. `source
   * FILE` runs a script of such lines: each cycle of it is an event of the history, and it ends at the first thing that is
   * not as it says. Nobody else can do anything to the machine while a script or a long line runs. What was done when it is
   * cancelled stays.
   */
  'console.run': request(
    z.object({ line: z.string().max(LINE_MAX_LENGTH), flash: FlashIndex }),
    TranscriptLine,
  ),
  /** The last lines that ran on the open machine, oldest first. `transcript` is 0 while none is open. */
  'console.transcript': request(
    z.object({}),
    z.object({ transcript: z.int().nonnegative(), lines: z.array(TranscriptLine) }),
  ),
  /** A line ran: told to every window, ahead of the answer to the one that asked. */
  'console.ran': event(TranscriptLine),
  /** What could stand at the end of this line: replaces the characters from `start` on. */
  'console.complete': request(
    z.object({ line: z.string().max(LINE_MAX_LENGTH), flash: FlashIndex }),
    z.object({ start: z.int().nonnegative(), candidates: z.array(Completion) }),
  ),
};
