/** The AMD device in words: what its state, its status bits and its answers mean. Never on the hot path. */
import type { DeviceFact, DeviceRegister, DeviceSnapshot, NextCycle } from '../../../app/contract/device.ts';
import { eraseBlockOf } from '../../../app/contract/geometry/erase-blocks.ts';
import { type CommandSteps, stepsAt } from '../command-steps.ts';
import type { CycleNote } from '../flash-device.ts';
import { type FlashGeometry, regionsOf, type WidthBytes } from '../geometry.ts';
import type { NorArray } from '../nor-array.ts';
import { explainQueryByte } from '../query-fields.ts';
import { sayDuration } from '../say-duration.ts';
import { describeNext } from '../state-machine.ts';
import { DEPARTURES } from './departures.ts';
import type { Cfi02Profile } from './profile.ts';
import {
  ARRAY_READS_IN_MMIO,
  type Cfi02Place,
  type Cfi02Registers,
  type Cfi02State,
  DQ,
  STATES,
} from './states.ts';

/** What of the device is put in words here. */
interface Described {
  readonly state: Cfi02State;
  readonly isDirect: boolean;
  readonly geometry: FlashGeometry;
  readonly array: NorArray;
  readonly registers: Readonly<Cfi02Registers>;
  readonly queryBytes: Uint8Array;
  readonly places: Readonly<Record<Cfi02Place, number>>;
  readonly profile: Cfi02Profile;
  readonly waitNanoseconds: number;
  wordAt(deviceOffset: number): number;
  identifierAt(deviceOffset: number): number | undefined;
  isSuspendedAt(deviceOffset: number): boolean;
}

const SENTENCES: Record<Cfi02State, string> = {
  readArray: 'Reads answer the array; a command begins with an unlock cycle.',
  eraseSuspended:
    'An erase waits for 0x30. Other sectors can be read and programmed; a sector being erased answers its status.',
  unlocking: 'The next write is the second unlock cycle; reads still answer the array.',
  unlocked: 'The next write is the command; reads still answer the array.',
  unlockBypass: 'Commands need no unlock cycles and may go to any address; 0x90, 0x00 ends that.',
  programSetup: 'The next write is the data; reads answer the status bits.',
  autoselect: 'Reads answer the identifier codes, and the array where there are none.',
  eraseSetup: 'The next write is an unlock cycle once more; reads still answer the array.',
  eraseUnlocking: 'The next write is the second unlock cycle; reads still answer the array.',
  eraseUnlocked: 'The next write says what to erase: 0x30 in a sector, or 0x10 for the whole chip.',
  eraseWindow: 'More sectors are taken until the window ends; reads answer the status bits.',
  sectorErase: 'Busy until its time is over; reads answer the status bits, and 0xb0 suspends.',
  chipErase: 'Busy until its time is over; reads answer the status bits, and nothing interrupts.',
  readQuery: 'Reads answer the query table.',
  autoselectQuery: 'Reads answer the query table; 0xf0 leads back to autoselect.',
};

/** Status bits, highest first; `whenSet` and `whenClear` are what the bit says. */
const STATUS_BITS = [
  {
    bit: 7,
    title: 'data polling',
    whenSet: 'set when an erase ends, or the inverse of the data programmed last',
    whenClear: 'erasing, or the inverse of the data programmed last',
  },
  {
    bit: 6,
    title: 'toggle',
    whenSet: 'flips with each read while busy',
    whenClear: 'flips with each read while busy',
  },
  {
    bit: 5,
    title: 'time limit exceeded',
    whenSet: 'the device gave up',
    whenClear: 'in time: QEMU never sets this bit',
  },
  { bit: 4, title: 'reserved', whenSet: 'reserved', whenClear: 'reserved' },
  {
    bit: 3,
    title: 'erase timer',
    whenSet: 'the erase window is over: no more sectors are taken',
    whenClear: 'no erase under way, or its window is open',
  },
  {
    bit: 2,
    title: 'erase toggle',
    whenSet: 'flips with each read of a sector being erased',
    whenClear: 'flips with each read of a sector being erased',
  },
  { bit: 1, title: 'reserved', whenSet: 'reserved', whenClear: 'reserved' },
  { bit: 0, title: 'reserved', whenSet: 'reserved', whenClear: 'reserved' },
] as const;

export function describeCfi02(device: Described): DeviceSnapshot {
  const { state } = device;
  const { title, writeCycle, command } = STATES[state];
  return {
    state,
    title,
    sentence: SENTENCES[state],
    writeCycle,
    command: command === 0 ? null : command,
    steps: stepsAt(COMMAND_STEPS[state], (step, index) => stepDetail(device, step, index)),
    registers: [statusRegister(device)],
    facts: factsOf(device),
    locks: 'No sector protection: QEMU says 0 for every sector and protects none.',
    programming: { setsBits: false, departure: null },
    buffer: null,
    next: nextCfi02Cycles(device),
  };
}

function statusRegister({ state, registers: { status } }: Described): DeviceRegister {
  return {
    title: 'Status bits',
    bits: STATUS_BITS.map(({ bit, title, whenSet, whenClear }) => {
      const isSet = ((status >> bit) & 1) === 1;
      return {
        name: `DQ${bit}`,
        title,
        perChip: [isSet],
        meaning: isSet ? whenSet : whenClear,
        whenSet: 'plain' as const,
      };
    }),
    sentence: statusSentence(state),
  };
}

/** There is no status register to ask for: the bits are seen only while something is under way. */
function statusSentence(state: Cfi02State): string {
  const { reads } = STATES[state];
  if (reads === 'programStatus') return 'Reads show these bits until the data comes; DQ6 flips with each.';
  if (reads === 'eraseStatus') return 'Busy: reads show these bits; DQ6 and DQ2 flip with each.';
  if (state === 'eraseSuspended') return 'Seen in a sector being erased; there DQ2 flips with each read.';
  return 'Not seen now: as the last read or command left them.';
}

/** Steps of each multi-cycle command, by the state that waits for the next of them. */
const PROGRAM_STEPS = ['Unlock', 'Unlock', 'Command', 'Data'];
const ERASE_STEPS = ['Unlock', 'Unlock', 'Erase', 'Unlock', 'Unlock', 'What', 'Busy'];
const COMMAND_STEPS: Partial<Record<Cfi02State, CommandSteps>> = {
  unlocking: { steps: PROGRAM_STEPS.slice(0, 3), now: 1 },
  unlocked: { steps: PROGRAM_STEPS.slice(0, 3), now: 2 },
  programSetup: { steps: PROGRAM_STEPS, now: 3 },
  eraseSetup: { steps: ERASE_STEPS, now: 3 },
  eraseUnlocking: { steps: ERASE_STEPS, now: 4 },
  eraseUnlocked: { steps: ERASE_STEPS, now: 5 },
  eraseWindow: { steps: ['Sectors', 'Busy'], now: 0 },
  sectorErase: { steps: ['Sectors', 'Busy'], now: 1 },
  chipErase: { steps: ['Chip', 'Busy'], now: 1 },
};

function stepDetail(device: Described, name: string, index: number): string {
  if (name === 'Unlock') return index % 3 === 0 ? '0xaa' : '0x55';
  if (name === 'Erase') return '0x80';
  if (name === 'Command') return '0xa0';
  if (name === 'What') return '0x30 · 0x10';
  if (name === 'Data') return 'word';
  if (name === 'Sectors') return `${device.registers.erasing.length}`;
  if (name === 'Chip') return '0x10';
  return sayBusy(device);
}

/** How long an erase is busy: what is left of it, or all that will come after its window. */
function sayBusy({ state, registers, profile, queryBytes, waitNanoseconds }: Described): string {
  if (state === 'sectorErase' || state === 'chipErase') return sayDuration(waitNanoseconds);
  if (state !== 'eraseWindow') return 'µs to s';
  return sayDuration(registers.erasesQueued * profile.sectorEraseNanoseconds(queryBytes));
}

function factsOf(device: Described): DeviceFact[] {
  const { registers, state, waitNanoseconds } = device;
  const facts: DeviceFact[] = [];
  if (waitNanoseconds > 0) {
    const isKnown = STATES[state].reads === 'eraseStatus';
    const title = state === 'eraseWindow' ? 'Erase window' : isKnown ? 'Busy' : 'Timer of a broken-off erase';
    facts.push({ title, text: `${sayDuration(waitNanoseconds)} left` });
  }
  if (registers.suspendedNanoseconds > 0) {
    facts.push({
      title: 'Suspended erase',
      text: `${sayDuration(registers.suspendedNanoseconds)} left to do`,
    });
  }
  if (registers.erasing.length > 0) facts.push(sectorsFact(device));
  if (device.array.isProtected && STATES[state].reads === 'eraseStatus') {
    facts.push({ title: 'Protected', text: 'nothing is erased; QEMU is busy all the same' });
  }
  if (registers.isBypass) facts.push({ title: 'Unlock bypass', text: 'on' });
  if (!device.isDirect && STATES[state].writeCycle === 0) {
    facts.push({
      title: 'Direct reads',
      text: `come back after ${ARRAY_READS_IN_MMIO + 1 - registers.arrayReads} more reads of the array`,
    });
  }
  return facts;
}

/** QEMU forgets the sectors at the end of an erase alone: one that is broken off in its window leaves them. */
function sectorsFact(device: Described): DeviceFact {
  const { state, registers, array } = device;
  const isUnderWay = state === 'eraseWindow' || state === 'sectorErase' || registers.suspendedNanoseconds > 0;
  const text = saySectors(device);
  if (!isUnderWay)
    return {
      title: 'Broken-off sectors',
      text: `${text}; QEMU adds their time to the next erase`,
    };
  return { title: array.isProtected ? 'Sectors asked for' : 'Sectors being erased', text };
}

/** `2: #0 at 0x0, #1 at 0x10000`. */
function saySectors({ geometry, registers: { erasing } }: Described): string {
  const regions = regionsOf(geometry);
  const places = erasing.map(
    (index) => `#${index} at 0x${eraseBlockOf(regions, index).deviceOffset.toString(16)}`,
  );
  return `${erasing.length}: ${places.join(', ')}`;
}

/** The cycles that the device would take now, from its own table, and what a read would answer. */
export function nextCfi02Cycles({ state, profile, geometry, places }: Described): NextCycle[] {
  const { reads, writeCycle } = STATES[state];
  return describeNext(
    profile.cycles.of(state),
    { geometry, places },
    { isFirstCycle: writeCycle === 0, readAnswer: READ_ANSWERS[reads] },
  );
}

const READ_ANSWERS = {
  array: 'the array',
  programStatus: 'the status bits, DQ6 flipped',
  eraseStatus: 'the status bits, DQ6 and DQ2 flipped',
  identifier: 'manufacturer and device codes',
  query: 'the query table',
};

const IDENTIFIERS = new Map([
  [0x00, 'manufacturer'],
  [0x01, 'device'],
  [0x02, 'sector protection: none'],
  [0x0e, 'extended device code, first'],
  [0x0f, 'extended device code, second'],
]);

export function explainCfi02Read(
  device: Described,
  deviceOffset: number,
  answer: { value: number; widthBytes: WidthBytes },
): CycleNote {
  const word = device.wordAt(deviceOffset);
  switch (STATES[device.state].reads) {
    case 'array':
      return explainArrayRead(device, deviceOffset, answer.value);
    case 'programStatus':
    case 'eraseStatus':
      return plain(`status: busy, ${sayToggles(answer.value)}`);
    case 'identifier':
      return plain(
        device.identifierAt(deviceOffset) === undefined ? 'array' : (IDENTIFIERS.get(word) ?? 'array'),
      );
    case 'query':
      return plain(explainQueryByte(device.queryBytes, word));
  }
}

function explainArrayRead(device: Described, deviceOffset: number, value: number): CycleNote {
  // A device that reads go past answers none: this very read was the one that changed it.
  const departure = device.isDirect ? DEPARTURES.counted : null;
  const what = device.isSuspendedAt(deviceOffset)
    ? `status: its erase is suspended, ${sayToggles(value)}`
    : 'array';
  return { what, tone: 'plain', departure };
}

function sayToggles(status: number): string {
  const bit = (mask: number) => (status & mask ? 1 : 0);
  return `DQ7 ${bit(DQ.polling)}, DQ6 ${bit(DQ.toggle)}, DQ3 ${bit(DQ.eraseTimer)}, DQ2 ${bit(DQ.eraseToggle)}`;
}

function plain(what: string): CycleNote {
  return { what, tone: 'plain', departure: null };
}
