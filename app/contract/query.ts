/** The CFI query table as a driver finds it on the bus, decoded. */
import { z } from 'zod';
import { request } from './link/link.ts';
import { BusAddress, FlashIndex } from './units.ts';

export const QueryRow = z.object({
  /** Query offset in device words, as JESD68 numbers them: 0x10 is `Q`. */
  offset: z.int().nonnegative(),
  /** Length of the field in query bytes. */
  size: z.int().positive(),
  /** The field's bytes, first one lowest. */
  raw: z.array(z.int().min(0).max(255)),
  section: z.string(),
  /** The field's name in the standard's vocabulary. */
  name: z.string(),
  /** What it says, in words and units. */
  text: z.string(),
  /** How the number is packed, where that isn't plain: `2^n bytes`. Null otherwise. */
  encoding: z.string().nullable(),
  /** Where the first byte of the field is read on the bus. */
  address: BusAddress,
  /** What a read of bank width answers there: the byte once for each chip. */
  onTheBus: z.array(z.int().nonnegative()),
});
export type QueryRow = z.infer<typeof QueryRow>;

export const QueryTable = z.object({
  rows: z.array(QueryRow),
  /** How a driver reads it, cycle by cycle, in the console's own syntax. */
  howToRead: z.string(),
  /** Where QEMU departs from the standard, and what a driver would get wrong. One sentence or two each. */
  notes: z.array(z.object({ title: z.string(), text: z.string(), tone: z.enum(['plain', 'warning']) })),
});
export type QueryTable = z.infer<typeof QueryTable>;

export const query = { 'query.table': request(z.object({ flash: FlashIndex }), QueryTable) };
