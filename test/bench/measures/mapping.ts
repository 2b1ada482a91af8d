/** Our mapping layer beside the real mmap-io, which Node can load and Electron can't. */
import { openSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as ours from '../../../main/backing/mmap.ts';
import { byTurns } from '../kit/by-turns.ts';
import { FIRMWARE_BYTES, firmware } from '../kit/images.ts';
import { settle } from '../kit/memory-use.ts';
import { reportRows } from '../kit/report.ts';
import { rowOf } from '../kit/row.ts';

type MapCall = (...mapping: ours.MapArguments) => Buffer;

const MAPS = 10;
const fd = openSync(firmware(), 'r');
const mmapIo: { map: MapCall } | null = load();

/** An optional dependency: it is there only where it could be compiled. */
function load(): { map: MapCall } | null {
  try {
    return createRequire(import.meta.url)('@riaskov/mmap-io');
  } catch {
    return null;
  }
}

function mapWith(map: MapCall): Buffer {
  return map(FIRMWARE_BYTES, ours.PROT_READ, ours.MAP_SHARED, fd);
}

/** mmap-io unmaps when the garbage collector finds the buffer; so ours is collected too, on the clock. */
async function mapAndUnmap(map: MapCall, unmap: (buffer: Buffer) => void): Promise<void> {
  for (let count = 0; count < MAPS; count++) unmap(mapWith(map));
  await settle();
}

function sumOf(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at++) sum = (sum + (bytes[at] ?? 0)) | 0;
  return sum;
}

function mapAndSum(map: MapCall, unmap: (buffer: Buffer) => void): void {
  const buffer = mapWith(map);
  sumOf(buffer);
  unmap(buffer);
}

const leave = () => undefined;
const theirMap = mmapIo?.map ?? null;
const ourMapped = mapWith(ours.map);
const theirMapped = theirMap === null ? null : mapWith(theirMap);

const opening = await byTurns(
  {
    ours: () => mapAndUnmap(ours.map, ours.unmap),
    theirs: () => theirMap && mapAndUnmap(theirMap, leave),
  },
  { warmUp: 2, counted: 11 },
);
const fresh = await byTurns(
  { ours: () => mapAndSum(ours.map, ours.unmap), theirs: () => theirMap && mapAndSum(theirMap, leave) },
  { warmUp: 2, counted: 11 },
);
const again = await byTurns(
  { ours: () => sumOf(ourMapped), theirs: () => theirMapped && sumOf(theirMapped) },
  { warmUp: 2, counted: 11 },
);
ours.unmap(ourMapped);

const row = (what: string, times: { ours: number[]; theirs: number[] }) =>
  rowOf({
    what,
    unit: 'ms',
    ours: times.ours,
    peer: theirMap === null ? undefined : { name: 'mmap-io', values: times.theirs },
  });
reportRows([
  row(`map and unmap 64 MiB, ${MAPS} times, and collect the garbage`, opening),
  row('map 64 MiB and sum all its bytes', fresh),
  row('sum all bytes of a mapped 64 MiB', again),
]);
