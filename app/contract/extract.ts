/** What a structure of an image holds, as files. */
import { z } from 'zod';
import { StructureNode } from './structure.ts';
import { ByteCount } from './units.ts';

/** What is taken out of an image, in words of a person. */
export const ExtractRequest = z.object({
  image: z.string(),
  /** Its number in the scan, its name with those of what it lies in (`gzip stream/cpio archive/init`), or `OFFSET:SIZE`. */
  node: z.string(),
  /** What it unpacks to instead of its own bytes. */
  isUnpacked: z.boolean(),
});
export type ExtractRequest = z.infer<typeof ExtractRequest>;

/** Bytes that were taken out. */
export const ExtractResult = z.object({
  /** Null: of a range, whatever is there. */
  node: StructureNode.pick({ id: true, kind: true, name: true, offset: true }).nullable(),
  /** The file that they are in, if they are in one. */
  path: z.string().nullable(),
  sizeBytes: ByteCount,
  /** What of it is cut, damaged or missing, a sentence each. */
  omissions: z.array(z.string()),
});
export type ExtractResult = z.infer<typeof ExtractResult>;

/** Which structure is meant: its number in the scan, for several may have one name; null for a folder that only names tell of. */
const NamedNode = { node: z.int().nonnegative().nullable() };

/** A tree of structures as a tree of files. */
export const ExtractedTree = z.object({
  folder: z.string(),
  files: z.int().nonnegative(),
  sizeBytes: ByteCount,
  /** What was left out, a sentence each. */
  omissions: z.array(z.string()),
  /** What is otherwise than in the image although nothing is left out, as a name: a sentence each. */
  remarks: z.array(z.string()),
  /** What is not written, but for links, each with the names of what it lies in, and why, in a sentence. */
  leftOut: z.array(z.object({ ...NamedNode, name: z.string(), why: z.string() })),
  /** What is written, and has something wrong with it or missing in it. */
  faulty: z.array(z.object({ ...NamedNode, name: z.string(), why: z.string() })),
  /** Files and directories that are written by another name; `to` is a path in the folder, with slashes. */
  renamed: z.array(z.object({ ...NamedNode, from: z.string(), to: z.string() })),
  /** Symbolic links, which are not made; `target` null where it is not known. */
  links: z.array(z.object({ ...NamedNode, name: z.string(), target: z.string().nullable() })),
  /** How many of each list have no room in it. */
  more: z.object({
    leftOut: z.int().nonnegative(),
    faulty: z.int().nonnegative(),
    renamed: z.int().nonnegative(),
    links: z.int().nonnegative(),
  }),
});
export type ExtractedTree = z.infer<typeof ExtractedTree>;
