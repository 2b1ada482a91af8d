/** What a flash image costs in memory, by how it is held: the footprint lab. Amounts are KiB, as the kernel counts. */
import { z } from 'zod';
import { ErrorReport } from './errors.ts';
import { event, request } from './link/link.ts';
import { GivenFormat } from './machine.ts';
import { ByteCount } from './units.ts';

/** How the bytes of an image come to stand behind a flash. */
export const StrategyId = z.enum(['copy', 'data-extents', 'trimmed', 'trimmed-window', 'shared']);
export type StrategyId = z.infer<typeof StrategyId>;

/** What each strategy does, in words that go on after its name and a colon. */
export const STRATEGY_WORDS: Readonly<Record<StrategyId, string>> = {
  copy: 'the whole image is read into memory, as QEMU up to 7.2 does',
  'data-extents': 'only what takes space on the disk is read, as QEMU since 8.0 does',
  trimmed: 'the flash is as small as the image without the padding at its end',
  'trimmed-window': 'the flash keeps its size, but only the image without its padding is there',
  shared: 'the file’s own pages are mapped, as Norscope does',
};

/** Whose idea each was; null where it is the old way, which all others were proposed against. */
export const STRATEGY_SOURCES: Readonly<Record<StrategyId, string | null>> = {
  copy: null,
  'data-extents': 'proposed by Huawei',
  trimmed: 'proposed by Huawei, Tencent and Oracle',
  'trimmed-window': 'proposed by Oracle',
  shared: 'proposed for QEMU in 2021',
};

/** Which part of the flash a process reads: what a booting guest reads, or something of every page. */
export const Touch = z.enum(['boot', 'all']);
export type Touch = z.infer<typeof Touch>;

/** What a process has read, in words that go on after “each has read”. */
export const TOUCH_WORDS: Readonly<Record<Touch, string>> = {
  boot: 'what a booting guest reads',
  all: 'every page',
};

/** More processes than that tell nothing new. */
export const INSTANCES_MAX = 200;
/** Most numbers of processes that one request may ask for. */
export const COUNTS_MAX = 12;

export const FootprintRequest = z.object({
  image: z.string(),
  /** Taken as raw bytes, whatever they look like. */
  format: GivenFormat.optional(),
  /** How many processes are there at the same time, each number larger than the one before: measured at every one. */
  instances: z
    .array(z.int().min(1).max(INSTANCES_MAX))
    .min(1)
    .max(COUNTS_MAX)
    .refine((counts) => counts.every((count, at) => count > (counts[at - 1] ?? 0)), 'must ascend'),
  /** Each once. */
  strategies: z
    .array(StrategyId)
    .min(1)
    .max(StrategyId.options.length)
    .refine((ids) => new Set(ids).size === ids.length, 'must differ'),
  touch: Touch,
  /** Paused machines of the real QEMU, too. */
  withQemu: z.boolean(),
});
export type FootprintRequest = z.infer<typeof FootprintRequest>;

/** Whose processes are ready: `done` of `total`, counted over the whole request. */
export const FootprintProgress = z.object({
  of: z.union([z.literal('control'), StrategyId, z.enum(['qemu control', 'qemu'])]),
  done: z.int().nonnegative(),
  total: z.int().positive(),
});
export type FootprintProgress = z.infer<typeof FootprintProgress>;

/** Whose processes are started, in words that stand alone. */
export function phaseWords(of: FootprintProgress['of']): string {
  if (of === 'control') return 'without an image';
  if (of === 'qemu control') return 'QEMU without an image';
  return of === 'qemu' ? 'QEMU' : of;
}

const KiB = z.int().nonnegative();

/** The same process without an image: the median of as many as there are with one. */
export const FootprintControl = z.object({ privateKiB: KiB, pssKiB: KiB });
export type FootprintControl = z.infer<typeof FootprintControl>;

/** What one process holds of a kind; of several processes, the median. */
export const MemoryUse = z.object({
  /** What it alone holds and no file has: `Anonymous`, and what of it is swapped out. */
  privateKiB: KiB,
  /** Pages of files, shared with others or not, written to the disk yet or not: what is in memory and not anonymous. */
  fileKiB: KiB,
  /** What is in memory, each page divided by the number of processes that have it. */
  pssKiB: KiB,
  /** All that is in memory, shared with others or not. */
  rssKiB: KiB,
  /** As the kernel tells apart what it has mapped alone at this moment and what others have, too. */
  privateCleanKiB: KiB,
  privateDirtyKiB: KiB,
  sharedCleanKiB: KiB,
  sharedDirtyKiB: KiB,
});
export type MemoryUse = z.infer<typeof MemoryUse>;

/** So many processes at once under one strategy, or of the real QEMU. */
export const FootprintRow = MemoryUse.extend({
  strategy: z.union([StrategyId, z.literal('qemu')]),
  instances: z.int().positive(),
  /** Of all processes together. */
  totalPssKiB: KiB,
  /**
   * The image in the memory of all processes together: what each has of it alone, and what they share once, whoever else
   * has it mapped (a program that has the image open would carry its part of their `pssKiB`). Where `mapping` is null it
   * is what they hold privately above their control.
   */
  imageKiB: KiB,
  /** What this row is held against. */
  control: FootprintControl,
  /** May be less than nothing: no two processes are quite alike. */
  privateAboveControlKiB: z.int(),
  /** The part of all that lies in the memory of the image. Null where that can't be told. */
  mapping: MemoryUse.nullable(),
  /** Size of the flash as its guest sees it. */
  flashBytes: ByteCount,
  /** What is not as the strategy's name lets one expect, in sentences for people. */
  note: z.string().nullable(),
  /** Null but for QEMU: `7.2.22`. */
  qemuVersion: z.string().nullable(),
});
export type FootprintRow = z.infer<typeof FootprintRow>;

/** All that was measured of an image. */
export const FootprintReport = z.object({
  /** Absolute. */
  image: z.string(),
  imageBytes: ByteCount,
  touch: Touch,
  /** Of ours, of as many as there were at most; a row says itself what it is held against. */
  control: FootprintControl,
  /** Strategy by strategy in the order of the request, QEMU last; each at every number of processes, ascending. */
  rows: z.array(FootprintRow),
});
export type FootprintReport = z.infer<typeof FootprintReport>;

/** What can be measured on this system. */
export const FootprintMeans = z.object({
  /** Why no process can be measured here; null where it can. */
  refusal: ErrorReport.nullable(),
  /** The real QEMU, the size of the one image that it takes, and why it can't be measured where it is not here. */
  qemu: z.object({
    version: z.string().nullable(),
    imageBytes: ByteCount,
    refusal: ErrorReport.nullable(),
  }),
});
export type FootprintMeans = z.infer<typeof FootprintMeans>;

/** Chosen by the window that runs: every window hears of every run, and this says which is its own. */
const RunId = z.string().max(64);

/** Pages of a file, a bit each, from the lowest of the first byte on. */
const PageBits = z.instanceof(Uint8Array);

/** Which pages of a file are in memory. */
export const Residency = z.object({
  fileBytes: ByteCount,
  pageBytes: z.int().positive(),
  /** Those in the kernel's page cache; null where the system does not tell. */
  cached: PageBits.nullable(),
  /** Why it does not tell, in a sentence; null where it does. */
  untold: z.string().nullable(),
  /** Those that one of the processes had mapped which were last measured under `shared`; null if none were. */
  mapped: PageBits.nullable(),
});
export type Residency = z.infer<typeof Residency>;

export const footprint = {
  'footprint.means': request(z.object({}), FootprintMeans),
  /**
   * Starts processes, measures them and ends them; one run at a time. A window that goes away calls its run off.
   * @throws UserError for an image that can't be opened, where nothing can be measured, with too little memory, and
   *   `in-use` while another window measures
   */
  'footprint.run': request(FootprintRequest.extend({ run: RunId }), FootprintReport),
  /** Looks at a file, touches none of its pages. @throws UserError for one that can't be opened */
  'footprint.residency': request(z.object({ image: z.string() }), Residency),
  'footprint.progressed': event(z.object({ run: RunId, progress: FootprintProgress })),
  'footprint.measured': event(z.object({ run: RunId, row: FootprintRow })),
};
