/** A flash's partitions, where a structure tells them. */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import { sizeText } from '../../../../../app/contract/text/size-text.ts';
import { type FlashLayout, type FlashPartition, nestedName } from '../../../layout/flash-partition.ts';
import { BadMtdparts, layoutTitle, parseMtdparts } from '../../../layout/mtdparts.ts';
import { textAt } from '../../../text-at.ts';
import { hexText } from '../../../wide-number-text.ts';
import type { Found } from '../../found.ts';

const KIND = 'flash-layout';
const MTDPARTS = 'mtdparts=';

/** Where a layout is told, and the places of its partitions in that. */
interface Told {
  readonly start: number;
  readonly sizeBytes: number;
  readonly children?: readonly Found[];
  /** In bytes from `start`; left out where it has no place that would say more. */
  placeOf?(partition: FlashPartition): { readonly offset: number; readonly size: number } | null;
}

/** A field for each partition: `0x00040000, 256 KiB, read-only`. */
export function layoutFound(layout: FlashLayout, { start, sizeBytes, children, placeOf }: Told): Found {
  return {
    kind: KIND,
    name: layoutTitle(layout),
    start,
    sizeBytes,
    fields: [...partitionFields(layout.partitions, null, placeOf)],
    problems: layout.problems,
    ...(children === undefined ? {} : { children }),
  };
}

function* partitionFields(
  partitions: readonly FlashPartition[],
  outer: string | null,
  placeOf: Told['placeOf'],
): Generator<StructureField> {
  for (const partition of partitions) {
    const name = nestedName(outer, partition.name);
    const { offset, size } = placeOf?.(partition) ?? { offset: null, size: 0 };
    yield { name, offset, size, text: partitionText(partition) };
    yield* partitionFields(partition.children ?? [], name, placeOf);
  }
}

function partitionText({ offset, sizeBytes, isReadOnly }: FlashPartition): string {
  const size = sizeBytes === null ? 'up to the end' : sizeText(sizeBytes);
  return [hexText(offset, 8), size, ...(isReadOnly ? ['read-only'] : [])].join(', ');
}

/** The layouts of `mtdparts=` in a text of the bytes at [start, end): a command line, or a variable. */
export function* layoutsInText(bytes: Uint8Array, start: number, end: number): Generator<Found> {
  const text = textAt(bytes, start, end);
  // What is only put there when it is used can't be read.
  const at = text.search(/mtdparts=[^\s"'$]/);
  if (at < 0) return;
  const [line = ''] = /^[^\s"'\0]*/.exec(text.slice(at)) ?? [];
  const place = { start: start + at, sizeBytes: line.length };
  try {
    for (const layout of parseMtdparts(line)) yield layoutFound(layout, place);
  } catch (thrown) {
    if (!(thrown instanceof BadMtdparts)) throw thrown;
    yield { kind: KIND, name: MTDPARTS, ...place, confidence: 'likely', problems: [thrown.message] };
  }
}
