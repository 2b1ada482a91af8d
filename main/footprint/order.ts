/** What a process of the lab is started with, and what it says. Both cross as JSON: an argument, and lines of output. */
import { z } from 'zod';
import { ErrorReport } from '../../app/contract/errors.ts';
import { StrategyId, Touch } from '../../app/contract/footprint.ts';
import { GivenFormat } from '../../app/contract/machine.ts';
import { ByteCount } from '../../app/contract/units.ts';

const Image = z.object({
  path: z.string(),
  format: GivenFormat.optional(),
  sizeBytes: ByteCount,
  usedBytes: ByteCount,
});

/**
 * `flash`: hold the image under a strategy, and do what a guest does. `control`: the same without the image.
 * `qemu`: start paused machines of the real QEMU, and end them; the machines are measured then, not the process.
 */
export const Order = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('flash'), image: Image, touch: Touch, strategy: StrategyId }),
  z.object({ kind: z.literal('control'), image: Image, touch: Touch }),
  z.object({ kind: z.literal('qemu'), image: Image.nullable(), machines: z.int().positive() }),
]);
export type Order = z.infer<typeof Order>;

/** A process to be measured: everything is done, and it waits for its end. */
export const Ready = z.object({
  kind: z.literal('ready'),
  pid: z.int().positive(),
  /** Where the image lies in its memory, or the empty flash in its place. */
  place: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('at'), address: ByteCount, lengthBytes: ByteCount }),
      z.object({ kind: z.literal('as large as'), lengthBytes: ByteCount }),
    ])
    .nullable(),
  flashBytes: ByteCount,
  note: z.string().nullable(),
});
export type Ready = z.infer<typeof Ready>;

/** A line of output. After a refusal nothing comes. */
export const Report = z.discriminatedUnion('kind', [
  Ready,
  z.object({ kind: z.literal('refusal'), report: ErrorReport }),
]);
export type Report = z.infer<typeof Report>;
