/**
 * coreboot's flash map: named areas of the flash that it lies in, which need not lie behind it. Follows flashmap 1.1,
 * lib/fmap.h, and coreboot 4.15, Documentation/lib/flashmap.md. It has no checksum: each field must make sense.
 */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import { sizeText } from '../../../../../app/contract/text/size-text.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { ascii, type Field, flags, hex, hex64le, u8, u16le, u32le } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { told } from '../../record/told.ts';

const size: Field<number> = { ...u32le, text: sizeText };

const HEADER = record('flash map header', {
  signature: ascii(8),
  ver_major: u8,
  ver_minor: u8,
  base: hex64le,
  size,
  name: ascii(32),
  nareas: u16le,
});

const AREA = record('flash map area', {
  offset: hex(u32le),
  size,
  name: ascii(32),
  flags: flags(u16le, { static: 1, compressed: 2, 'read-only': 4, preserve: 8 }),
});

/** Real ones have some dozens. */
const AREAS_MAX = 512;
/** What looking at one costs, in bytes gone through. */
const AREA_COST_BYTES = 128;
const NAME = /^[\x21-\x7e]*$/;

export const FMAP: Format = {
  kind: 'fmap',
  follows: 'flashmap 1.1, lib/fmap.h.',
  signatures: [{ bytes: '__FMAP__' }],
  read: readFmap,
};

type Area = ReturnType<(typeof AREA)['read']>;

function readFmap(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const header = HEADER.read(bytes, start, end);
  const count = header.get('nareas');
  if (header.get('ver_major') !== 1 || header.get('size') === 0 || !NAME.test(header.get('name')))
    return null;
  if (count === 0 || count > AREAS_MAX) return null;
  const areas = areasOf(reading, count, header.get('size'));
  if (areas === null) return null;
  return {
    kind: FMAP.kind,
    name: header.get('name') || 'Flash map',
    start,
    sizeBytes: HEADER.sizeBytes + count * AREA.sizeBytes,
    fields: [
      ...header.fields(),
      ...areas.flatMap((area): StructureField[] => [
        told(area.get('name'), `${sizeText(area.get('size'))} at 0x${area.get('offset').toString(16)}`),
        ...area
          .fields(area.at - start)
          .map((field) => ({ ...field, name: `${area.get('name')} ${field.name}` })),
      ]),
    ],
  };
}

/** Null at the first that makes no sense: most of what only has the name of a map ends there. */
function areasOf(reading: Reading, count: number, flashBytes: number): Area[] | null {
  const { bytes, start, end } = reading;
  const areas: Area[] = [];
  for (let index = 0; index < count; index++) {
    reading.spend(AREA_COST_BYTES);
    const area = AREA.read(bytes, start + HEADER.sizeBytes + index * AREA.sizeBytes, end);
    const name = area.get('name');
    const fits = NAME.test(name) && name !== '' && area.get('offset') + area.get('size') <= flashBytes;
    if (!fits) return null;
    areas.push(area);
  }
  return areas;
}
