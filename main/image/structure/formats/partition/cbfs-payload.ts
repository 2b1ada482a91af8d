/** A payload of coreboot, in its "simple ELF": a table of segments, then their bytes. Follows coreboot 4.15, cbfs_serialized.h. */
import type { Gathered, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { Malformed } from '../../malformed.ts';
import { hex, hex64be, named, u32be } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { told } from '../../record/told.ts';
import { COMPRESSIONS, ENTRY_SEGMENT, METHODS, SEGMENT_TYPES } from './cbfs-names.ts';

const SEGMENT = record('payload segment', {
  type: named(hex(u32be), SEGMENT_TYPES),
  compression: named(u32be, COMPRESSIONS),
  offset: hex(u32be),
  load_addr: hex64be,
  len: u32be,
  mem_len: u32be,
});

/** The segments that have bytes in the payload. */
export function readPayload(reading: Reading): Gathered {
  return reading.gather(segmentsOf(reading));
}

/** @throws Malformed */
function* segmentsOf(reading: Reading): Generator<Found> {
  for (let at = reading.start; ; at += SEGMENT.sizeBytes) {
    const segment = SEGMENT.read(reading.bytes, at, reading.end);
    const type = SEGMENT_TYPES[segment.get('type')];
    if (type === undefined) throw new Malformed('The table of its segments has no end.');
    if (segment.get('type') === ENTRY_SEGMENT) return;
    const start = reading.start + segment.get('offset');
    const end = start + segment.get('len');
    if (end > reading.end || start < at + SEGMENT.sizeBytes)
      throw new Malformed(`The bytes of its ${type} segment are not in it.`);
    if (end === start) continue;
    yield {
      kind: 'cbfs-segment',
      subtype: type,
      name: `${type} for 0x${segment.get('load_addr').toString(16)}`,
      start,
      sizeBytes: end - start,
      fields: segment.fields().map(({ name, text }) => told(name, text)),
      ...contentOf(reading.within(start, end), segment.get('compression'), segment.get('mem_len')),
    };
  }
}

function contentOf(reading: Reading, compression: number, unpackedBytes: number): Partial<Found> {
  const { start, end } = reading;
  if (compression === 0) return { children: reading.scan(start, end) };
  const method = METHODS[compression];
  if (method === undefined) return { problems: [`Its compression ${compression} is unknown.`] };
  return reading.unpack({ method, start, sizeBytes: end - start, unpackedBytes }, (inside) => ({
    children: inside.scan(0, inside.end),
    problems: [],
  }));
}
