/** Reads through the bus while the flash is direct, beside the same loop on typed arrays over the same bytes. */
import { byTurns, nsEach } from '../kit/by-turns.ts';
import { FIRMWARE_BYTES, firmware } from '../kit/images.ts';
import { openVirt } from '../kit/machines.ts';
import { reportRows } from '../kit/report.ts';
import { type Row, rowOf } from '../kit/row.ts';

const RANDOM_READS = 1 << 22;
const BUDGET = {
  text: 'at most 2 ×: half the speed',
  isMet: (_: unknown, ratio: { median: number } | null) => ratio !== null && ratio.median <= 2,
};

const machine = openVirt(firmware());
const { bus } = machine;
const { bytes } = machine.flash(0).device.array;
const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);

/** A full period over all 2^24 words of the image: no two reads of a round are of the same word. */
function nextRandom(state: number): number {
  return (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
}

const wide = {
  bus() {
    let sum = 0;
    for (let at = 0; at < FIRMWARE_BYTES; at += 4) sum = (sum + bus.read(at, 4)) | 0;
    return sum;
  },
  words() {
    let sum = 0;
    for (let at = 0; at < FIRMWARE_BYTES; at += 4) sum = (sum + (words[at >>> 2] ?? 0)) | 0;
    return sum;
  },
};
const narrow = {
  bus() {
    let sum = 0;
    for (let at = 0; at < FIRMWARE_BYTES; at++) sum = (sum + bus.read(at, 1)) | 0;
    return sum;
  },
  bytes() {
    let sum = 0;
    for (let at = 0; at < FIRMWARE_BYTES; at++) sum = (sum + (bytes[at] ?? 0)) | 0;
    return sum;
  },
};
const random = {
  bus() {
    let sum = 0;
    let state = 1;
    for (let count = 0; count < RANDOM_READS; count++) {
      state = nextRandom(state);
      sum = (sum + bus.read((state >>> 8) << 2, 4)) | 0;
    }
    return sum;
  },
  words() {
    let sum = 0;
    let state = 1;
    for (let count = 0; count < RANDOM_READS; count++) {
      state = nextRandom(state);
      sum = (sum + (words[state >>> 8] ?? 0)) | 0;
    }
    return sum;
  },
};

function row(what: string, reads: number, times: { ours: number[]; peer: number[] }, peer: string): Row {
  return rowOf({
    what,
    unit: 'ns',
    ours: nsEach(times.ours, reads),
    peer: { name: peer, values: nsEach(times.peer, reads) },
    budget: BUDGET,
  });
}

const rounds = { warmUp: 3, counted: 15 };
const wideTimes = await byTurns(wide, rounds);
const randomTimes = await byTurns(random, rounds);
const narrowTimes = await byTurns(narrow, rounds);
machine.close();
reportRows([
  row(
    '32-bit bus reads of 64 MiB, ascending, each',
    FIRMWARE_BYTES / 4,
    { ours: wideTimes.bus, peer: wideTimes.words },
    'Uint32Array',
  ),
  row(
    '32-bit bus reads of 64 MiB, random, each',
    RANDOM_READS,
    { ours: randomTimes.bus, peer: randomTimes.words },
    'Uint32Array',
  ),
  row(
    '8-bit bus reads of 64 MiB, ascending, each',
    FIRMWARE_BYTES,
    { ours: narrowTimes.bus, peer: narrowTimes.bytes },
    'Uint8Array',
  ),
]);
