/** A part of a flash or a disk as some table tells it, and what lies in it. */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import { sizeText } from '../../../../../app/contract/text/size-text.ts';
import type { Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { withGaps } from '../../gaps.ts';

export interface Part {
  readonly name: string;
  readonly kind?: string;
  readonly subtype?: string;
  /** In the bytes of the reading; `end` may lie outside of them, `start` may not. */
  readonly start: number;
  readonly end: number;
  readonly fields?: readonly StructureField[];
}

/** Its content is scanned, and what is no structure is told, too: a table claims all of a flash. */
export function readPart(
  reading: Reading,
  { name, kind = 'partition', subtype, start, end, fields = [] }: Part,
): Found {
  const last = Math.min(end, reading.end);
  reading.spend(last - start);
  const inside = reading.within(start, last);
  const { children, problems } = inside.gather(
    withGaps(reading.bytes, inside.scan(start, last), { start, end: last }),
  );
  const missing = end - last;
  return {
    kind,
    ...(subtype === undefined ? {} : { subtype }),
    name,
    start,
    sizeBytes: last - start,
    fields,
    problems: missing > 0 ? [...problems, `Its last ${sizeText(missing)} lie beyond the end.`] : problems,
    children,
  };
}
