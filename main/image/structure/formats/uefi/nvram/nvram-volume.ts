/**
 * A volume of non-volatile variables: a variable store, and areas that keep a write whole when the power fails. Follows
 * EDK2, MdeModulePkg/Include/Guid/VariableFormat.h and SystemNvDataGuid.h.
 */
import type { Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { guidAt, guidBytes } from '../../../record/guid.ts';
import { padding } from '../blank.ts';
import { faultTolerantWrite, WORKING_BLOCK_GUIDS } from './fault-tolerant-write.ts';
import { readVariableStore, VARIABLE_STORES } from './variable-store.ts';

const GUID_BYTES = 16;
const STARTS = [...Object.keys(VARIABLE_STORES), ...WORKING_BLOCK_GUIDS];

/** `reading` is the whole volume, `bodyStart` where its headers end. */
export function* nvramParts(reading: Reading, bodyStart: number, erased: number): Generator<Found> {
  const { bytes, end } = reading;
  let at = bodyStart;
  while (at < end) {
    const next = nextStart(reading, at);
    if (next > at) yield padding(reading, at, next);
    if (next === end) return;
    const guid = guidAt(bytes, next);
    const inside = reading.within(next, end);
    const found =
      VARIABLE_STORES[guid] === undefined
        ? faultTolerantWrite(inside, erased)
        : [readVariableStore(inside, erased)];
    at = next;
    for (const each of found) {
      yield each;
      at = Math.max(at, (each.start ?? at) + each.sizeBytes);
    }
  }
}

/** Where the next part begins, by its GUID; the end where there is none. */
function nextStart(reading: Reading, from: number): number {
  const { bytes, end } = reading;
  reading.spend(end - from);
  const room = Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from);
  const places = STARTS.map((guid) => room.indexOf(Buffer.from(guidBytes(guid)))).filter((at) => at >= 0);
  const next = from + Math.min(room.length, ...places);
  return next + GUID_BYTES > end ? end : next;
}
