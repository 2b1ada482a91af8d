/** Two images beside each other: where their bytes differ, and what that means for what lies in them. */
import { z } from 'zod';
import { ByteCount } from './units.ts';

/** Bytes [start, end) that differ, or that only the longer one has. */
export const DifferingRange = z.object({ start: ByteCount, end: ByteCount });
export type DifferingRange = z.infer<typeof DifferingRange>;

/** A structure in one of the images. */
export const ComparedPlace = z.object({
  /** Of the node, in the tree of its image. */
  id: z.int().nonnegative(),
  /** In bytes from the start of the image; null inside of what was unpacked. */
  offset: ByteCount.nullable(),
  size: ByteCount,
});
export type ComparedPlace = z.infer<typeof ComparedPlace>;

/** A structure that is not the same in both. */
export const StructureChange = z.object({
  /**
   * What it holds is as it was where it has `moved`, to another place in what it lies in or into something else, and where it
   * is `renamed`, at whichever place.
   */
  change: z.enum(['changed', 'appeared', 'gone', 'moved', 'renamed']),
  kind: z.string(),
  subtype: z.string().nullable(),
  name: z.string(),
  /** In the first image, where it had another name there. */
  formerName: z.string().nullable(),
  /** Names of what it lies in, the outermost first: where it is in the second image, or was in the first. */
  path: z.array(z.string()),
  before: ComparedPlace.nullable(),
  after: ComparedPlace.nullable(),
  /** Fields whose values differ; null on the side that has no such field. */
  fields: z.array(
    z.object({ name: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
});
export type StructureChange = z.infer<typeof StructureChange>;

/** What has become of the structures of one image in another. */
export const StructureComparison = z.object({
  changes: z.array(StructureChange),
  /** What was left out of it, a sentence each: where there are some, what is told is not all. */
  omissions: z.array(z.string()),
  /** How many bytes differ, or are in the longer image alone, where no structure of either was found. */
  outsideBytes: ByteCount,
});
export type StructureComparison = z.infer<typeof StructureComparison>;

/** What it comes to where both hold the same bytes. */
export const NO_CHANGES: StructureComparison = { changes: [], omissions: [], outsideBytes: 0 };

/** What a comparison came to. */
export const Comparison = z.object({
  sizesBytes: z.tuple([ByteCount, ByteCount]),
  differingBytes: ByteCount,
  /** How many ranges differ; where there are very many, `ranges` has the first ones. */
  count: z.int().nonnegative(),
  ranges: z.array(DifferingRange),
});
export type Comparison = z.infer<typeof Comparison>;
