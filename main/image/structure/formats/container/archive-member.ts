/** A file in an archive: what it is, and what lies in it. */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import type { Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { told } from '../../record/told.ts';
import { stored } from '../../stored.ts';
import type { FileType } from '../filesystem/attributes.ts';

export interface Member {
  readonly name: string;
  readonly type: FileType;
  /** Left out: of the only kind of its type. */
  readonly subtype?: string;
  /** With its header. */
  readonly start: number;
  readonly end: number;
  /** Of its content, which lies between; the same where it has none. */
  readonly dataStart: number;
  readonly dataEnd: number;
  readonly fields: readonly StructureField[];
}

/** The subtype of another name of a file. */
export const HARD_LINK = 'hard link';

/** The name of a file that its content stands with. */
export type LinkTarget = Pick<Member, 'name' | 'type' | 'dataStart' | 'dataEnd'>;

/** Its content is scanned: a firmware's archive has kernels and file systems. */
export function memberOf(
  reading: Reading,
  { name, type, subtype, start, end, dataStart, dataEnd, fields }: Member,
): Found {
  return {
    kind: type,
    ...(subtype === undefined ? {} : { subtype }),
    name,
    start,
    sizeBytes: end - start,
    fields,
    children: reading.within(start, end).scan(dataStart, dataEnd),
    ...contentOf({ type, dataStart, dataEnd }),
  };
}

/**
 * Another name of a file: `target` is where its content stands, or a sentence why that is not known. It is not scanned again.
 */
export function hardLinkOf({ name, type, start, end, fields }: Member, target: LinkTarget | string): Found {
  const link = { subtype: HARD_LINK, name, start, sizeBytes: end - start };
  if (typeof target === 'string') return { kind: type, ...link, fields, problems: [target] };
  return {
    kind: target.type,
    ...link,
    fields: [...fields, told('content', `that of “${target.name}”`)],
    ...contentOf(target),
  };
}

/** Of an empty file, too: its header is none of it. */
function contentOf({ type, dataStart, dataEnd }: Omit<LinkTarget, 'name'>): Pick<Found, 'unpacked'> {
  return type === 'file' || dataEnd > dataStart ? stored(dataStart, dataEnd) : {};
}

/** The bytes up to a zero as text; null where none comes. */
export function zeroEnded(bytes: Uint8Array, start: number, end: number): string | null {
  const last = bytes.subarray(0, end).indexOf(0, start);
  return last < 0 ? null : Buffer.from(bytes.subarray(start, last)).toString('utf8');
}
