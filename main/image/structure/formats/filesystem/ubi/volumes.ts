/** The volumes of a UBI: the table that names them, and which eraseblock holds which logical one. */
import type { Reading } from '../../../format.ts';
import { isSound, type Peb, type Pebs } from './eraseblocks.ts';
import {
  STATIC,
  ubiCrc,
  type VidHeader,
  VOLUME_RECORD_BYTES,
  type VolumeRecord,
  volumeRecordAt,
} from './headers.ts';

/** Its two logical eraseblocks hold the table, twice. */
export const LAYOUT_VOLUME = 0x7fffefff;
/** From here on they are UBI's own. */
const INTERNAL_VOLUMES = 0x7fffefff;
const VOLUMES_MAX = 128;

/** A logical eraseblock, and the physical one that holds the latest of it. */
export interface Leb {
  readonly number: number;
  readonly peb: number;
  /** Of the physical one, and of the data in it. */
  readonly at: number;
  readonly dataAt: number;
  /** Of the data, as far as it is there. */
  readonly dataBytes: number;
  readonly ec: Peb['ec'];
  readonly vid: VidHeader;
}

export interface Volume {
  readonly id: number;
  /** In their order, each once. */
  readonly lebs: readonly Leb[];
  /** Null for one that the table does not have. */
  readonly entry: VolumeRecord | null;
}

export interface VolumeTable {
  readonly entries: ReadonlyMap<number, VolumeRecord>;
  /** Those that are there, by their logical eraseblock, each with its records whose checksum is bad. */
  readonly copies: readonly { readonly number: number; readonly bad: number; readonly total: number }[];
  /** Records that no copy has with a good checksum. */
  readonly lost: number;
}

/** Volumes by their number: those that the table has, and those of which there are eraseblocks. */
export function readVolumes(reading: Reading, pebs: Pebs): { volumes: Volume[]; table: VolumeTable | null } {
  const mapped = mapLebs(reading, pebs);
  const layout = mapped.get(LAYOUT_VOLUME);
  const table = readTable(
    reading,
    [0, 1].flatMap((number) => layout?.get(number) ?? []),
  );
  const ids = new Set([...(table?.entries.keys() ?? []), ...mapped.keys()]);
  const volumes = [...ids]
    .sort((one, other) => one - other)
    .map((id) => {
      const lebs = [...(mapped.get(id)?.values() ?? [])].sort((one, other) => one.number - other.number);
      return { id, lebs, entry: table?.entries.get(id) ?? null };
    });
  return { volumes, table };
}

/** Whether UBI keeps it for itself. */
export function isInternal(id: number): boolean {
  return id >= INTERNAL_VOLUMES;
}

function mapLebs(reading: Reading, { pebs, pebBytes, dataOffset, end }: Pebs): Map<number, Map<number, Leb>> {
  const volumes = new Map<number, Map<number, Leb>>();
  for (const { number: peb, at, ec, vid } of pebs) {
    if (!isSound(vid)) continue;
    const dataAt = Math.min(at + dataOffset, end);
    const room = Math.max(0, Math.min(pebBytes - dataOffset - vid.get('data_pad'), end - dataAt));
    const dataBytes = vid.get('vol_type') === STATIC ? Math.min(vid.get('data_size'), room) : room;
    const leb = { number: vid.get('lnum'), peb, at, dataAt, dataBytes, ec, vid };
    const lebs = volumes.get(vid.get('vol_id')) ?? new Map<number, Leb>();
    const before = lebs.get(leb.number);
    lebs.set(leb.number, before === undefined ? leb : latest(reading, before, leb));
    volumes.set(vid.get('vol_id'), lebs);
  }
  return volumes;
}

/** The one with the higher sequence number, unless it is a copy that was not finished. */
function latest(reading: Reading, one: Leb, other: Leb): Leb {
  const [older, newer] = one.vid.get('sqnum') <= other.vid.get('sqnum') ? [one, other] : [other, one];
  return newer.vid.get('copy_flag') === 0 || hasGoodData(reading, newer) ? newer : older;
}

/** Of a static volume, and of a copy: whether the data has the checksum that the header says. */
export function hasGoodData(reading: Reading, { dataAt, vid }: Leb): boolean {
  const end = dataAt + vid.get('data_size');
  if (end > reading.end) return false;
  reading.spend(end - dataAt);
  return ubiCrc(reading.bytes.subarray(dataAt, end)) === vid.get('data_crc');
}

/**
 * Null where no copy is there. The one with the fewest bad records counts, as Linux takes the one with none; the other has
 * what is bad in that.
 */
function readTable({ bytes }: Reading, lebs: readonly Leb[]): VolumeTable | null {
  if (lebs.length === 0) return null;
  const copies = lebs.map(({ number, dataAt, dataBytes }) => {
    const total = Math.min(VOLUMES_MAX, Math.floor(dataBytes / VOLUME_RECORD_BYTES));
    const records = Array.from({ length: total }, (_, id) =>
      volumeRecordAt(bytes, dataAt + id * VOLUME_RECORD_BYTES),
    );
    return { number, records, total, bad: records.filter((each) => each === null).length };
  });
  const byTrust = copies.toSorted((one, other) => one.bad - other.bad);
  const total = Math.max(...copies.map((copy) => copy.total));
  const entries = new Map<number, VolumeRecord>();
  let lost = 0;
  for (let id = 0; id < total; id++) {
    const entry = byTrust.map(({ records }) => records[id] ?? null).find((each) => each !== null);
    if (entry === undefined) lost += 1;
    else if (entry.get('reserved_pebs') > 0) entries.set(id, entry);
  }
  return { entries, copies, lost };
}
