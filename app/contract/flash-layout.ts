/** How a flash is divided: the partitions that a device tree or an `mtdparts=` line tells. Kept beside the image, never in it. */
import { z } from 'zod';
import { event, request } from './link/link.ts';
import { FlashIndex } from './units.ts';

/** Most characters of the name of a partition, with those of what it lies in. */
export const PARTITION_NAME_MAX = 200;
/** Most partitions of a flash. */
export const PARTITIONS_MAX = 500;
/** Most characters of an `mtdparts=` line, with what stands around it. */
export const MTDPARTS_MAX = 10_000;
/** More flashes of a source than these are not asked for: no board has so many. */
export const ASKED_FLASHES_MAX = 100;
/** More than any board has flashes. */
export const LAYOUTS_MAX = 16;

const Words = z.string().max(1000);

/** A part of a flash. */
export const Partition = z.strictObject({
  /** After those of what it lies in: `firmware/kernel`. */
  name: z.string().min(1).max(PARTITION_NAME_MAX),
  /** In how many others it lies: those are before it. */
  depth: z.int().nonnegative(),
  /** From the start of the flash, in bytes. */
  offset: z.int().nonnegative(),
  /** Of those that are there. */
  sizeBytes: z.int().positive(),
  isReadOnly: z.boolean(),
  /** That it reaches beyond the flash, or into another one; a sentence each. */
  problems: z.array(Words),
});
export type Partition = z.infer<typeof Partition>;

/** The division of a flash of the open machine. */
export const KeptLayout = z.strictObject({
  flash: FlashIndex,
  /** What the flash is called where its layout is told: `physmap-flash.0`, `/flash@0`. */
  name: Words,
  /** Where it is told: `board.dtb`. */
  source: Words,
  /** In the order in which they are told; those that lie in another one follow it. */
  partitions: z.array(Partition).max(PARTITIONS_MAX),
  /** What was left out, and what can't be meant so; a sentence each. */
  problems: z.array(Words),
});
export type KeptLayout = z.infer<typeof KeptLayout>;

/** One at most for each flash of the machine that is open; none while none is. */
export const LayoutsState = z.object({ layouts: z.array(KeptLayout) });
export type LayoutsState = z.infer<typeof LayoutsState>;

/** Where a layout is told. */
export const LayoutSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('line'), text: z.string().max(MTDPARTS_MAX) }),
  /** A device tree blob. */
  z.object({ kind: z.literal('file'), path: z.string() }),
  /** A device tree or an `mtdparts=` that the last scan of the flash found, by the numbers of this scan and of its node. */
  z.object({ kind: z.literal('structure'), scan: z.int().nonnegative(), id: z.int().nonnegative() }),
]);
export type LayoutSource = z.infer<typeof LayoutSource>;

/** A flash that a source divides, for a person to choose among. */
export const DividedFlash = z.object({
  name: z.string(),
  partitions: z.int().nonnegative(),
  /** Null where that isn't told. */
  sizeBytes: z.int().nonnegative().nullable(),
});
export type DividedFlash = z.infer<typeof DividedFlash>;

export const flashLayout = {
  'layout.list': request(z.object({}), LayoutsState),
  'layout.changed': event(LayoutsState),
  /**
   * Takes the layout that a source tells in the place of the one that the flash has. Where it tells those of several flashes
   * and none is named (`which`, in their order), the only one that fits this flash is taken; otherwise nothing changes, and
   * the answer is what there is to choose among.
   * @throws UserError for a source that can't be read or divides no flash: then nothing changes
   */
  'layout.import': request(
    z.object({
      flash: FlashIndex,
      source: LayoutSource,
      which: z.int().nonnegative().max(ASKED_FLASHES_MAX).nullable(),
    }),
    z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('taken'),
        state: LayoutsState,
        /** Why it is this one, where there were several; a sentence. */
        why: z.string().nullable(),
      }),
      z.object({ kind: z.literal('several'), flashes: z.array(DividedFlash) }),
    ]),
  ),
  /** @throws UserError where the flash has none */
  'layout.remove': request(z.object({ flash: FlashIndex }), LayoutsState),
};
