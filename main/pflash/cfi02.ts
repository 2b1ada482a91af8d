/**
 * Parallel NOR flash with the AMD command set (CFI primary vendor 0x0002; QEMU `cfi.pflash02`).
 *
 * A bus write picks a row of the profile's write cycles, by state, low data byte and word address; a bus read answers
 * what STATES says; the end of a wait is `#timeIsUp`. There is no other path. Offsets are bytes from the start of the
 * device, and wrap at its size. One chip, or chips in lockstep that count as one: QEMU's has no interleave.
 */
import { eraseBlockAt } from '../../app/contract/geometry/erase-blocks.ts';
import type { Cfi02Parts } from './cfi02/cycles.ts';
import { cfi02Operations } from './cfi02/operations.ts';
import type { Cfi02Options } from './cfi02/options.ts';
import { type Cfi02Profile, QEMU_72 } from './cfi02/profile.ts';
import { cfi02QueryTable, queryNotesOf } from './cfi02/query.ts';
import { describeCfi02States } from './cfi02/state-machine.ts';
import {
  ARRAY_READS_IN_MMIO,
  type Cfi02Place,
  type Cfi02Registers,
  type Cfi02State,
  DQ,
  NO_DEADLINE,
  PLACE_MASK,
  PLACES,
  STANDINGS,
  STATE_NAMES,
  STATES,
} from './cfi02/states.ts';
import { timerNote } from './cfi02/timer-notes.ts';
import { describeCfi02, explainCfi02Read, nextCfi02Cycles } from './cfi02/words.ts';
import { type CycleMeaning, NO_MEANING } from './cycle-meaning.ts';
import type { CycleNote, FlashDevice, Standing } from './flash-device.ts';
import {
  deviceWordAt,
  type FlashGeometry,
  lowBytes,
  regionsOf,
  sizeBytesOf,
  type WidthBytes,
} from './geometry.ts';
import { howToQueryAt } from './how-to-query.ts';
import type { NorArray } from './nor-array.ts';
import { decodeQuery, QUERY_PLACE } from './query-fields.ts';
import type { Remembered } from './remembered.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { WriteCycle } from './write-cycles.ts';

/** What a remembered device takes beside the erase blocks that it erases. */
const REMEMBERED_BYTES = 512;

/** As a person says it. */
export const CFI02_COMMAND_SET = 'AMD command set';

const STATES_BY_INDEX = STATE_NAMES.map((name) => STATES[name]);
const indexOf = (state: Cfi02State) => STATE_NAMES.indexOf(state);
const READ_ARRAY = indexOf('readArray');
const ERASE_SUSPENDED = indexOf('eraseSuspended');
const UNLOCKED = indexOf('unlocked');
const UNLOCK_BYPASS = indexOf('unlockBypass');
const SECTOR_ERASE = indexOf('sectorErase');

export class Cfi02 implements FlashDevice, Cfi02Parts {
  readonly commandSet = CFI02_COMMAND_SET;
  readonly geometry: FlashGeometry;
  readonly array: NorArray;
  readonly identifiers: Cfi02Options['identifiers'];
  /** Word addresses that count in commands, by name. */
  readonly places: Readonly<Record<Cfi02Place, number>>;
  readonly profile: Cfi02Profile;
  readonly queryBytes: Uint8Array;
  readonly queryStrideBytes: number;
  readonly operations;
  /** All that a snapshot of the device must hold besides the array: see `save`. */
  readonly registers: Cfi02Registers = {
    state: READ_ARRAY,
    status: 0,
    isDirect: true,
    isBypass: false,
    arrayReads: 0,
    erasesQueued: 0,
    erasing: [],
    suspendedNanoseconds: 0,
    deadlineNanoseconds: NO_DEADLINE,
  };
  note: CycleNote = { what: 'reset', tone: 'plain', departure: null };
  meaning: CycleMeaning = NO_MEANING;
  onDirectChange: ((isDirect: boolean) => void) | undefined;
  onTimer: ((note: CycleNote) => void) | undefined;
  readonly clock: VirtualClock;
  readonly #cycle: WriteCycle = { deviceOffset: 0, data: 0, widthBytes: 1 };
  /** QEMU wraps offsets so: exact for a size that is a power of two, odd for others. */
  readonly #offsetMask: number;
  #disarm: (() => void) | undefined;

  constructor(array: NorArray, options: Cfi02Options) {
    const { geometry, unlockAddresses } = options;
    this.array = array;
    this.geometry = geometry;
    this.identifiers = options.identifiers;
    this.places = {
      unlock0: unlockAddresses[0] & PLACE_MASK,
      unlock1: unlockAddresses[1] & PLACE_MASK,
      query: QUERY_PLACE,
    };
    this.clock = options.clock;
    this.profile = options.profile ?? QEMU_72;
    this.queryBytes = cfi02QueryTable(geometry);
    this.queryStrideBytes = geometry.bankWidthBytes;
    this.operations = cfi02Operations(this);
    this.#offsetMask = sizeBytesOf(geometry) - 1;
  }

  get state(): Cfi02State {
    return STATE_NAMES[this.registers.state] ?? 'readArray';
  }

  get isDirect(): boolean {
    return this.registers.isDirect;
  }

  get standing(): Standing {
    const standing = STANDINGS[this.registers.state];
    if (standing === undefined) throw new Error(`there is no state ${this.registers.state}`);
    return standing;
  }

  readsAt(deviceOffset: number): Standing['reads'] {
    const { reads } = this.standing;
    return reads === 'array' && this.isSuspendedAt(deviceOffset & this.#offsetMask) ? 'status' : reads;
  }

  /** How long the present wait lasts from now, in nanoseconds; 0 if the device waits for nothing. */
  get waitNanoseconds(): number {
    const { deadlineNanoseconds } = this.registers;
    return deadlineNanoseconds === NO_DEADLINE ? 0 : deadlineNanoseconds - this.clock.nowNanoseconds;
  }

  /** QEMU never gives up: DQ5 stays clear. */
  get hasError(): boolean {
    return false;
  }

  meaningAtStart(deviceOffset: number, data: number): CycleMeaning {
    return this.#rowAt(READ_ARRAY, deviceOffset & this.#offsetMask, data);
  }

  write(deviceOffset: number, data: number, widthBytes: WidthBytes): void {
    const cycle = this.#cycle;
    cycle.deviceOffset = deviceOffset & this.#offsetMask;
    cycle.data = data;
    cycle.widthBytes = widthBytes;
    const row = this.#rowAt(this.registers.state, cycle.deviceOffset, data);
    this.note = row.note;
    this.meaning = row;
    const chosen = row.effect(this, cycle);
    this.#enter(chosen === undefined ? row.nextIndex : indexOf(chosen));
  }

  read(deviceOffset: number, widthBytes: WidthBytes): number {
    const offset = deviceOffset & this.#offsetMask;
    switch (STATES_BY_INDEX[this.registers.state]?.reads) {
      case 'array':
        return this.#readArray(offset, widthBytes);
      case 'identifier':
        return lowBytes(this.identifierAt(offset) ?? this.array.read(offset, widthBytes), widthBytes);
      case 'programStatus':
        return this.#readStatus(DQ.toggle);
      case 'eraseStatus':
        return this.#readStatus(DQ.toggle | DQ.eraseToggle);
      case 'query':
        return this.queryBytes[this.wordAt(offset)] ?? 0;
      default:
        throw new Error(`state ${this.registers.state} answers no reads`);
    }
  }

  /** As in QEMU no more than the state: what waits goes on, and reads come back to the array no sooner. */
  reset(): void {
    this.#enter(READ_ARRAY);
  }

  /** A copy of the registers, for `restore`. */
  save(): Cfi02Registers {
    return { ...this.registers, erasing: [...this.registers.erasing] };
  }

  /** Puts saved registers back, with what waits; the clock has to stand where it stood. The array stays as it is. */
  restore(saved: Readonly<Cfi02Registers>): void {
    const wasDirect = this.isDirect;
    Object.assign(this.registers, saved, { erasing: [...saved.erasing] });
    this.#wait(saved.deadlineNanoseconds);
    if (this.isDirect !== wasDirect) this.onDirectChange?.(this.isDirect);
  }

  takeOver(other: FlashDevice): void {
    if (!(other instanceof Cfi02)) throw new Error('a device of another kind has other states');
    this.restore(other.save());
  }

  remember(): Remembered {
    const { note, meaning } = this;
    const saved = this.save();
    return {
      heldBytes: REMEMBERED_BYTES + 8 * saved.erasing.length,
      restore: () => {
        this.restore(saved);
        this.note = note;
        this.meaning = meaning;
      },
    };
  }

  /** Index that identifier and query reads go by: the word address in a page of 256 bytes. */
  wordAt(deviceOffset: number): number {
    return deviceWordAt(this.geometry, deviceOffset & 0xff);
  }

  /** What autoselect answers at an offset, or undefined where it answers the array. */
  identifierAt(deviceOffset: number): number | undefined {
    const [manufacturer, device, ...extended] = this.identifiers;
    const word = this.wordAt(deviceOffset);
    if (word === 0x0e || word === 0x0f) {
      const code = extended[word - 0x0e];
      return code === 0xff ? undefined : code;
    }
    // Word 2 says whether the sector is protected: in QEMU none ever is.
    return [manufacturer, device, 0][word];
  }

  isSuspendedAt(deviceOffset: number): boolean {
    const { suspendedNanoseconds, erasing } = this.registers;
    return (
      suspendedNanoseconds > 0 && erasing.includes(eraseBlockAt(regionsOf(this.geometry), deviceOffset).index)
    );
  }

  leaveDirect(): void {
    this.registers.arrayReads = 0;
    this.#setDirect(false);
  }

  queueErase(deviceOffset: number): void {
    const { registers, array } = this;
    const block = eraseBlockAt(regionsOf(this.geometry), deviceOffset);
    if (!array.isProtected) array.erase(block.deviceOffset, block.lengthBytes);
    registers.status &= ~DQ.polling;
    registers.erasesQueued++;
    if (!registers.erasing.includes(block.index)) registers.erasing.push(block.index);
    this.#waitFor(this.profile.eraseWindowNanoseconds);
  }

  eraseChip(): void {
    if (!this.array.isProtected) this.array.erase(0, sizeBytesOf(this.geometry));
    this.registers.status &= ~DQ.polling;
    this.#waitFor(this.profile.chipEraseNanoseconds(this.queryBytes));
  }

  suspend(): void {
    const { registers } = this;
    const isErasing = (registers.status & DQ.eraseTimer) !== 0;
    registers.suspendedNanoseconds = isErasing ? this.waitNanoseconds : this.#eraseNanoseconds();
    registers.status &= ~DQ.eraseTimer;
    this.#wait(NO_DEADLINE);
  }

  resume(): void {
    const { registers } = this;
    this.#waitFor(registers.suspendedNanoseconds);
    registers.suspendedNanoseconds = 0;
    registers.status = (registers.status & ~DQ.polling) | DQ.eraseTimer;
  }

  explainRead(deviceOffset: number, value: number, widthBytes: WidthBytes): CycleNote {
    return explainCfi02Read(this, deviceOffset & this.#offsetMask, { value, widthBytes });
  }

  snapshot() {
    return describeCfi02(this);
  }

  nextCycles() {
    return nextCfi02Cycles(this);
  }

  stateMachine() {
    return describeCfi02States(this);
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

  #rowAt(state: number, offset: number, data: number) {
    const trigger = (state << 8) | (data & 0xff);
    const row = this.profile.cycles.rows[(trigger << PLACES.length) | this.#placesAt(offset)];
    if (row === undefined) throw new Error(`state ${state} has no rows`);
    return row;
  }

  #placesAt(offset: number): number {
    const word = deviceWordAt(this.geometry, offset) & PLACE_MASK;
    const { unlock0, unlock1, query } = this.places;
    return (word === unlock0 ? 1 : 0) | (word === unlock1 ? 2 : 0) | (word === query ? 4 : 0);
  }

  #readArray(offset: number, widthBytes: WidthBytes): number {
    const { registers } = this;
    const isFirstCycle = STATES_BY_INDEX[registers.state]?.writeCycle === 0;
    if (isFirstCycle && !registers.isDirect && ++registers.arrayReads > ARRAY_READS_IN_MMIO) {
      this.#setDirect(true);
    }
    return this.isSuspendedAt(offset)
      ? this.#readStatus(DQ.eraseToggle)
      : this.array.read(offset, widthBytes);
  }

  /** Every read flips the toggle bits first and then shows them. */
  #readStatus(toggles: number): number {
    this.registers.status ^= toggles;
    return this.registers.status;
  }

  /** A state, or its twin while there is a reason for that. */
  #enter(next: number): void {
    const { registers } = this;
    if (next === READ_ARRAY && registers.suspendedNanoseconds > 0) registers.state = ERASE_SUSPENDED;
    else if (next === UNLOCKED && registers.isBypass) registers.state = UNLOCK_BYPASS;
    else registers.state = next;
  }

  #setDirect(isDirect: boolean): void {
    if (isDirect === this.registers.isDirect) return;
    this.registers.isDirect = isDirect;
    this.onDirectChange?.(isDirect);
  }

  #eraseNanoseconds(): number {
    return this.registers.erasesQueued * this.profile.sectorEraseNanoseconds(this.queryBytes);
  }

  #waitFor(nanoseconds: number): void {
    this.#wait(this.clock.nowNanoseconds + nanoseconds);
  }

  /** The device waits for one thing at a time: a new wait takes the place of the old one. */
  #wait(deadlineNanoseconds: number): void {
    this.#disarm?.();
    this.registers.deadlineNanoseconds = deadlineNanoseconds;
    this.#disarm =
      deadlineNanoseconds === NO_DEADLINE
        ? undefined
        : this.clock.at(deadlineNanoseconds, () => this.#timeIsUp());
  }

  /** The end of a wait, in whatever state the device is by then. */
  #timeIsUp(): void {
    const note = timerNote(this.state, this.array.isProtected);
    const { atTimeout } = STATES[this.state];
    this.#wait(NO_DEADLINE);
    if (atTimeout === 'beginErase') {
      this.#beginErase();
    } else {
      if (atTimeout === 'endErase') this.#endErase();
      this.#becomeReady();
    }
    this.onTimer?.(note);
  }

  #beginErase(): void {
    this.registers.status |= DQ.eraseTimer;
    this.registers.state = SECTOR_ERASE;
    this.#waitFor(this.#eraseNanoseconds());
  }

  #endErase(): void {
    this.registers.erasing = [];
    this.registers.erasesQueued = 0;
    this.registers.status &= ~DQ.eraseTimer;
  }

  #becomeReady(): void {
    this.registers.status ^= DQ.polling;
    if (this.registers.isBypass) {
      this.registers.state = UNLOCK_BYPASS;
    } else {
      this.#enter(READ_ARRAY);
      this.#setDirect(true);
    }
  }
}
