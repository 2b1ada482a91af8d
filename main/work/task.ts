/** Work that takes long, as a worker thread does it: what it is given, what comes of it, and what it says meanwhile. */
import { z } from 'zod';
import { ErrorReport } from '../../app/contract/errors.ts';

/** How far it is: `done` never shrinks and ends at `total`. What they count is the task's to say. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}
/** Hears how far a task is, often. */
export type OnProgress = (progress: Progress) => void;

/**
 * Both ends know a task by its name. What crosses between them is copied, but for shared memory, and checked. A task that
 * has something to show before its end hands it over in parts.
 */
export interface Task<Input, Output, Part = unknown> {
  readonly name: string;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
  /** Left out where there are no parts. */
  readonly part?: z.ZodType<Part>;
  /**
   * Done in the worker. A UserError of it is thrown anew at the other end. A method, so that tasks of any input fit into
   * one list: each is given what its own schema has let through.
   */
  work(input: Input, onProgress: OnProgress, onPart: (part: Part) => void): Output | Promise<Output>;
}

/** What a worker is to do. */
export const Order = z.object({ task: z.string(), input: z.unknown() });
export type Order = z.infer<typeof Order>;

/** What a worker says: how far it is and what it has by now, again and again, and one of the others at its end. */
export const Report = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), done: z.number(), total: z.number() }),
  z.object({ kind: z.literal('part'), part: z.unknown() }),
  z.object({ kind: z.literal('answer'), output: z.unknown() }),
  z.object({ kind: z.literal('refusal'), report: ErrorReport }),
]);
export type Report = z.infer<typeof Report>;
