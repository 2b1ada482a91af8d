/**
 * Parallel NOR flash with the Intel command set (CFI primary vendor 0x0001; QEMU `cfi.pflash01`).
 *
 * A bus write picks a row of the profile's write cycles, by state and low data byte; a bus read answers what STATES says.
 * There is no other path. Follows QEMU 7.2.22 cycle by cycle. Offsets are bytes from the start of the device.
 */

import { answersOf, type Cfi01Answers } from './cfi01/answers.ts';
import { type Cfi01Bank, queryStrideOf, writeBufferBytesOf } from './cfi01/bank.ts';
import type { Cfi01Parts } from './cfi01/cycles.ts';
import { cfi01Operations } from './cfi01/operations.ts';
import { type Cfi01Profile, QEMU_72 } from './cfi01/profile.ts';
import { cfi01QueryTable, queryNotesOf } from './cfi01/query.ts';
import {
  type Cfi01Registers,
  type Cfi01State,
  NO_BUFFER,
  SR,
  SR_ERRORS,
  STANDINGS,
  STATE_NAMES,
  STATES,
} from './cfi01/states.ts';
import { describeCfi01, explainCfi01Read } from './cfi01/words.ts';
import { type CycleMeaning, NO_MEANING } from './cycle-meaning.ts';
import type { CycleNote, FlashDevice, Standing } from './flash-device.ts';
import type { WidthBytes } from './geometry.ts';
import { howToQueryAt } from './how-to-query.ts';
import type { NorArray } from './nor-array.ts';
import { decodeQuery } from './query-fields.ts';
import type { Remembered } from './remembered.ts';
import { describeNext, describeStateMachine } from './state-machine.ts';
import type { WriteCycle } from './write-cycles.ts';

const READ_ARRAY = STATE_NAMES.indexOf('readArray');
/** What a read answers, in words. */
const READ_ANSWERS = {
  array: 'the array',
  status: 'the status register',
  identifier: 'manufacturer and device code',
  query: 'the query table',
};
const STATES_BY_INDEX = STATE_NAMES.map((name) => STATES[name]);

/** Said of a write that never reaches the table. */
const NOT_SECURE: CycleNote = {
  what: 'ignored: only Secure software may command this flash',
  tone: 'bad',
  departure: null,
  outcome: 'protected',
};
const REFUSAL: CycleMeaning = { ...NO_MEANING, isRefusal: true };

/** What a remembered device takes beside its write buffer. */
const REMEMBERED_BYTES = 512;

/** As a person says it. */
export const CFI01_COMMAND_SET = 'Intel command set';

/** What a board says of one flash. */
export interface Cfi01Options {
  readonly geometry: Cfi01Bank;
  /** Manufacturer and device code, and two more where the bank answers as one chip (QEMU `id0` to `id3`). */
  readonly identifiers: readonly [number, number, number, number];
  /** QEMU `secure`: only Secure software may send commands, and no access of this bus is Secure. */
  readonly isSecure?: boolean;
  readonly profile?: Cfi01Profile;
}

export class Cfi01 implements FlashDevice, Cfi01Parts {
  readonly commandSet = CFI01_COMMAND_SET;
  readonly geometry: Cfi01Bank;
  readonly array: NorArray;
  readonly isSecure: boolean;
  readonly profile: Cfi01Profile;
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
  meaning: CycleMeaning = NO_MEANING;
  onDirectChange: ((isDirect: boolean) => void) | undefined;
  onTimer: ((note: CycleNote) => void) | undefined;
  readonly #cycle: WriteCycle = { deviceOffset: 0, data: 0, widthBytes: 1 };

  constructor(array: NorArray, options: Cfi01Options) {
    this.array = array;
    this.geometry = options.geometry;
    this.isSecure = options.isSecure ?? false;
    this.profile = options.profile ?? QEMU_72;
    this.queryBytes = cfi01QueryTable(options.geometry);
    this.queryStrideBytes = queryStrideOf(options.geometry);
    const { identifiers } = options;
    this.answers = answersOf(options.geometry, { identifiers, queryBytes: this.queryBytes });
    this.buffer = new Uint8Array(writeBufferBytesOf(options.geometry));
    // A Buffer finds the next mark many times faster.
    this.bufferFilled = Buffer.alloc(this.buffer.length);
    this.operations = cfi01Operations(options.geometry, this.queryBytes, array.byteOrder);
  }

  get state(): Cfi01State {
    return STATE_NAMES[this.registers.state] ?? 'readArray';
  }

  get isDirect(): boolean {
    return this.registers.state === READ_ARRAY;
  }

  get standing(): Standing {
    const standing = STANDINGS[this.registers.state];
    if (standing === undefined) throw new Error(`there is no state ${this.registers.state}`);
    return standing;
  }

  /** The state alone decides: QEMU's Intel device suspends nothing. */
  readsAt(): Standing['reads'] {
    return this.standing.reads;
  }

  get hasError(): boolean {
    return (this.registers.status & SR_ERRORS) !== 0;
  }

  meaningAtStart(_deviceOffset: number, data: number): CycleMeaning {
    return this.profile.cycles.rows[(READ_ARRAY << 8) | (data & 0xff)] ?? NO_MEANING;
  }

  write(deviceOffset: number, data: number, widthBytes: WidthBytes): void {
    if (this.isSecure) {
      this.note = NOT_SECURE;
      this.meaning = REFUSAL;
      return;
    }
    const { registers } = this;
    const row = this.profile.cycles.rows[(registers.state << 8) | (data & 0xff)];
    if (row === undefined) throw new Error(`state ${registers.state} has no rows`);
    const startsCommand = STATES_BY_INDEX[registers.state]?.writeCycle === 0;
    const cycle = this.#cycle;
    cycle.deviceOffset = deviceOffset;
    cycle.data = data;
    cycle.widthBytes = widthBytes;
    this.note = row.note;
    this.meaning = row;
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

  remember(): Remembered {
    const { note, meaning } = this;
    const registers = { ...this.registers };
    // Not `slice`: a Buffer's would be the same bytes, not a copy.
    const buffers = this.#buffersInUse().map((bytes) => ({ bytes, copy: Uint8Array.from(bytes) }));
    return {
      heldBytes: REMEMBERED_BYTES + buffers.reduce((sum, { copy }) => sum + copy.length, 0),
      restore: () => {
        this.#enter(registers.state);
        Object.assign(this.registers, registers);
        this.note = note;
        this.meaning = meaning;
        for (const { bytes, copy } of buffers) bytes.set(copy);
      },
    };
  }

  takeOver(other: FlashDevice): void {
    if (!(other instanceof Cfi01)) throw new Error('a device of another kind has other states');
    this.#enter(other.registers.state);
    Object.assign(this.registers, other.registers);
    this.buffer.set(other.buffer);
    this.bufferFilled.set(other.bufferFilled);
  }

  /** Places the write buffer over the aligned window that holds this offset, filled with what the array has there. */
  openBuffer(deviceOffset: number): void {
    this.registers.bufferOffset = deviceOffset - (deviceOffset % this.buffer.length);
    this.buffer.fill(0);
    this.buffer.set(this.array.copy(this.registers.bufferOffset, this.buffer.length));
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
    const readAnswer = READ_ANSWERS[STATES[this.state].reads];
    const { isFirstCycle } = this.standing;
    return describeNext(
      this.profile.cycles.of(this.state),
      { geometry: this.geometry },
      { isFirstCycle, readAnswer },
    );
  }

  stateMachine() {
    const { groups } = this.profile.cycles;
    return describeStateMachine({ standings: STANDINGS, groups, geometry: this.geometry });
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

  #buffersInUse(): Uint8Array[] {
    return this.registers.bufferOffset === NO_BUFFER ? [] : [this.buffer, this.bufferFilled];
  }

  #enter(next: number): void {
    const wasDirect = this.isDirect;
    this.registers.state = next;
    if (this.isDirect) this.registers.command = 0;
    if (this.isDirect !== wasDirect) this.onDirectChange?.(this.isDirect);
  }
}
