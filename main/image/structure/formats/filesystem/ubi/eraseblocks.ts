/** The physical eraseblocks of a UBI: how large they are, where they end, and what each holds. */
import type { Reading } from '../../../format.ts';
import { Malformed } from '../../../malformed.ts';
import { isRun } from '../../../record/run.ts';
import { EC_MAGIC, type EcHeader, ecHeaderAt, HEADER_BYTES, type VidHeader, vidHeaderAt } from './headers.ts';

/** No eraseblock of a flash is larger. */
const PEB_MOST_BYTES = 16 * 1024 * 1024;
/** Of the first headers, for the size. */
const HEADERS_LOOKED_AT = 16;
/** So many that are none in a row are something else; flash may have as many bad ones. */
const STRANGERS_MAX = 20;
/** What looking at one costs, in bytes gone through. */
const PEB_COST_BYTES = 1024;
/** Of one UBI: 8 GiB, where they have 128 KiB each. */
export const PEBS_MAX = 65_536;
const ERASED = 0xff;

/** `at` in bytes of what the reading is of; its number counts from the first. */
export interface Peb {
  readonly number: number;
  readonly at: number;
  readonly ec: EcHeader | 'damaged' | 'absent';
  readonly vid: VidHeader | 'damaged' | 'absent';
  readonly state: PebState;
}

/**
 * `in use`: its VID header is sound; Linux then does without a sound EC header. `free`: that alone is, and the VID header is
 * erased. `blank`: both are.
 */
export type PebState = 'in use' | 'free' | 'blank' | 'damaged' | 'something else';

export interface Pebs {
  readonly pebBytes: number;
  /** False where there is only one, which goes to the end of what it lies in. */
  readonly isSizeKnown: boolean;
  readonly vidOffset: number;
  readonly dataOffset: number;
  readonly pebs: readonly Peb[];
  /** There may be more of them. */
  readonly isFull: boolean;
  /** Where the last one ends that has a header. */
  readonly end: number;
}

/** Null where no sound header begins the reading. @throws Malformed where a scan has cost too much */
export function readPebs(reading: Reading): Pebs | null {
  const { bytes, start, end } = reading;
  const first = start + HEADER_BYTES <= end ? ecHeaderAt(bytes, start) : 'absent';
  if (first === 'absent' || first === 'damaged' || !isPlausible(first)) return null;
  const found = pebSize(reading, first);
  const pebBytes = found ?? Math.min(end - start, PEB_MOST_BYTES);
  const [vidOffset, dataOffset] = [first.get('vid_hdr_offset'), first.get('data_offset')];
  if (pebBytes < dataOffset) throw new Malformed('Its eraseblocks are smaller than their headers.');
  const pebs: Peb[] = [];
  let [known, strangers] = [0, 0];
  const hasRoom = (at: number) =>
    at + HEADER_BYTES <= end && strangers <= STRANGERS_MAX && pebs.length < PEBS_MAX;
  for (let at = start; hasRoom(at); at += pebBytes) {
    reading.spend(PEB_COST_BYTES);
    const peb = pebAt(bytes, { at, number: pebs.length, vidAt: Math.min(at + vidOffset, end) });
    if (isSound(peb.ec) && !isOfSame(peb.ec, first)) break;
    pebs.push(peb);
    if (peb.ec !== 'absent') known = pebs.length;
    strangers = peb.state === 'something else' ? strangers + 1 : 0;
  }
  const last = Math.min(end, start + known * pebBytes);
  return {
    pebBytes,
    isSizeKnown: found !== null,
    vidOffset,
    dataOffset,
    pebs: pebs.slice(0, known),
    isFull: pebs.length === PEBS_MAX,
    end: last,
  };
}

/** Whether a header is there and its checksum is good. */
export function isSound<T extends object>(header: T | 'damaged' | 'absent'): header is T {
  return header !== 'damaged' && header !== 'absent';
}

function isPlausible(header: EcHeader): boolean {
  const [vid, data] = [header.get('vid_hdr_offset'), header.get('data_offset')];
  return vid >= HEADER_BYTES && data >= vid + HEADER_BYTES && data < PEB_MOST_BYTES;
}

/** Old ones have no number of their image. */
function isOfSame(one: EcHeader, other: EcHeader): boolean {
  const [mine, theirs] = [one.get('image_seq'), other.get('image_seq')];
  const isSameImage = mine === theirs || mine === 0 || theirs === 0;
  return (
    isSameImage &&
    (['vid_hdr_offset', 'data_offset'] as const).every((name) => one.get(name) === other.get(name))
  );
}

/**
 * The smallest distance to another header at whose multiples there are headers, too: a volume may hold a whole UBI, whose
 * headers are none of these. Null where there is no other.
 */
function pebSize(reading: Reading, first: EcHeader): number | null {
  const { bytes, start, end } = reading;
  const to = Math.min(end, start + PEB_MOST_BYTES + HEADER_BYTES);
  reading.spend(to - start);
  const within = Buffer.from(bytes.buffer, bytes.byteOffset, to);
  const distances: number[] = [];
  let at = within.indexOf(EC_MAGIC, start + first.get('data_offset'), 'latin1');
  while (at >= 0 && distances.length < HEADERS_LOOKED_AT) {
    const header = ecHeaderAt(bytes, at);
    if (isSound(header) && isOfSame(header, first)) distances.push(at - start);
    at = within.indexOf(EC_MAGIC, at + 1, 'latin1');
  }
  const last = distances.at(-1) ?? 0;
  const there = new Set(distances);
  return (
    distances.find((distance) => {
      const places = Math.floor(last / distance);
      const hits = Array.from({ length: places }, (_, index) => (index + 1) * distance).filter((each) =>
        there.has(each),
      );
      return 2 * hits.length >= places;
    }) ?? null
  );
}

function pebAt(bytes: Uint8Array, { at, number, vidAt }: { at: number; number: number; vidAt: number }): Peb {
  const seen = { ec: ecHeaderAt(bytes, at), vid: vidHeaderAt(bytes, vidAt) };
  // Something stands where one of its headers should: that one is damaged.
  const ec = seen.ec === 'absent' && isSound(seen.vid) ? 'damaged' : seen.ec;
  const isVidLost = ec !== 'absent' && seen.vid === 'absent' && !isErased(bytes, vidAt);
  const vid = isVidLost ? 'damaged' : seen.vid;
  const isBlank = isErased(bytes, at) && isErased(bytes, vidAt);
  return { number, at, ec, vid, state: stateOf(ec, vid, isBlank) };
}

function stateOf(ec: Peb['ec'], vid: Peb['vid'], isBlank: boolean): PebState {
  if (isSound(vid)) return 'in use';
  if (ec === 'absent') return isBlank ? 'blank' : 'something else';
  return isSound(ec) && vid === 'absent' ? 'free' : 'damaged';
}

/** A header of which there is nothing. */
function isErased(bytes: Uint8Array, at: number): boolean {
  return isRun(bytes, at, Math.min(at + HEADER_BYTES, bytes.length), ERASED);
}
