/** The Intel device in words: what its state, its status register and its answers mean. Never on the hot path. */
import type { DeviceRegister, DeviceSnapshot, NextCycle, WriteBuffer } from '../../../app/contract/device.ts';
import { deviceOffset as asDeviceOffset } from '../../../app/contract/units.ts';
import { type CommandSteps, stepsAt } from '../command-steps.ts';
import { rangesOf } from '../filled-ranges.ts';
import type { CycleNote } from '../flash-device.ts';
import { fromChip, interleaveOf, type WidthBytes } from '../geometry.ts';
import { explainQueryByte } from '../query-fields.ts';
import type { Cfi01Answers } from './answers.ts';
import type { Cfi01Bank } from './bank.ts';
import { DEPARTURES } from './departures.ts';
import { type Cfi01Registers, type Cfi01State, NO_BUFFER, SR, STATES } from './states.ts';

/** What of the device is put in words here. */
interface Described {
  readonly state: Cfi01State;
  readonly isDirect: boolean;
  readonly geometry: Cfi01Bank;
  readonly registers: Readonly<Cfi01Registers>;
  readonly buffer: Uint8Array;
  readonly bufferFilled: Uint8Array;
  readonly queryBytes: Uint8Array;
  readonly answers: Pick<Cfi01Answers, 'wordAt'>;
  nextCycles(): NextCycle[];
}

const SENTENCES: Record<Cfi01State, string> = {
  readArray: 'Reads go straight to the array.',
  readStatus: 'Any read answers the status register.',
  readId: 'Reads answer the identifier codes.',
  readQuery: 'Reads answer the query table.',
  programSetup: 'The next write is the data; reads answer the status register.',
  eraseSetup:
    'QEMU has erased or refused already; the next write confirms. Reads answer the status register.',
  lockSetup: 'The next write locks or unlocks the block; reads answer the status register.',
  bufferCount: 'The next write is the word count less one; reads answer the status register.',
  bufferData:
    'Data words go into the write buffer, not yet into the array; reads answer the status register.',
  bufferConfirm: 'The next write confirms or aborts; reads answer the status register.',
};

/** Bits of the status register, highest first; `whenSet` and `whenClear` are what the bit says. */
const STATUS_BITS = [
  { bit: 7, title: 'ready', whenSet: 'ready', whenClear: 'busy, or just cleared', tone: 'good' },
  {
    bit: 6,
    title: 'erase suspended',
    whenSet: 'an erase is suspended',
    whenClear: 'no erase suspended',
    tone: 'plain',
  },
  { bit: 5, title: 'erase error', whenSet: 'an erase failed', whenClear: 'no erase error', tone: 'bad' },
  { bit: 4, title: 'program error', whenSet: 'a program failed', whenClear: 'no program error', tone: 'bad' },
  { bit: 3, title: 'Vpp low', whenSet: 'programming voltage too low', whenClear: 'Vpp is well', tone: 'bad' },
  {
    bit: 2,
    title: 'program suspended',
    whenSet: 'a program is suspended',
    whenClear: 'no program suspended',
    tone: 'plain',
  },
  {
    bit: 1,
    title: 'block locked',
    whenSet: 'the block is locked',
    whenClear: 'no lock refused it',
    tone: 'bad',
  },
  { bit: 0, title: 'reserved', whenSet: 'reserved', whenClear: 'reserved', tone: 'plain' },
] as const;

export function describeCfi01(device: Described): DeviceSnapshot {
  const state = device.state;
  return {
    state,
    title: STATES[state].title,
    sentence: SENTENCES[state],
    writeCycle: STATES[state].writeCycle,
    command: device.isDirect ? null : device.registers.command,
    steps: stepsAt(COMMAND_STEPS[state], (step) => stepDetail(device, step)),
    registers: [statusRegister(device)],
    facts: [],
    locks: 'No lock bits: QEMU takes the lock commands and locks nothing.',
    programming: { setsBits: true, departure: DEPARTURES.overwrites },
    buffer: bufferOf(device),
    next: device.nextCycles(),
  };
}

function statusRegister(device: Described): DeviceRegister {
  const { status } = device.registers;
  const chips = interleaveOf(device.geometry);
  return {
    title: 'Status register',
    bits: STATUS_BITS.map(({ bit, title, whenSet, whenClear, tone }) => {
      const isSet = ((status >> bit) & 1) === 1;
      return {
        name: `SR.${bit}`,
        title,
        perChip: new Array<boolean>(chips).fill(isSet),
        meaning: isSet ? whenSet : whenClear,
        whenSet: tone,
      };
    }),
    sentence: statusSentence(status),
  };
}

/** `Ready. No error bit is set.` */
export function statusSentence(status: number): string {
  const errors = STATUS_BITS.filter(({ bit, tone }) => tone === 'bad' && (status >> bit) & 1);
  const first =
    status & SR.ready ? 'Ready.' : 'Not ready: the status was cleared and nothing has finished since.';
  const rest =
    errors.length === 0
      ? 'No error bit is set.'
      : `${errors.map(({ bit, whenSet }) => `SR.${bit}: ${whenSet}`).join(', ')}. Stays until 0x50 clears it.`;
  return `${first} ${rest}`;
}

/** Steps of each multi-cycle command, by the state that waits for the next of them. */
const COMMAND_STEPS: Partial<Record<Cfi01State, CommandSteps>> = {
  programSetup: { steps: ['Setup', 'Data'], now: 1 },
  eraseSetup: { steps: ['Setup', 'Confirm'], now: 1 },
  lockSetup: { steps: ['Setup', 'Lock or unlock'], now: 1 },
  bufferCount: { steps: ['Setup', 'Count', 'Data', 'Confirm'], now: 1 },
  bufferData: { steps: ['Setup', 'Count', 'Data', 'Confirm'], now: 2 },
  bufferConfirm: { steps: ['Setup', 'Count', 'Data', 'Confirm'], now: 3 },
};

function stepDetail(device: Described, step: string): string {
  const { command, words, wordsLeft } = device.registers;
  if (step === 'Setup') return hexByte(command);
  if (step === 'Confirm') return '0xd0';
  if (step === 'Lock or unlock') return '0x01 · 0xd0';
  const counted = device.state === 'bufferData' || device.state === 'bufferConfirm';
  if (step === 'Count') return counted ? hexByte(words - 1) : 'n − 1';
  if (!counted) return 'n words';
  return `${device.state === 'bufferConfirm' ? words : words - wordsLeft - 1}/${words}`;
}

function bufferOf(device: Described): WriteBuffer | null {
  const { bufferOffset } = device.registers;
  if (bufferOffset === NO_BUFFER) return null;
  const filled = rangesOf(device.bufferFilled);
  const data = new Uint8Array(filled.reduce((sum, [start, end]) => sum + end - start, 0));
  let at = 0;
  for (const [start, end] of filled) {
    data.set(device.buffer.subarray(start, end), at);
    at += end - start;
  }
  return {
    offset: asDeviceOffset(bufferOffset),
    lengthBytes: device.buffer.length,
    filled,
    data,
  };
}

export function explainCfi01Read(
  device: Described,
  deviceOffset: number,
  answer: { value: number; widthBytes: WidthBytes },
): CycleNote {
  const word = device.answers.wordAt(deviceOffset);
  switch (STATES[device.state].reads) {
    case 'array':
      return plain('array');
    case 'status':
      return explainStatus(device, answer.value);
    case 'identifier':
      return plain(codesOf(device.geometry)[word & 0xff] ?? 'no identifier here: 0');
    case 'query':
      return plain(explainQueryByte(device.queryBytes, word));
  }
}

/** What the identifier words hold. */
function codesOf({ hasDeviceWidth }: Cfi01Bank): readonly string[] {
  return hasDeviceWidth === false
    ? ['manufacturer and device, in one word', 'two more codes, in one word']
    : ['manufacturer', 'device'];
}

function explainStatus(device: Described, value: number): CycleNote {
  const status = fromChip(device.geometry, value, 0);
  const failed = (status & (SR.eraseError | SR.programError)) !== 0;
  const words = STATUS_BITS.filter(({ bit }) => (status >> bit) & 1).map(({ title }) => title);
  const what = `status: ${words.length === 0 ? 'not ready' : words.join(', ')}`;
  return { what, tone: failed ? 'bad' : status & SR.ready ? 'good' : 'plain', departure: null };
}

function plain(what: string): CycleNote {
  return { what, tone: 'plain', departure: null };
}

function hexByte(value: number): string {
  return `0x${value.toString(16).padStart(2, '0')}`;
}
