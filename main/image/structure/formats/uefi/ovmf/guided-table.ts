/**
 * What OVMF tells the hypervisor before it runs: entries with a GUID each, read backwards from a fixed place before the end.
 * Follows OVMF, OvmfPkg/ResetVector/Ia16/ResetVectorVtf0.asm.
 */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import type { Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { type Field, hex, bytes as rawBytes, u16le, u32le } from '../../../record/field.ts';
import { guid, guidAt, guidShort } from '../../../record/guid.ts';
import { record } from '../../../record/record.ts';
import { size } from '../../../record/size.ts';

const FOOTER = '96b582de-1fb2-45f7-baea-a366c55a082d';
/** Where the footer ends, in bytes before the end of the image. */
const FOOTER_END = 0x20;

/** What an entry ends with: its length, with this, and what it is. */
const TAIL = record('end of an entry', { Length: size(u16le), Guid: guid });

const beforeEnd: Field<number> = {
  ...u32le,
  text: (offset) => `${hex(u32le).text(offset)} bytes before the end`,
};

/** What is in an entry, before its end. */
const AREA = record('area of memory', { Base: hex(u32le), Size: size(u32le) });
const RESET = record('reset block', { Address: hex(u32le) });
const OFFSET = record('offset of metadata', { Offset: beforeEnd });

const SEV_METADATA = 'dc886566-984a-4798-a75e-5585a7bf67cc';
const TDX_METADATA = 'e47a6535-984a-4798-865e-4685a7bf8ec2';

const CONTENTS: Readonly<Record<string, typeof AREA | typeof RESET | typeof OFFSET>> = {
  '00f771de-1a7e-4fcb-890e-68c77e2fb44e': RESET,
  '4c2eb361-7d9b-4cc3-8081-127c90d3d294': AREA,
  '7255371f-3a3b-4b04-927b-1da6efa8d454': AREA,
  [SEV_METADATA]: OFFSET,
  [TDX_METADATA]: OFFSET,
};

export interface GuidedTable {
  readonly found: Found;
  /** In bytes before the end of the image, as the entries say. */
  readonly metadataOffsets: readonly number[];
}

/** Null where there is none. */
export function readGuidedTable(reading: Reading): GuidedTable | null {
  const { bytes, start, end } = reading;
  const tableEnd = end - FOOTER_END;
  if (tableEnd - TAIL.sizeBytes < start) return null;
  const footer = TAIL.read(bytes, tableEnd - TAIL.sizeBytes, end);
  const sizeBytes = footer.get('Length');
  if (footer.get('Guid') !== FOOTER || sizeBytes < TAIL.sizeBytes || tableEnd - sizeBytes < start)
    return null;
  const table = reading.within(tableEnd - sizeBytes, tableEnd - TAIL.sizeBytes);
  const { children, problems } = table.gather(entries(table));
  return {
    found: {
      kind: 'ovmf-table',
      name: 'what OVMF tells the hypervisor',
      start: table.start,
      sizeBytes,
      fields: footer.fields(sizeBytes - TAIL.sizeBytes),
      problems,
      children,
    },
    metadataOffsets: metadataOffsets(bytes, children),
  };
}

/** From the last to the first. Zeros before the first one are padding. */
function* entries({ bytes, start, end }: Reading): Generator<Found> {
  let at = end;
  while (at - TAIL.sizeBytes >= start) {
    const tail = TAIL.read(bytes, at - TAIL.sizeBytes, end);
    const sizeBytes = tail.get('Length');
    if (sizeBytes < TAIL.sizeBytes || at - sizeBytes < start) return;
    const entryStart = at - sizeBytes;
    yield {
      kind: 'ovmf-table-entry',
      name: guidShort(tail.get('Guid')),
      start: entryStart,
      sizeBytes,
      fields: [
        ...contentFields(bytes, { start: entryStart, end: at - TAIL.sizeBytes, type: tail.get('Guid') }),
        ...tail.fields(sizeBytes - TAIL.sizeBytes),
      ],
    };
    at = entryStart;
  }
}

function contentFields(
  bytes: Uint8Array,
  { start, end, type }: { start: number; end: number; type: string },
): StructureField[] {
  const known = CONTENTS[type];
  if (known !== undefined && end - start >= known.sizeBytes) return known.read(bytes, start, end).fields();
  if (start === end) return [];
  return record('content', { Data: rawBytes(end - start) })
    .read(bytes, start, end)
    .fields();
}

function metadataOffsets(bytes: Uint8Array, found: readonly Found[]): number[] {
  return found.flatMap(({ start, sizeBytes }) => {
    if (start === null || sizeBytes < TAIL.sizeBytes + OFFSET.sizeBytes) return [];
    const type = guidAt(bytes, start + sizeBytes - 16);
    return type === SEV_METADATA || type === TDX_METADATA ? [OFFSET.read(bytes, start).get('Offset')] : [];
  });
}
