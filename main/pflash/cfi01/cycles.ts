/**
 * The Intel device's table of write cycles, and what each does. Follows QEMU 7.2.22; where a chip does something else,
 * the row says so (`departure`). Commands sit in the low data byte.
 */
import { rangesOf } from '../filled-ranges.ts';
import type { CycleNote } from '../flash-device.ts';
import { type FlashGeometry, lowBytes } from '../geometry.ts';
import type { NorArray } from '../nor-array.ts';
import {
  compileWriteCycles,
  DATA_WORD,
  type Effect,
  fork,
  op,
  refused,
  type WriteCycle,
} from '../write-cycles.ts';
import { DEPARTURES } from './departures.ts';
import { type Cfi01Registers, type Cfi01State, SR, STATE_NAMES } from './states.ts';

/** What an effect may ask of the device. */
export interface Cfi01Parts {
  readonly registers: Cfi01Registers;
  readonly geometry: FlashGeometry;
  readonly array: NorArray;
  /** Data of a buffered program until its confirm. */
  readonly buffer: Uint8Array;
  /** 1 for each byte of the buffer that the present buffered program has written. */
  readonly bufferFilled: Uint8Array;
  note: CycleNote;
  /** Places the write buffer over the aligned window that holds this offset, filled with what the array has there. */
  openBuffer(deviceOffset: number): void;
  /** @returns false if the access doesn't lie wholly in the buffer's window. */
  fillBuffer(cycle: WriteCycle): boolean;
  closeBuffer(): void;
}

type Cfi01Effect = Effect<Cfi01State, Cfi01Parts>;

const NOTES = {
  refusedErase: {
    what: 'block erase refused: the flash is protected, SR.5 set',
    tone: 'bad',
    outcome: 'protected',
    departure: null,
  },
  refusedAnyway: { what: 'erase given up: it was refused already', tone: 'plain', departure: null },
  refusedProgram: {
    what: 'program refused: the flash is protected, SR.4 set',
    tone: 'bad',
    outcome: 'protected',
    departure: null,
  },
  programmed: { what: 'word programmed', tone: 'good', departure: DEPARTURES.overwrites },
  buffered: { what: 'data word into the write buffer', tone: 'plain', departure: null },
  outside: {
    what: 'data outside the write buffer’s window: dropped, SR.4 set',
    tone: 'bad',
    outcome: 'error',
    departure: DEPARTURES.window,
  },
  flushed: { what: 'confirmed: buffer written to the array', tone: 'good', departure: DEPARTURES.overwrites },
  wideCount: { what: 'buffered program word count', tone: 'plain', departure: DEPARTURES.wideCount },
  aborted: {
    what: 'buffered program aborted: its data is lost',
    tone: 'bad',
    outcome: 'aborted',
    departure: DEPARTURES.abort,
  },
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

function setReady(device: Cfi01Parts): undefined {
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
  if (device.geometry.bankWidthBytes === 8) device.note = NOTES.wideCount;
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

function bufferWord(device: Cfi01Parts, cycle: WriteCycle): CycleNote {
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
export const WRITE_CYCLES = compileWriteCycles<Cfi01State, Cfi01Parts>(STATE_NAMES, [
  { at: ['readArray', 'readStatus', 'readId'],                                 // first cycle of a command
    rows: [
      // data  command                                            next             effect         departure from the datasheet
      [0x00,   op('reset', 'read array (QEMU’s own)'),            'readArray',     keep,          DEPARTURES.zero],
      [0x10,   op('word-program', 'word program setup'),          'programSetup',  keep],
      [0x20,   op('block-erase', 'block erase setup'),            'eraseSetup',    eraseBlock,    DEPARTURES.early],
      [0x40,   op('word-program', 'word program setup'),          'programSetup',  keep],
      [0x50,   op('clear-status', 'clear status register'),       'readArray',     clearStatus,   DEPARTURES.clear],
      [0x60,   op('lock', 'block lock setup'),                    'lockSetup',     keep],
      [0x70,   op('status-poll', 'read status register'),         'readStatus',    keep],
      [0x90,   op('identifier', 'read identifier'),               'readId',        keep],
      [0x98,   op('query', 'CFI query'),                          'readQuery',     keep],
      [0xe8,   op('buffered-program', 'buffered program setup'),  'bufferCount',   ready],
      [0xf0,   op('reset', 'reset (AMD command set)'),            'readArray',     keep,          DEPARTURES.amdReset],
      [0xff,   op('reset', 'read array'),                         'readArray',     keep],
    ],
    rest: ['other', refused('unknown command'),                   'readArray',     keep,          DEPARTURES.unknown] },

  { at: ['readQuery'],
    rows: [
      [0xff,   'read array',                                      'readArray',     keep],
    ],
    rest: ['other', refused('ignored in CFI query'),              'readQuery',     keep,          DEPARTURES.query] },

  { at: ['programSetup'],
    rows: [],
    rest: [DATA_WORD, 'word program',                             'readStatus',    programWord,   DEPARTURES.overwrites] },

  { at: ['eraseSetup'],
    rows: [
      [0xd0,   'block erase confirm',                             'readStatus',    ready],
      [0xff,   refused('erase given up'),                         'readArray',     giveUpErase,   DEPARTURES.tooLate],
    ],
    rest: ['other', refused('erase not confirmed'),               'readArray',     giveUpErase,   DEPARTURES.tooLate] },

  { at: ['lockSetup'],
    rows: [
      [0x01,   op('lock', 'block lock'),                          'readStatus',    ready,         DEPARTURES.locks],
      [0xd0,   op('unlock', 'block unlock'),                      'readStatus',    ready,         DEPARTURES.locks],
      [0xff,   op('reset', 'read array'),                         'readArray',     keep],
    ],
    rest: ['other', refused('unknown lock command'),              'readArray',     keep,          DEPARTURES.unknown] },

  { at: ['bufferCount'],
    rows: [],
    rest: ['count − 1', 'buffered program word count',            'bufferData',    takeCount,     DEPARTURES.count] },

  { at: ['bufferData'],
    rows: [],
    rest: [DATA_WORD, 'into the write buffer', fork('bufferData', ['bufferConfirm', 'the last word']), takeWord] },

  { at: ['bufferConfirm'],
    rows: [
      [0xd0,   'buffered program confirm', fork('readStatus', ['readArray', 'SR.4 is set']), confirmBuffer],
    ],
    rest: ['other', refused('buffered program abort'),            'readArray',     abortBuffer,   DEPARTURES.abort] },
]);
