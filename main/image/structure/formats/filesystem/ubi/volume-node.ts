/** A volume of a UBI as a node: its logical eraseblocks in order, and what they hold, put together. */
import type { StructureCheck, StructureField } from '../../../../../../app/contract/structure.ts';
import { countText } from '../../../../../../app/contract/text/count-text.ts';
import { pluralText } from '../../../../../../app/contract/text/plural-text.ts';
import type { Reading } from '../../../format.ts';
import type { Found, Part } from '../../../found.ts';
import { told } from '../../../record/told.ts';
import { nameText } from '../file-name.ts';
import { isSound, PEBS_MAX, type Pebs } from './eraseblocks.ts';
import { fieldsOf, STATIC, VOLUME_TYPES, type VolumeRecord } from './headers.ts';
import { isLost, runsText } from './peb-node.ts';
import { hasGoodData, isInternal, LAYOUT_VOLUME, type Leb, type Volume } from './volumes.ts';

const NAME_MAX_BYTES = 127;

/** What all volumes of a UBI have in common. */
export type Geometry = Pick<Pebs, 'pebs' | 'pebBytes' | 'vidOffset' | 'dataOffset' | 'end'>;

/** Where its logical eraseblocks lie is shown for the first `shown` of them. */
export function volumeNode(
  reading: Reading,
  volume: Volume,
  { shown, ...geometry }: Geometry & { shown: number },
): Found {
  const { id, entry } = volume;
  const problems: string[] = [];
  const lebs = volume.lebs.filter(({ number }) => entry === null || number < entry.get('reserved_pebs'));
  if (lebs.length < volume.lebs.length)
    problems.push('It has logical eraseblocks beyond its end, which are left out.');
  if (entry === null && !isInternal(id)) problems.push('The volume table does not have it.');
  if (entry?.get('upd_marker')) problems.push('An update of it was begun and not finished.');
  const isStatic = (entry?.get('vol_type') ?? lebs[0]?.vid.get('vol_type')) === STATIC;
  const lost = isStatic ? missingText(lebs) : isInternal(id) ? [] : maybeLostText(volume, lebs, geometry);
  problems.push(...lost);
  if (lebs.length > shown)
    problems.push(`${countText(lebs.length - shown)} of its logical eraseblocks are not shown.`);
  const parts = partsOf(lebs, geometry);
  const assembled = isInternal(id)
    ? { problems: [] }
    : reading.assemble({ method: 'ubi-volume', parts }, (inside) => ({
        children: inside.scan(0, inside.end),
        problems: [],
      }));
  return {
    kind: 'ubi-volume',
    subtype: isInternal(id) ? 'internal' : isStatic ? 'static' : 'dynamic',
    name: nameOf(id, entry),
    start: null,
    sizeBytes: parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    fields: volumeFields(volume, lebs),
    checks: isStatic ? [dataCheck(reading, lebs)] : [],
    children: lebsNode(lebs.slice(0, shown), geometry),
    ...(assembled.unpacked === undefined ? {} : { unpacked: { ...assembled.unpacked, losses: lost } }),
    problems: [...problems, ...assembled.problems],
  };
}

function nameOf(id: number, entry: VolumeRecord | null): string {
  if (id === LAYOUT_VOLUME) return 'volume table';
  if (entry === null) return isInternal(id) ? `internal volume 0x${id.toString(16)}` : `volume ${id}`;
  const name = entry.get('name').subarray(0, Math.min(entry.get('name_len'), NAME_MAX_BYTES));
  return nameText(name) || `volume ${id}`;
}

/** From the first to the last that is mapped. One that is not reads as erased, and has the room of the others. */
function partsOf(lebs: readonly Leb[], { pebBytes, dataOffset }: Geometry): Part[] {
  const room = pebBytes - dataOffset - (lebs[0]?.vid.get('data_pad') ?? 0);
  const parts: Part[] = [];
  let next = 0;
  for (const { number, dataAt, dataBytes } of lebs) {
    if (number > next) parts.push({ start: null, sizeBytes: (number - next) * Math.max(0, room) });
    parts.push({ start: dataAt, sizeBytes: dataBytes });
    next = number + 1;
  }
  return parts;
}

/** One of a dynamic volume may as well not be mapped. */
function maybeLostText({ entry }: Volume, lebs: readonly Leb[], { pebs }: Geometry): string[] {
  const lostPebs = pebs.filter(isLost).length;
  const total = entry?.get('reserved_pebs') ?? (lebs.at(-1)?.number ?? -1) + 1;
  const unmapped = missingOf(lebs, total);
  if (lostPebs === 0 || unmapped.length === 0) return [];
  const told = `${pluralText(lostPebs, 'PEB of this UBI is', 'PEBs of this UBI are')} damaged`;
  return [`${told}: LEBs that are not mapped may have been there, of ${runsText(unmapped)}.`];
}

/** Each of a static volume says how many there are. */
function missingText(lebs: readonly Leb[]): string[] {
  const total = lebs[0]?.vid.get('used_ebs') ?? 0;
  const missing = missingOf(lebs, total);
  if (missing.length === 0) return [];
  return [`Of its ${countText(total)} logical eraseblocks some are missing: ${runsText(missing)}.`];
}

/** The numbers up to `total` that none of them has. */
function missingOf(lebs: readonly Leb[], total: number): number[] {
  const there = new Set(lebs.map(({ number }) => number));
  return Array.from({ length: Math.min(total, PEBS_MAX) }, (_, number) => number).filter(
    (number) => !there.has(number),
  );
}

function volumeFields({ id, entry }: Volume, lebs: readonly Leb[]): StructureField[] {
  const reserved = entry?.get('reserved_pebs');
  const texts: [string, string][] = [
    ['vol_id', isInternal(id) ? `0x${id.toString(16)}` : countText(id)],
    ['vol_type', VOLUME_TYPES[entry?.get('vol_type') ?? lebs[0]?.vid.get('vol_type') ?? 0] ?? 'unknown'],
    ['reserved_pebs', reserved === undefined ? 'not in the table' : countText(reserved)],
    [
      'mapped LEBs',
      `${countText(lebs.length)}${lebs.length === 0 ? '' : `: ${runsText(lebs.map(({ number }) => number))}`}`,
    ],
  ];
  const own = texts.map(([name, text]) => told(name, text));
  const others = (entry?.fields() ?? []).filter(({ name }) =>
    ['alignment', 'data_pad', 'flags'].includes(name),
  );
  return [...own, ...others.map((field) => told(field.name, field.text))];
}

function dataCheck(reading: Reading, lebs: readonly Leb[]): StructureCheck {
  const bad = lebs.filter((leb) => !hasGoodData(reading, leb));
  const text =
    bad.length === 0
      ? `good: all ${countText(lebs.length)}`
      : `bad: ${countText(bad.length)} of ${countText(lebs.length)}, the first that of LEB ${bad[0]?.number}`;
  return { name: 'data CRCs', isGood: bad.length === 0, text };
}

function lebsNode(lebs: readonly Leb[], geometry: Geometry): Found[] {
  if (lebs.length === 0) return [];
  const children = lebs.map((leb) => lebNode(leb, geometry));
  return [{ kind: 'ubi-lebs', name: 'logical eraseblocks', start: null, sizeBytes: 0, children }];
}

/** Its place is the whole physical eraseblock: its headers are shown there. */
function lebNode({ number, peb, at, ec, vid }: Leb, { pebBytes, vidOffset, end }: Geometry): Found {
  return {
    kind: 'ubi-leb',
    subtype: `PEB ${peb}`,
    name: `LEB ${number}`,
    start: at,
    sizeBytes: Math.min(pebBytes, end - at),
    fields: [...(isSound(ec) ? fieldsOf(ec, 0) : []), ...fieldsOf(vid, vidOffset)],
    problems: isSound(ec) ? [] : ['Its EC header is damaged: how often it was erased is not known.'],
  };
}
