/** What a driver does with an AMD flash, as the cycles it sends: each yields bus accesses of bank width. */

import { operation, operationAt } from '../command-bus.ts';
import type { Operation, OperationRun } from '../flash-device.ts';
import { decodeQuery } from '../query-fields.ts';
import {
  AmdBus,
  bad,
  type Driven,
  good,
  isErasing,
  plain,
  unless,
  whyBusy,
  whyNoCommand,
  whyTaken,
} from './driver-bus.ts';
import { erase, eraseAlso, eraseChip, resume, suspend } from './erase-operations.ts';
import { bypassProgram, enterBypass, leaveBypass, program } from './program-operations.ts';
import { QUERY_TABLE_BYTES } from './query.ts';
import { DQ } from './states.ts';

/** Each looks first whether the device is busy: what it would ignore, or take for something else, is not sent. */
// biome-ignore format: an operation a line
export function cfi02Operations(device: Driven): readonly Operation[] {
  const bus = new AmdBus(device);
  const idle = (run: OperationRun) => unless(whyBusy, bus.status(0), run);
  const free = (offset: number, run: OperationRun) => unless(whyTaken, bus.status(bus.wordStart(offset)), run);
  return [
    { ...operation('query', 'reads the CFI query table and resets', () => idle(query(bus))), foldsReads: true },
    operation('id', 'reads manufacturer and device codes and resets', () => idle(identify(bus))),
    operation('status', 'reads twice at the start: bits that flip say what is under way', () => status(bus)),
    operation('reset', 'sends reset, 0xf0; ends unlock bypass too', () => unless(whyNoCommand, bus.status(0), reset(bus))),
    operationAt('erase', 'begins to erase the sector that holds ADDR', (offset) => free(offset, erase(bus, offset))),
    operationAt('erase-also', 'asks for one more sector while the erase window is open', (offset) => eraseAlso(bus, offset)),
    operation('chip-erase', 'begins to erase everything', () => free(0, eraseChip(bus))),
    operation('suspend', 'suspends a sector erase', () => suspend(bus)),
    operation('resume', 'resumes a suspended erase', () => resume(bus)),
    { name: 'program', parameters: 'ADDR BYTES', does: 'programs bytes (de ad be ef or "text") at ADDR, from 1 to 0 only; ends unlock bypass', foldsReads: false, run: (offset, data) => free(offset, program(bus, offset, data)) },
    operation('bypass', 'enters unlock bypass', () => idle(enterBypass(bus))),
    { name: 'bypass-program', parameters: 'ADDR BYTES', does: 'programs in unlock bypass, with two cycles a word and none to unlock', foldsReads: false, run: (offset, data) => free(offset, bypassProgram(bus, offset, data)) },
    operation('bypass-end', 'leaves unlock bypass', () => idle(leaveBypass(bus))),
  ];
}

function* query(bus: AmdBus): OperationRun {
  yield* toArray(bus);
  yield bus.place('query', 0x98);
  const answer = new Uint8Array(QUERY_TABLE_BYTES);
  for (let word = 0x10; word < answer.length; word++) answer[word] = yield bus.read(bus.at(word));
  yield bus.command(0, 0xf0);
  if (String.fromCharCode(...answer.subarray(0x10, 0x13)) !== 'QRY') {
    return [bad('no query string: the device did not take 0x98')];
  }
  const fields = decodeQuery(answer);
  const say = (offset: number) => fields.find((field) => field.offset === offset)?.text ?? '';
  const regions = fields.filter(({ name }) => name.startsWith('Region ')).map(({ text }) => text);
  return [
    good(`QRY · ${say(0x13)} · ${bus.geometry.deviceWidthBytes * 8} bits`),
    plain(`${say(0x27)} · ${regions.join(', ')} · write buffer ${say(0x2a)}`),
  ];
}

function* identify(bus: AmdBus): OperationRun {
  yield* toArray(bus);
  yield* bus.start(0x90);
  const codes: string[] = [];
  for (const word of [0x00, 0x01, 0x0e, 0x0f]) {
    codes.push(`0x${(yield bus.read(bus.at(word))).toString(16).padStart(4, '0')}`);
  }
  yield bus.command(0, 0xf0);
  const [manufacturer, device, ...extended] = codes;
  return [good(`manufacturer ${manufacturer} · device ${device} · extended ${extended.join(' ')}`)];
}

/** From a query that was entered in autoselect, the first reset leads no further than back there. */
function* toArray(bus: AmdBus): OperationRun {
  yield bus.command(0, 0xf0);
  yield bus.command(0, 0xf0);
  return [];
}

function* status(bus: AmdBus): OperationRun {
  const found = yield* bus.status(0);
  if (isErasing(found)) return [plain('busy erasing: DQ6 and DQ2 flip')];
  if (found.flips === DQ.toggle) return [plain('waits for the data of a program: DQ6 flips')];
  if (found.flips !== 0) return [plain('an erase of this sector is suspended: DQ2 flips, DQ6 does not')];
  return [good('ready: no bit flips, the reads answered the array or a table')];
}

function* reset(bus: AmdBus): OperationRun {
  yield bus.command(0, 0xf0);
  return [];
}
