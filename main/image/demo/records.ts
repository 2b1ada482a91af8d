/**
 * A log as flash drivers write it: the state of a record is a byte whose bits are cleared one after the other,
 * because a bit can go from 1 to 0 at any time and back only with the whole block.
 */

const RECORD_BYTES = 32;
const RECORD_COUNT = 512;
/** Life of a record: free, being written, valid, superseded. */
const STATE = { free: 0xff, started: 0x7f, valid: 0x3f, superseded: 0x1f } as const;

/** 512 records of 32 bytes: old ones superseded, then valid ones, one that power loss cut short, the rest free. */
export function makeRecords(): Uint8Array {
  const bytes = new Uint8Array(RECORD_COUNT * RECORD_BYTES).fill(0xff);
  for (let number = 0; number < RECORD_COUNT; number++) {
    bytes.set(makeRecord(number), number * RECORD_BYTES);
  }
  return bytes;
}

function makeRecord(number: number): Uint8Array {
  const record = new Uint8Array(RECORD_BYTES).fill(0xff);
  const state = stateOf(number);
  record[0] = STATE[state];
  if (state === 'free') return record;
  const uptime = String(40 + ((number * 37) % 900)).padStart(3);
  const text = new TextEncoder().encode(`#${String(number).padStart(3, '0')} boot, ${uptime} s`);
  const written = state === 'started' ? text.subarray(0, 7) : text;
  record.set(written, 2);
  return record;
}

function stateOf(number: number): keyof typeof STATE {
  if (number < 180) return 'superseded';
  if (number < 243) return 'valid';
  return number === 243 ? 'started' : 'free';
}
