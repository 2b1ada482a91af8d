/**
 * UBI: volumes whose logical eraseblocks lie anywhere on a flash, with a count of how often each place was erased. Follows
 * Linux, drivers/mtd/ubi/ubi-media.h. A volume is put together and scanned as bytes of its own.
 */
import type { StructureCheck, StructureField } from '../../../../../../app/contract/structure.ts';
import { countText } from '../../../../../../app/contract/text/count-text.ts';
import { pluralText } from '../../../../../../app/contract/text/plural-text.ts';
import { sizeText } from '../../../../../../app/contract/text/size-text.ts';
import type { Format, Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { told } from '../../../record/told.ts';
import { isSound, PEBS_MAX, type PebState, type Pebs, readPebs } from './eraseblocks.ts';
import { EC_MAGIC, VOLUME_RECORD_BYTES } from './headers.ts';
import { lostPebs, lostProblems } from './peb-node.ts';
import { volumeNode } from './volume-node.ts';
import { readVolumes, type Volume, type VolumeTable } from './volumes.ts';

/** Of one UBI, with their places. */
const LEBS_SHOWN_MAX = 4096;

export const UBI: Format = {
  kind: 'ubi',
  follows: 'Linux, drivers/mtd/ubi/ubi-media.h.',
  signatures: [{ bytes: EC_MAGIC }],
  read: readUbi,
};

function readUbi(reading: Reading): Found | null {
  const found = readPebs(reading);
  if (found === null) return null;
  const { start } = reading;
  const inside = reading.within(start, found.end);
  const { volumes, table } = readVolumes(inside, found);
  const { children, problems } = inside.gather(childrenOf(inside, found, volumes));
  return {
    kind: UBI.kind,
    name: 'UBI',
    start,
    sizeBytes: found.end - start,
    fields: fieldsOf(found, table),
    checks: checksOf(found, table),
    children,
    problems: [
      ...(found.isSizeKnown ? [] : ['It has one physical eraseblock; how large it is nothing tells.']),
      ...(found.isFull
        ? [`It has more physical eraseblocks than the ${countText(PEBS_MAX)} that are looked at.`]
        : []),
      ...(table === null ? ['Its volume table is not there: volumes have no names.'] : []),
      ...cutProblems(found, start),
      ...lostProblems(found),
      ...problems,
    ],
  };
}

function cutProblems({ pebs, pebBytes, isSizeKnown, end }: Pebs, start: number): string[] {
  const thereBytes = end - start - (pebs.length - 1) * pebBytes;
  if (!isSizeKnown || thereBytes === pebBytes) return [];
  const told = `its last physical eraseblock should have ${countText(pebBytes)} bytes`;
  return [`It is cut: ${told}; ${pluralText(thereBytes, 'is', 'are')} there.`];
}

/** Volumes, and what lies where an eraseblock of this UBI should be. */
function* childrenOf(reading: Reading, found: Pebs, volumes: readonly Volume[]): Generator<Found> {
  let shown = LEBS_SHOWN_MAX;
  for (const volume of volumes) {
    yield volumeNode(reading, volume, { ...found, shown });
    shown = Math.max(0, shown - volume.lebs.length);
  }
  yield* lostPebs(reading, found);
}

function fieldsOf(
  { pebs, pebBytes, vidOffset, dataOffset }: Pebs,
  table: VolumeTable | null,
): StructureField[] {
  const counters = pebs.flatMap(({ ec }) => (isSound(ec) ? [ec.get('ec')] : []));
  const mean = counters.reduce((sum, counter) => sum + counter, 0) / Math.max(1, counters.length);
  const count = (state: PebState) => countText(pebs.filter((peb) => peb.state === state).length);
  const texts: [string, string][] = [
    ['PEB size', sizeText(pebBytes)],
    ['LEB size', sizeText(pebBytes - dataOffset)],
    ['VID header offset', `0x${vidOffset.toString(16)}`],
    ['data offset', `0x${dataOffset.toString(16)}`],
    ['PEBs', countText(pebs.length)],
    ['PEBs in use', count('in use')],
    ['PEBs free', count('free')],
    ['PEBs blank', count('blank')],
    ['PEBs damaged', count('damaged')],
    ['PEBs damaged, or of something else', count('something else')],
    [
      'erase counter, least',
      countText(counters.reduce((least, each) => Math.min(least, each), counters[0] ?? 0)),
    ],
    ['erase counter, mean', countText(Math.round(mean))],
    ['erase counter, most', countText(counters.reduce((most, each) => Math.max(most, each), 0))],
    ['volumes', table === null ? 'unknown' : countText(table.entries.size)],
  ];
  return texts.map(([name, text]) => told(name, text));
}

function checksOf({ pebs }: Pebs, table: VolumeTable | null): StructureCheck[] {
  return [
    headerCheck(
      'EC header CRCs',
      pebs.map(({ ec }) => ec),
    ),
    headerCheck(
      'VID header CRCs',
      pebs.map(({ vid }) => vid),
    ),
    ...(table === null ? [] : [tableCheck(table)]),
  ];
}

function headerCheck(name: string, headers: readonly (object | 'damaged' | 'absent')[]): StructureCheck {
  const total = headers.filter((header) => header !== 'absent').length;
  const bad = headers.filter((header) => header === 'damaged').length;
  const first = headers.indexOf('damaged');
  const text =
    bad === 0
      ? `good: all ${countText(total)}`
      : `bad: ${countText(bad)} of ${countText(total)}, the first that of PEB ${first}`;
  return { name, isGood: bad === 0, text };
}

function tableCheck({ copies, lost }: VolumeTable): StructureCheck {
  const damaged = copies
    .filter(({ bad }) => bad > 0)
    .map(({ number, bad, total }) => `${countText(bad)} of ${countText(total)} records of copy ${number}`);
  const [{ total } = { total: 0 }] = copies;
  const text =
    damaged.length === 0
      ? `good: all ${countText(total)} records of ${VOLUME_RECORD_BYTES} bytes`
      : `bad: ${damaged.join(', ')}; ${lostText(lost, copies.length)}`;
  return { name: 'volume table CRCs', isGood: damaged.length === 0, text };
}

/** Which of the bad records are gone. */
function lostText(lost: number, copies: number): string {
  if (copies === 1) return 'the other copy is not there';
  return lost === 0 ? 'the other has them' : `${pluralText(lost, 'is', 'are')} in neither`;
}
