/** What can be looked for in the bytes of an image, and what is found. */
import { z } from 'zod';

/** Characters of a pattern, as it is typed. */
export const PATTERN_MAX = 4096;

/** Where a text stands in the bytes: `any` is UTF-8 (and with it ASCII), and UTF-16 in both orders. */
export const TextEncoding = z.enum(['any', 'ascii', 'utf-8', 'utf-16le', 'utf-16be']);
export type TextEncoding = z.infer<typeof TextEncoding>;

export const IntegerWidth = z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)]);
export type IntegerWidth = z.infer<typeof IntegerWidth>;

export const IntegerOrder = z.enum(['little', 'big', 'any']);
export type IntegerOrder = z.infer<typeof IntegerOrder>;

/** What a string may be stored as. */
export const StringEncoding = z.enum(['ascii', 'utf-8', 'utf-16le', 'utf-16be']);
export type StringEncoding = z.infer<typeof StringEncoding>;

const typed = z.string().max(PATTERN_MAX);

/** The longest string, in characters, that one can ask for at least. */
export const LEAST_CHARACTERS_MAX = 1000;

/** What is looked for, as a person types it. */
export const FindQuery = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: typed, encoding: TextEncoding, ignoresCase: z.boolean() }),
  /** `55 aa ?? 5? [0-7f] (00|ff ff)` */
  z.object({ kind: z.literal('hex'), text: typed }),
  /** Over bytes: `\xNN`, classes, quantifiers, alternatives, anchors. */
  z.object({ kind: z.literal('regex'), text: typed, ignoresCase: z.boolean() }),
  /** `0x1234`, `-1`, or a range `16..0x20`, both ends in it. */
  z.object({ kind: z.literal('integer'), text: typed, widthBytes: IntegerWidth, order: IntegerOrder }),
  /** As EFI stores it: the first three fields little-endian; or the name that it is known by. */
  z.object({ kind: z.literal('guid'), text: typed }),
  /** All that reads as text: so many characters at least, and `text` among them, in whatever case. */
  z.object({
    kind: z.literal('strings'),
    text: typed,
    leastCharacters: z.int().min(1).max(LEAST_CHARACTERS_MAX),
    encodings: z.array(StringEncoding).min(1),
  }),
]);
export type FindQuery = z.infer<typeof FindQuery>;

/** Hits that are kept, the first ones; more are counted. */
export const HITS_MAX = 1_000_000;

/** A match of a regular expression, or a string, that goes on for longer is cut there; what follows is another. */
export const MATCH_MAX_BYTES = 4096;
