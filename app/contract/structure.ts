/** What lies in an image: structures found by scanning it, as a tree. */
import { z } from 'zod';
import { event, request } from './link/link.ts';
import { ByteCount, DeviceOffset, FlashIndex } from './units.ts';

/** A part of a structure that has a meaning of its own, as the document that describes it names it. */
export const StructureField = z.object({
  name: z.string(),
  /** In bytes from the start of the structure; null where it isn't there as such, but follows from other fields. */
  offset: z.int().nonnegative().nullable(),
  size: ByteCount,
  /** Its value in words. */
  text: z.string(),
});
export type StructureField = z.infer<typeof StructureField>;

/** The field that says which part of a structure a scan does not look at, and why. */
export const NOT_CHECKED = 'not checked';

/** Whether a structure is whole by what it says of itself: a checksum, as a rule. */
export const StructureCheck = z.object({
  name: z.string(),
  isGood: z.boolean(),
  /** What was found, and where it is bad what was expected. */
  text: z.string(),
});
export type StructureCheck = z.infer<typeof StructureCheck>;

/** `proved`: a checksum says so, or it could be read to its end. `likely`: all its fields are plausible. */
export const Confidence = z.enum(['proved', 'likely']);
export type Confidence = z.infer<typeof Confidence>;

export const StructureNode = z.object({
  /** Its place in the list, which is in order of the tree: each after its parent, its siblings by offset. */
  id: z.int().nonnegative(),
  parent: z.int().nonnegative().nullable(),
  /** For programs: `uimage`, `uefi-volume`. */
  kind: z.string(),
  /** What kind of that kind; null where there is only one. For people. */
  subtype: z.string().nullable(),
  name: z.string(),
  /** In bytes from the start of the image; null inside of what was unpacked, and for what has no place of its own. */
  offset: z.int().nonnegative().nullable(),
  size: ByteCount,
  /** Which bytes it lies in: 0 are the image's, N those that `spaces[N - 1]` of the answer unpacks to. */
  space: z.int().nonnegative(),
  /** In bytes from the start of those; null for what has no place of its own. */
  start: z.int().nonnegative().nullable(),
  /**
   * A CRC-32 of what it holds that is not of others in it: its bytes, or how its content is packed. Null unless it was asked
   * for, and where there is nothing of that.
   */
  sum: z.int().nonnegative().nullable(),
  confidence: Confidence,
  checks: z.array(StructureCheck),
  fields: z.array(StructureField),
  /** What is wrong with it, and what kept it from being read further, a sentence each. */
  problems: z.array(z.string()),
  /** By what it was found, and the document that describes it. */
  origin: z.string(),
});
export type StructureNode = z.infer<typeof StructureNode>;

/** Kinds of what no parser claims between structures: the bytes themselves say what these are. */
export const GAP_KINDS = ['erased', 'zeros', 'data'] as const;

/** Whether it is what lies between structures. */
export function isGap({ kind }: Pick<StructureNode, 'kind'>): boolean {
  return GAP_KINDS.some((gap) => gap === kind);
}

/** A node, then what it lies in, and so on to one that lies in none. */
export function* outwards<Node extends Pick<StructureNode, 'parent'>>(
  nodes: readonly Node[],
  node: Node,
): Generator<Node> {
  for (let at: Node | undefined = node; at !== undefined; at = nodes[at.parent ?? -1]) yield at;
}

/** Bytes that a part of the image unpacks to, or that are put together of parts of it. */
export const StructureSpace = z.object({
  /** The node that is packed or scattered, by its id. */
  node: z.int().nonnegative(),
  /** How to unpack it: `lzma`; by what rule it is put together: `ubi-volume`. */
  method: z.string(),
  /** Which bytes the packed ones lie in, and where. */
  space: z.int().nonnegative(),
  start: z.int().nonnegative(),
  size: ByteCount,
  unpackedBytes: ByteCount,
  /**
   * What it is put together of, one after the other: ranges of the bytes that it lies in; one that is missing has no start,
   * and reads as 0xff. None where it is packed.
   */
  parts: z.array(
    z.object({
      start: z.int().nonnegative().nullable(),
      size: ByteCount,
      /** For one that is packed on its own: by which method, and which of the bytes it unpacks to are meant. */
      packed: z
        .object({
          method: z.string(),
          skipBytes: ByteCount,
          takeBytes: ByteCount,
          /** What it unpacks to at most, for one that says at its end whether it is sound. */
          wholeBytes: ByteCount.optional(),
        })
        .optional(),
    }),
  ),
  /** What of it is cut, damaged or missing, as far as a scan knows; among the problems of the node as well. A sentence each. */
  losses: z.array(z.string()),
});
export type StructureSpace = z.infer<typeof StructureSpace>;

export const Structure = z.object({
  nodes: z.array(StructureNode),
  spaces: z.array(StructureSpace),
  /** What was not looked at, because the bounds of a scan were reached; empty where all was. A sentence each. */
  omissions: z.array(z.string()),
});
export type Structure = z.infer<typeof Structure>;

/** A node as the tree shows it. */
export const StructureRow = StructureNode.pick({
  id: true,
  parent: true,
  kind: true,
  subtype: true,
  name: true,
  offset: true,
  size: true,
  space: true,
  start: true,
}).extend({
  /** How many of its checks are bad, and how many problems it has. */
  faults: z.int().nonnegative(),
});
export type StructureRow = z.infer<typeof StructureRow>;

/** Which scan of which flash: the numbers of nodes are those of one scan. */
const ScanPart = { flash: FlashIndex, scan: z.int().nonnegative() };

export const StructureTree = z.object({
  /** The engine's number of this scan, with which the other requests are about it; from 1 on. */
  scan: ScanPart.scan,
  rows: z.array(StructureRow),
  /** As those of `Structure`. */
  omissions: z.array(z.string()),
});
export type StructureTree = z.infer<typeof StructureTree>;

/** Most bytes that are told of at once. */
export const NOTES_MAX_BYTES = 1 << 16;

/** A field at its place in the image. */
export const StructureNote = z.object({
  node: z.int().nonnegative(),
  /** Half-open, in bytes from the start of the image. */
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  name: z.string(),
  text: z.string(),
});
export type StructureNote = z.infer<typeof StructureNote>;

/** Most nodes that are told at once with all that is known of them. */
export const INSIDE_MAX = 500;

/** A node of a scan: its bytes as they are, or what it unpacks to. */
const NodePart = { ...ScanPart, id: z.int().nonnegative(), isUnpacked: z.boolean() };

export const structure = {
  /**
   * Scans what the flash holds now. The engine keeps what it finds until the next scan of this flash, or until its image is
   * mapped anew, and answers the next one with that as long as no byte has changed. The other requests name the scan that
   * they are about, and are refused (`not-found`) once it is not kept. `scanning` is the caller's name for this scan, and
   * comes back with its progress.
   */
  'structure.scan': request(z.object({ flash: FlashIndex, scanning: z.string() }), StructureTree),
  /** Of the image's bytes: how many are looked at. Several times a second at most. */
  'structure.progressed': event(z.object({ scanning: z.string(), done: ByteCount, total: ByteCount })),
  /** All that is known of a node; null where there is none of this number. */
  'structure.node': request(
    z.object({ ...ScanPart, id: z.int().nonnegative() }),
    z.object({
      node: StructureNode.nullable(),
      /** Whether it unpacks to something, or is put together, and that can be asked for. */
      isPacked: z.boolean(),
    }),
  ),
  /** What lies in a node (null: in none), all that is known of each: `count` of them from the `from`th on. */
  'structure.inside': request(
    z.object({
      ...ScanPart,
      id: z.int().nonnegative().nullable(),
      from: z.int().nonnegative(),
      count: z.int().positive().max(INSIDE_MAX),
    }),
    z.object({ nodes: z.array(StructureNode), total: z.int().nonnegative() }),
  ),
  /** Bytes of a node, or of what it unpacks to, from a place on; null where it has none, or is not packed. */
  'structure.bytes': request(
    z.object({ ...NodePart, from: ByteCount, lengthBytes: z.int().positive().max(NOTES_MAX_BYTES) }),
    z.object({ bytes: z.instanceof(Uint8Array).nullable(), sizeBytes: ByteCount }),
  ),
  /** Writes the bytes of a node, or what it unpacks to, into a file of their own. @returns its absolute path */
  'structure.save': request(
    z.object({ ...NodePart, path: z.string(), overwrites: z.boolean() }),
    z.object({ path: z.string() }),
  ),
  /** A path that `structure.save` may well be asked for: beside the image, by the name of the node. */
  'structure.proposeSave': request(z.object(NodePart), z.object({ path: z.string() })),
  /** The fields that begin in a part of the image, by their places. */
  'structure.notes': request(
    z.object({
      ...ScanPart,
      offset: DeviceOffset,
      lengthBytes: z.int().positive().max(NOTES_MAX_BYTES),
    }),
    z.object({ notes: z.array(StructureNote) }),
  ),
};
