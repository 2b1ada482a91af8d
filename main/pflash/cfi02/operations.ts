/** What a driver does with an AMD flash, as the cycles it sends: each yields bus accesses of bank width. */

import { eraseBlockAt } from '../../../app/contract/erase-blocks.ts';
import { CommandBus, hexOf, operation, operationAt, sayBytes, toWords } from '../command-bus.ts';
import type { Operation, OperationCycle, OperationResult, OperationRun } from '../flash-device.ts';
import { type FlashGeometry, regionsOf } from '../geometry.ts';
import type { NorArray } from '../nor-array.ts';
import { decodeQuery } from '../query-fields.ts';
import { QUERY_TABLE_BYTES } from './query.ts';
import { type Cfi02Place, DQ } from './states.ts';

/** Below this many words a driver unlocks each of them: entering and leaving the bypass costs more than it saves. */
const BYPASS_FROM_WORDS = 4;

/** What of the device an operation must know. */
interface Driven {
  readonly geometry: FlashGeometry;
  readonly array: NorArray;
  readonly places: Readonly<Record<Cfi02Place, number>>;
}

// biome-ignore format: an operation a line
export function cfi02Operations(device: Driven): readonly Operation[] {
  const bus = new AmdBus(device);
  return [
    { ...operation('query', 'reads the CFI query table and resets', () => query(bus)), foldsReads: true },
    operation('id', 'reads manufacturer and device codes and resets', () => identify(bus)),
    operation('status', 'reads twice at the start: bits that flip say what is under way', () => status(bus)),
    operation('reset', 'sends reset, 0xf0', () => reset(bus)),
    operationAt('erase', 'begins to erase the sector that holds ADDR', (offset) => erase(bus, offset)),
    operationAt('erase-also', 'asks for one more sector while the erase window is open', (offset) => eraseAlso(bus, offset)),
    operation('chip-erase', 'begins to erase everything', () => eraseChip(bus)),
    operation('suspend', 'suspends a sector erase', () => suspend(bus)),
    operation('resume', 'resumes a suspended erase', () => resume(bus)),
    { name: 'program', parameters: 'ADDR BYTES', does: 'programs bytes (de ad be ef or "text") at ADDR, from 1 to 0 only', foldsReads: false, run: (offset, data) => program(bus, offset, data) },
    operation('bypass', 'enters unlock bypass', () => bypass(bus)),
    operation('bypass-end', 'leaves unlock bypass', () => endBypass(bus)),
  ];
}

/** Cycles at the places that the command set names. */
class AmdBus extends CommandBus {
  readonly #places: Driven['places'];

  constructor({ geometry, array, places }: Driven) {
    super(geometry, array.byteOrder);
    this.#places = places;
  }

  /** A command byte at a place. */
  place(name: Cfi02Place, byte: number): OperationCycle {
    return this.command(this.at(this.#places[name]), byte);
  }

  *unlock(): OperationRun {
    yield this.place('unlock0', 0xaa);
    yield this.place('unlock1', 0x55);
    return [];
  }

  /** The unlock cycles and a command. */
  *start(byte: number): OperationRun {
    yield* this.unlock();
    yield this.place('unlock0', byte);
    return [];
  }

  sectorAt(deviceOffset: number): number {
    return eraseBlockAt(regionsOf(this.geometry), deviceOffset).deviceOffset;
  }

  /** Reads twice at a place: which status bits flipped in between. */
  *flips(deviceOffset: number): Generator<OperationCycle, number, number> {
    const first = yield this.read(deviceOffset);
    const second = yield this.read(deviceOffset);
    return (first ^ second) & (DQ.toggle | DQ.eraseToggle);
  }
}

const good = (text: string): OperationResult => ({ text, tone: 'good' });
const bad = (text: string): OperationResult => ({ text, tone: 'bad' });
const plain = (text: string): OperationResult => ({ text, tone: 'plain' });

function* query(bus: AmdBus): OperationRun {
  yield bus.command(0, 0xf0);
  yield bus.place('query', 0x98);
  const answer = new Uint8Array(QUERY_TABLE_BYTES);
  for (let word = 0x10; word < answer.length; word++) answer[word] = yield bus.read(bus.at(word));
  yield bus.command(0, 0xf0);
  if (String.fromCharCode(...answer.subarray(0x10, 0x13)) !== 'QRY') {
    return [bad('no query string: the device did not take 0x98; `status` says whether it is busy')];
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
  yield bus.command(0, 0xf0);
  yield* bus.start(0x90);
  const codes: string[] = [];
  for (const word of [0x00, 0x01, 0x0e, 0x0f]) {
    codes.push(`0x${(yield bus.read(bus.at(word))).toString(16).padStart(4, '0')}`);
  }
  yield bus.command(0, 0xf0);
  const [manufacturer, device, ...extended] = codes;
  return [good(`manufacturer ${manufacturer} · device ${device} · extended ${extended.join(' ')}`)];
}

function* status(bus: AmdBus): OperationRun {
  const flips = yield* bus.flips(0);
  if (flips & DQ.toggle) {
    return [
      plain(
        flips & DQ.eraseToggle
          ? 'busy erasing: DQ6 and DQ2 flip'
          : 'waits for the data of a program: DQ6 flips',
      ),
    ];
  }
  if (flips) return [plain('an erase of this sector is suspended: DQ2 flips, DQ6 does not')];
  return [good('ready: no bit flips, the reads answered the array or a table')];
}

function* reset(bus: AmdBus): OperationRun {
  yield bus.command(0, 0xf0);
  return [];
}

function* erase(bus: AmdBus, offset: number): OperationRun {
  const sector = bus.sectorAt(offset);
  yield bus.command(sector, 0xf0);
  yield* bus.start(0x80);
  yield* bus.unlock();
  yield bus.command(sector, 0x30);
  return begun(yield* bus.flips(sector), `the sector at ${hexOf(sector)}`);
}

function* eraseAlso(bus: AmdBus, offset: number): OperationRun {
  const sector = bus.sectorAt(offset);
  const before = yield bus.read(sector);
  yield bus.command(sector, 0x30);
  const flips = yield* bus.flips(sector);
  if (before & DQ.eraseTimer || !(flips & DQ.toggle)) {
    return [
      bad(`the sector at ${hexOf(sector)} was not taken: no erase window is open. Begin with \`erase\`.`),
    ];
  }
  return begun(flips, `the sector at ${hexOf(sector)}`);
}

function* eraseChip(bus: AmdBus): OperationRun {
  yield bus.command(0, 0xf0);
  yield* bus.start(0x80);
  yield* bus.unlock();
  yield bus.place('unlock0', 0x10);
  return begun(yield* bus.flips(0), 'the whole chip');
}

function begun(flips: number, what: string): OperationResult[] {
  if (!(flips & DQ.toggle)) {
    return [
      bad(`no erase: DQ6 does not flip. The device refused it, or waits for something else; try \`reset\`.`),
    ];
  }
  return [
    good(`erase of ${what} begun; busy until virtual time has passed, \`status\` says when it is over`),
  ];
}

function* suspend(bus: AmdBus): OperationRun {
  yield bus.command(0, 0xb0);
  const flips = yield* bus.flips(0);
  if (flips & DQ.toggle)
    return [bad('not suspended: DQ6 still flips. Only a sector erase can be suspended.')];
  return [
    good(
      'DQ6 does not flip: suspended, if an erase was under way. Other sectors can be read and programmed.',
    ),
  ];
}

function* resume(bus: AmdBus): OperationRun {
  yield bus.command(0, 0x30);
  const flips = yield* bus.flips(0);
  return flips & DQ.toggle ? [good('erase resumed')] : [bad('nothing resumed: no erase was suspended')];
}

function* bypass(bus: AmdBus): OperationRun {
  yield* bus.start(0x20);
  return [];
}

function* endBypass(bus: AmdBus): OperationRun {
  yield bus.command(0, 0x90);
  yield bus.command(0, 0x00);
  return [];
}

function* program(bus: AmdBus, offset: number, data: Uint8Array): OperationRun {
  const first = offset - (offset % bus.widthBytes);
  yield bus.command(first, 0xf0);
  const words = yield* toWords(bus, offset, data);
  if (words.length < BYPASS_FROM_WORDS) yield* programUnlocked(bus, first, words);
  else yield* programInBypass(bus, first, words);
  for (const [index, word] of words.entries()) {
    const at = first + index * bus.widthBytes;
    const found = yield bus.read(at);
    if (found !== word) return [failed(at, found, word)];
  }
  return [good(`${sayBytes(data.length)} programmed at ${hexOf(offset)}`)];
}

function* programUnlocked(bus: AmdBus, first: number, words: readonly number[]): OperationRun {
  for (const [index, word] of words.entries()) {
    yield* bus.start(0xa0);
    yield bus.data(first + index * bus.widthBytes, word);
  }
  return [];
}

function* programInBypass(bus: AmdBus, first: number, words: readonly number[]): OperationRun {
  yield* bypass(bus);
  for (const [index, word] of words.entries()) {
    yield bus.command(first, 0xa0);
    yield bus.data(first + index * bus.widthBytes, word);
  }
  return yield* endBypass(bus);
}

/** A cell that reads 0 where the data has a 1 needs an erase; anything else was not taken at all. */
function failed(deviceOffset: number, found: number, wanted: number): OperationResult {
  const missing = (wanted & ~found) >>> 0;
  const why =
    missing > 0
      ? 'A bit goes from 0 to 1 by an erase alone.'
      : 'The flash is protected, or busy: `status` says which.';
  return bad(`at ${hexOf(deviceOffset)} stands ${hexOf(found)}, not ${hexOf(wanted)}. ${why}`);
}
