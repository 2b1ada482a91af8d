/**
 * Parallel NOR flash with the Intel command set (CFI primary vendor 0x0001; QEMU `cfi.pflash01`).
 *
 * A bus write picks a row of WRITE_CYCLES; a bus read answers what STATES says. There is no other path.
 * Follows QEMU 7.2.22 cycle by cycle; where a chip does something else, the row says so (`departure`).
 * Commands sit in the low data byte. Offsets are bytes from the start of the device.
 */

import { answersOf, type Cfi01Answers } from './cfi01/answers.ts';
import { type Cfi01Bank, queryStrideOf, writeBufferBytesOf } from './cfi01/bank.ts';
import { DEPARTURES } from './cfi01/departures.ts';
import { cfi01Operations } from './cfi01/operations.ts';
import { cfi01QueryTable, queryNotesOf } from './cfi01/query.ts';
import { type Cfi01Registers, type Cfi01State, NO_BUFFER, SR, STATE_NAMES, STATES } from './cfi01/states.ts';
import { describeCfi01, explainCfi01Read } from './cfi01/words.ts';
import { rangesOf } from './filled-ranges.ts';
import type { CycleNote, FlashDevice } from './flash-device.ts';
import { lowBytes, type WidthBytes } from './geometry.ts';
import { howToQueryAt } from './how-to-query.ts';
import type { NorArray } from './nor-array.ts';
import { decodeQuery } from './query-fields.ts';
import { compileWriteCycles, type Effect, type WriteCycle } from './write-cycles.ts';

type Cfi01Effect = Effect<Cfi01State, Cfi01>;

const NOTES = {
  notSecure: {
    what: 'ignored: only Secure software may command this flash',
    tone: 'bad',
    departure: null,
  },
  refusedErase: {
    what: 'block erase refused: the flash is protected, SR.5 set',
    tone: 'bad',
    departure: null,
  },
  refusedAnyway: { what: 'erase given up: it was refused already', tone: 'plain', departure: null },
  refusedProgram: { what: 'program refused: the flash is protected, SR.4 set', tone: 'bad', departure: null },
  programmed: { what: 'word programmed', tone: 'good', departure: DEPARTURES.overwrites },
  buffered: { what: 'data word into the write buffer', tone: 'plain', departure: null },
  outside: {
    what: 'data outside the write buffer’s window: dropped, SR.4 set',
    tone: 'bad',
    departure: null,
  },
  flushed: { what: 'confirmed: buffer written to the array', tone: 'good', departure: DEPARTURES.overwrites },
  aborted: { what: 'buffered program aborted: its data is lost', tone: 'bad', departure: DEPARTURES.abort },
} satisfies Record<string, CycleNote>;

const keep: Cfi01Effect = () => undefined;

const eraseBlock: Cfi01Effect = (device, { deviceOffset }) => {
  const { sectorLengthBytes } = device.geometry;
  if (device.array.isProtected) {
    device.registers.status |= SR.eraseError;
    device.note = NOTES.refusedErase;
  } else {
    device.array.erase(deviceOffset - (deviceOffset % sectorLengthBytes), sectorLengthBytes);
  }
  return setReady(device);
};

/** Too late for a block that could be erased: only a protected one is still as it was. */
const giveUpErase: Cfi01Effect = (device) => {
  if (device.array.isProtected) device.note = NOTES.refusedAnyway;
  return undefined;
};

function setReady(device: Cfi01): undefined {
  device.registers.status |= SR.ready;
}

const ready: Cfi01Effect = (device) => setReady(device);

const clearStatus: Cfi01Effect = (device) => {
  device.registers.status = 0;
  return undefined;
};

const programWord: Cfi01Effect = (device, { deviceOffset, data, widthBytes }) => {
  if (device.array.isProtected) {
    device.registers.status |= SR.programError;
    device.note = NOTES.refusedProgram;
  } else {
    device.array.overwrite(deviceOffset, data, widthBytes);
    device.note = NOTES.programmed;
  }
  return setReady(device);
};

const takeCount: Cfi01Effect = (device, { deviceOffset, data }) => {
  device.openBuffer(deviceOffset);
  device.registers.wordsLeft = lowBytes(data, device.geometry.deviceWidthBytes);
  device.registers.words = device.registers.wordsLeft + 1;
  return undefined;
};

const takeWord: Cfi01Effect = (device, cycle) => {
  const { registers } = device;
  device.note = bufferWord(device, cycle);
  if (device.note.tone === 'bad') registers.status |= SR.programError;
  registers.status |= SR.ready;
  if (registers.wordsLeft === 0) return 'bufferConfirm';
  registers.wordsLeft--;
  return undefined;
};

function bufferWord(device: Cfi01, cycle: WriteCycle): CycleNote {
  if (device.array.isProtected) return NOTES.refusedProgram;
  return device.fillBuffer(cycle) ? NOTES.buffered : NOTES.outside;
}

const confirmBuffer: Cfi01Effect = (device, cycle) => {
  if (device.registers.status & SR.programError) return abortBuffer(device, cycle);
  // The rest of the window holds what the array has: only what the program filled is told as written.
  for (const [start, end] of rangesOf(device.bufferFilled))
    device.array.store(device.registers.bufferOffset + start, device.buffer.subarray(start, end));
  device.closeBuffer();
  device.note = NOTES.flushed;
  return setReady(device);
};

const abortBuffer: Cfi01Effect = (device) => {
  device.closeBuffer();
  device.note = NOTES.aborted;
  return 'readArray';
};

// biome-ignore format: aligned like a datasheet's command table; `rest` is every byte that no row names
export const WRITE_CYCLES = compileWriteCycles<Cfi01State, Cfi01>(STATE_NAMES, [
  { at: ['readArray', 'readStatus', 'readId'],                     // first cycle of a command
    rows: [
      // data  command                         next             effect         departure from the datasheet
      [0x00,   'read array (QEMU’s own)',      'readArray',     keep,          DEPARTURES.zero],
      [0x10,   'word program setup',           'programSetup',  keep],
      [0x20,   'block erase setup',            'eraseSetup',    eraseBlock,    DEPARTURES.early],
      [0x40,   'word program setup',           'programSetup',  keep],
      [0x50,   'clear status register',        'readArray',     clearStatus,   DEPARTURES.clear],
      [0x60,   'block lock setup',             'lockSetup',     keep],
      [0x70,   'read status register',         'readStatus',    keep],
      [0x90,   'read identifier',              'readId',        keep],
      [0x98,   'CFI query',                    'readQuery',     keep],
      [0xe8,   'buffered program setup',       'bufferCount',   ready],
      [0xf0,   'reset (AMD command set)',      'readArray',     keep,          DEPARTURES.amdReset],
      [0xff,   'read array',                   'readArray',     keep],
    ],
    rest: ['other', 'unknown command',         'readArray',     keep,          DEPARTURES.unknown] },

  { at: ['readQuery'],
    rows: [
      [0xff,   'read array',                   'readArray',     keep],
    ],
    rest: ['other', 'ignored in CFI query',    'readQuery',     keep,          DEPARTURES.query] },

  { at: ['programSetup'],
    rows: [],
    rest: ['data word', 'word program',        'readStatus',    programWord,   DEPARTURES.overwrites] },

  { at: ['eraseSetup'],
    rows: [
      [0xd0,   'block erase confirm',          'readStatus',    ready],
      [0xff,   'erase given up',               'readArray',     giveUpErase,   DEPARTURES.tooLate],
    ],
    rest: ['other', 'erase not confirmed',     'readArray',     giveUpErase,   DEPARTURES.tooLate] },

  { at: ['lockSetup'],
    rows: [
      [0x01,   'block lock',                   'readStatus',    ready,         DEPARTURES.locks],
      [0xd0,   'block unlock',                 'readStatus',    ready,         DEPARTURES.locks],
      [0xff,   'read array',                   'readArray',     keep],
    ],
    rest: ['other', 'unknown lock command',    'readArray',     keep,          DEPARTURES.unknown] },

  { at: ['bufferCount'],
    rows: [],
    rest: ['count − 1', 'buffered program word count', 'bufferData', takeCount, DEPARTURES.count] },

  { at: ['bufferData'],                                            // the last word leads to bufferConfirm
    rows: [],
    rest: ['data word', 'into the write buffer', 'bufferData',  takeWord] },

  { at: ['bufferConfirm'],
    rows: [
      [0xd0,   'buffered program confirm',     'readStatus',    confirmBuffer],
    ],
    rest: ['other', 'buffered program abort',  'readArray',     abortBuffer,   DEPARTURES.abort] },
]);

const READ_ARRAY = STATE_NAMES.indexOf('readArray');
/** What a read answers, in words. */
const READ_ANSWERS = {
  array: 'the array',
  status: 'the status register',
  identifier: 'manufacturer and device code',
  query: 'the query table',
};
const STATES_BY_INDEX = STATE_NAMES.map((name) => STATES[name]);

/** As a person says it. */
export const CFI01_COMMAND_SET = 'Intel command set';

/** What a board says of one flash. */
export interface Cfi01Options {
  readonly geometry: Cfi01Bank;
  /** Manufacturer and device code, and two more where the bank answers as one chip (QEMU `id0` to `id3`). */
  readonly identifiers: readonly [number, number, number, number];
  /** QEMU `secure`: only Secure software may send commands, and no access of this bus is Secure. */
  readonly isSecure?: boolean;
}

export class Cfi01 implements FlashDevice {
  readonly commandSet = CFI01_COMMAND_SET;
  readonly geometry: Cfi01Bank;
  readonly array: NorArray;
  readonly isSecure: boolean;
  readonly queryBytes: Uint8Array;
  readonly queryStrideBytes: number;
  readonly answers: Cfi01Answers;
  readonly operations;
  /** All that a snapshot of the device must hold besides the array and the write buffer. */
  readonly registers: Cfi01Registers = {
    state: READ_ARRAY,
    command: 0,
    status: SR.ready,
    words: 0,
    wordsLeft: 0,
    bufferOffset: NO_BUFFER,
  };
  /** Data of a buffered program until its confirm; begins as a copy of the array it lies over. */
  readonly buffer: Uint8Array;
  /** 1 for each byte of the buffer that the present buffered program has written. */
  readonly bufferFilled: Uint8Array;
  note: CycleNote = { what: 'reset', tone: 'plain', departure: null };
  onDirectChange: ((isDirect: boolean) => void) | undefined;
  onTimer: ((note: CycleNote) => void) | undefined;
  readonly #cycle: WriteCycle = { deviceOffset: 0, data: 0, widthBytes: 1 };

  constructor(array: NorArray, options: Cfi01Options) {
    this.array = array;
    this.geometry = options.geometry;
    this.isSecure = options.isSecure ?? false;
    this.queryBytes = cfi01QueryTable(options.geometry);
    this.queryStrideBytes = queryStrideOf(options.geometry);
    const { identifiers } = options;
    this.answers = answersOf(options.geometry, { identifiers, queryBytes: this.queryBytes });
    this.buffer = new Uint8Array(writeBufferBytesOf(options.geometry));
    this.bufferFilled = new Uint8Array(this.buffer.length);
    this.operations = cfi01Operations(options.geometry, this.queryBytes, array.byteOrder);
  }

  get state(): Cfi01State {
    return STATE_NAMES[this.registers.state] ?? 'readArray';
  }

  get isDirect(): boolean {
    return this.registers.state === READ_ARRAY;
  }

  get stateTitle(): string {
    return STATES[this.state].title;
  }

  write(deviceOffset: number, data: number, widthBytes: WidthBytes): void {
    if (this.isSecure) {
      this.note = NOTES.notSecure;
      return;
    }
    const { registers } = this;
    const row = WRITE_CYCLES.rows[(registers.state << 8) | (data & 0xff)];
    if (row === undefined) throw new Error(`state ${registers.state} has no rows`);
    const startsCommand = STATES_BY_INDEX[registers.state]?.writeCycle === 0;
    const cycle = this.#cycle;
    cycle.deviceOffset = deviceOffset;
    cycle.data = data;
    cycle.widthBytes = widthBytes;
    this.note = row.note;
    const chosen = row.effect(this, cycle);
    if (startsCommand) registers.command = data & 0xff;
    this.#enter(chosen === undefined ? row.nextIndex : STATE_NAMES.indexOf(chosen));
  }

  read(deviceOffset: number, widthBytes: WidthBytes): number {
    switch (STATES_BY_INDEX[this.registers.state]?.reads) {
      case 'array':
        return this.array.read(deviceOffset, widthBytes);
      case 'status':
        return this.answers.status(this.registers.status, widthBytes);
      case 'identifier':
        return this.answers.identifier(deviceOffset, widthBytes);
      case 'query':
        return this.answers.query(deviceOffset, widthBytes);
      default:
        throw new Error(`state ${this.registers.state} answers no reads`);
    }
  }

  reset(): void {
    this.registers.status = SR.ready;
    this.closeBuffer();
    this.#enter(READ_ARRAY);
  }

  /** Places the write buffer over the aligned window that holds this offset, filled with what the array has there. */
  openBuffer(deviceOffset: number): void {
    this.registers.bufferOffset = deviceOffset - (deviceOffset % this.buffer.length);
    this.buffer.fill(0);
    const start = this.registers.bufferOffset;
    this.buffer.set(this.array.bytes.subarray(start, start + this.buffer.length));
    this.bufferFilled.fill(0);
  }

  /** @returns false if the access doesn't lie wholly in the buffer's window. */
  fillBuffer({ deviceOffset, data, widthBytes }: WriteCycle): boolean {
    const start = deviceOffset - this.registers.bufferOffset;
    if (start < 0 || start + widthBytes > this.buffer.length) return false;
    for (let lane = 0; lane < widthBytes; lane++) {
      this.buffer[start + this.array.placeOf(lane, widthBytes)] = data >>> (8 * lane);
      this.bufferFilled[start + lane] = 1;
    }
    return true;
  }

  closeBuffer(): void {
    this.registers.bufferOffset = NO_BUFFER;
  }

  explainRead(deviceOffset: number, value: number, widthBytes: WidthBytes): CycleNote {
    return explainCfi01Read(this, deviceOffset, { value, widthBytes });
  }

  snapshot() {
    return describeCfi01(this);
  }

  nextCycles() {
    const { reads } = STATES[this.state];
    return [
      ...WRITE_CYCLES.of(this.state).map(({ cycle, note: { what, departure } }) => ({
        cycle,
        does: what,
        departure,
      })),
      { cycle: 'any read', does: READ_ANSWERS[reads], departure: null },
    ];
  }

  queryFields() {
    return decodeQuery(this.queryBytes);
  }

  queryNotes() {
    return queryNotesOf(this.geometry);
  }

  howToQuery(busBase: number): string {
    return howToQueryAt(this, busBase);
  }

  #enter(next: number): void {
    const wasDirect = this.isDirect;
    this.registers.state = next;
    if (this.isDirect) this.registers.command = 0;
    if (this.isDirect !== wasDirect) this.onDirectChange?.(this.isDirect);
  }
}
