/**
 * The AMD device's table of write cycles, and what each does. Follows QEMU 7.2.22; where a chip does something else,
 * the row says so. Two states have a twin that a device enters instead while the reason for it lasts:
 * `readArray` is `eraseSuspended` while an erase is suspended, `unlocked` is `unlockBypass` in unlock bypass.
 */

import type { CycleNote } from '../flash-device.ts';
import type { NorArray } from '../nor-array.ts';
import { at, compileWriteCycles, DATA_WORD, type Effect, fork, op, refused } from '../write-cycles.ts';
import { DEPARTURES } from './departures.ts';
import { type Cfi02Place, type Cfi02Registers, type Cfi02State, DQ, PLACES, STATE_NAMES } from './states.ts';

/** What an effect may ask of the device. */
export interface Cfi02Parts {
  readonly registers: Cfi02Registers;
  readonly array: NorArray;
  note: CycleNote;
  /** Whether an erase is suspended in the sector that holds this offset. */
  isSuspendedAt(deviceOffset: number): boolean;
  /** From now on reads come to the device, and are counted. */
  leaveDirect(): void;
  /** Erases the sector of an offset, unless protected, and begins the window for more of them anew. */
  queueErase(deviceOffset: number): void;
  /** Erases everything, unless protected, and is busy for it. */
  eraseChip(): void;
  /** Keeps the time that the erase still needs: all of it if its window was still open. */
  suspend(): void;
  /** Goes on with a suspended erase for the time that it still needs. */
  resume(): void;
}

type Cfi02Effect = Effect<Cfi02State, Cfi02Parts>;

const NOTES = {
  programmed: { what: 'word programmed', tone: 'good', departure: DEPARTURES.instant },
  refusedProgram: {
    what: 'program ignored: the flash is protected',
    tone: 'bad',
    outcome: 'protected',
    departure: DEPARTURES.protectedProgram,
  },
  suspendedProgram: {
    what: 'program ignored: an erase is suspended in this sector',
    tone: 'bad',
    outcome: 'ignored',
    departure: null,
  },
  erased: {
    what: 'sector erase: the window for more sectors begins',
    tone: 'good',
    departure: DEPARTURES.early,
  },
  chipErased: { what: 'chip erase', tone: 'good', departure: DEPARTURES.early },
  refusedErase: {
    what: 'erase without effect: the flash is protected',
    tone: 'bad',
    outcome: 'protected',
    departure: DEPARTURES.protectedErase,
  },
  suspendedErase: {
    what: 'erase refused: another is suspended',
    tone: 'bad',
    outcome: 'ignored',
    departure: DEPARTURES.eraseInSuspend,
  },
  resumed: { what: 'erase resumed', tone: 'good', departure: null },
  resumedAnyway: { what: 'erase resumed', tone: 'good', departure: DEPARTURES.resumeAnywhere },
} satisfies Record<string, CycleNote>;

const keep: Cfi02Effect = () => undefined;

/** A first cycle: from now on the device answers reads itself. */
const leaveDirect: Cfi02Effect = (device) => {
  device.leaveDirect();
  return undefined;
};

const reset: Cfi02Effect = (device) => {
  device.registers.isBypass = false;
  return undefined;
};

const resetFirst: Cfi02Effect = (device, cycle) => {
  device.leaveDirect();
  return reset(device, cycle);
};

const enterBypass: Cfi02Effect = (device) => {
  device.registers.isBypass = true;
  return undefined;
};

const programWord: Cfi02Effect = (device, cycle) => {
  const { registers, array } = device;
  if (device.isSuspendedAt(cycle.deviceOffset)) {
    device.note = NOTES.suspendedProgram;
  } else {
    if (!array.isProtected) array.program(cycle.deviceOffset, cycle.data, cycle.widthBytes);
    device.note = array.isProtected ? NOTES.refusedProgram : NOTES.programmed;
    registers.status = (registers.status & ~DQ.polling) | (~cycle.data & DQ.polling);
  }
  return registers.isBypass ? 'unlockBypass' : undefined;
};

const eraseSector: Cfi02Effect = (device, cycle) => {
  if (device.registers.suspendedNanoseconds > 0) return refuseErase(device, cycle);
  device.note = device.array.isProtected ? NOTES.refusedErase : NOTES.erased;
  device.queueErase(cycle.deviceOffset);
  // DQ3 is still set if a system reset came in the middle of an erase: then QEMU opens no window.
  return device.registers.status & DQ.eraseTimer ? 'sectorErase' : undefined;
};

const eraseChip: Cfi02Effect = (device, cycle) => {
  if (device.registers.suspendedNanoseconds > 0) return refuseErase(device, cycle);
  device.note = device.array.isProtected ? NOTES.refusedErase : NOTES.chipErased;
  device.eraseChip();
  return undefined;
};

const refuseErase: Cfi02Effect = (device, cycle) => {
  device.note = NOTES.suspendedErase;
  reset(device, cycle);
  return 'eraseSuspended';
};

const suspend: Cfi02Effect = (device) => {
  device.suspend();
  return undefined;
};

const resume: Cfi02Effect = (device) => {
  device.leaveDirect();
  device.resume();
  device.note = NOTES.resumed;
  return undefined;
};

const resumeIfSuspended: Cfi02Effect = (device, cycle) => {
  if (device.registers.suspendedNanoseconds === 0) return reset(device, cycle);
  device.resume();
  device.note = NOTES.resumedAnyway;
  return 'sectorErase';
};

/** Cycles taken alike in more than one state. */
const RESET = [0xf0, op('reset', 'reset'), 'readArray', reset] as const;
const FIRST_CYCLES = [
  [at(0x98, 'query'), op('query', 'CFI query'), 'readQuery', leaveDirect],
  [at(0xaa, 'unlock0'), 'unlock, first cycle', 'unlocking', leaveDirect],
  [0xb0, refused('erase suspend: no erase is under way'), 'readArray', leaveDirect],
  [0xf0, op('reset', 'reset'), 'readArray', reset, DEPARTURES.stays],
  [0xff, op('reset', 'reset (Intel command set)'), 'readArray', resetFirst],
] as const;

/** Where a cycle of an erase leads to; QEMU takes none while another erase is suspended. */
const ERASE_CHIP = fork<Cfi02State>('chipErase', ['eraseSuspended', 'an erase is suspended']);
const ERASE_SECTOR = fork<Cfi02State>(
  'eraseWindow',
  ['sectorErase', 'DQ3 is still set'],
  ['eraseSuspended', 'an erase is suspended'],
);
const RESUME = fork<Cfi02State>('readArray', ['sectorErase', 'an erase is suspended']);

// biome-ignore format: aligned like a datasheet's command table; `rest` is every byte that no row names, or at another place
export const WRITE_CYCLES = compileWriteCycles<Cfi02State, Cfi02Parts, Cfi02Place>(STATE_NAMES, [
  { at: ['readArray'],                                                          // first cycle of a command
    rows: [...FIRST_CYCLES],
    rest: ['other', refused('no command begins so: reset'),                   'readArray',   resetFirst] },

  { at: ['eraseSuspended'],
    rows: [
      // data (at a place)     command                                          next               effect         departure from the datasheet
      ...FIRST_CYCLES,
      [0x30,                   op('resume', 'erase resume'),                    'sectorErase',     resume],
    ],
    rest: ['other', refused('no command begins so: reset'),                   'readArray',   resetFirst] },

  { at: ['unlocking'],
    rows: [
      [at(0x55, 'unlock1'),    'unlock, second cycle',                          'unlocked',        keep],
      RESET,
    ],
    rest: ['other', refused('unlock broken off: reset'),                      'readArray',   reset] },

  { at: ['unlocked'],
    rows: [
      [at(0x20, 'unlock0'),    op('bypass-in', 'unlock bypass'),                'unlockBypass',    enterBypass],
      [at(0x80, 'unlock0'),    op('block-erase', 'erase setup'),                'eraseSetup',      keep],
      [at(0x90, 'unlock0'),    op('identifier', 'autoselect'),                  'autoselect',      keep],
      [at(0xa0, 'unlock0'),    op('word-program', 'program setup'),             'programSetup',    keep],
      RESET,
    ],
    rest: ['other', refused('no such command: reset'),                        'readArray',   reset] },

  { at: ['unlockBypass'],                                                       // no unlock cycles, and any address will do
    rows: [
      [0x20,                   op('bypass-in', 'unlock bypass'),                'unlockBypass',    keep],
      [0x80,                   op('block-erase', 'erase setup'),                'eraseSetup',      keep],
      [0x90,                   op('bypass-out', 'unlock bypass reset, first cycle'), 'autoselect',      keep],
      [0xa0,                   op('word-program', 'program setup'),             'programSetup',    keep],
      RESET,
    ],
    rest: ['other', refused('no such command: reset'),                        'readArray',   reset] },

  { at: ['programSetup'],
    rows: [],
    rest: [DATA_WORD, 'word program', fork('readArray', ['unlockBypass', 'in unlock bypass']), programWord, DEPARTURES.instant] },

  { at: ['autoselect'],
    rows: [
      [0x00,                   'reset (ends unlock bypass)',                    'readArray',       reset],
      [at(0x98, 'query'),      op('query', 'CFI query'),                        'autoselectQuery', keep],
      RESET,
    ],
    rest: ['other', refused('not taken in autoselect: reset'),                'readArray',   reset] },

  { at: ['eraseSetup'],                                                         // the unlock cycles once more
    rows: [
      [0x30,                   refused('no erase is suspended: reset'),         RESUME,            resumeIfSuspended],
      [at(0x98, 'query'),      op('query', 'CFI query'),                        'readQuery',       keep],
      [at(0xaa, 'unlock0'),    'unlock again, first cycle',                     'eraseUnlocking',  keep],
      [0xb0,                   'ignored',                                       'eraseSetup',      keep,          DEPARTURES.ignoresSuspend],
      RESET,
    ],
    rest: ['other', refused('erase broken off: reset'),                       'readArray',   reset] },

  { at: ['eraseUnlocking'],
    rows: [
      [at(0x55, 'unlock1'),    'unlock again, second cycle',                    'eraseUnlocked',   keep],
      RESET,
    ],
    rest: ['other', refused('erase broken off: reset'),                       'readArray',   reset] },

  { at: ['eraseUnlocked'],
    rows: [
      [at(0x10, 'unlock0'),    op('chip-erase', 'chip erase'),                  ERASE_CHIP,        eraseChip,     DEPARTURES.early],
      [0x30,                   op('block-erase', 'sector erase'),               ERASE_SECTOR,      eraseSector,   DEPARTURES.early],
      RESET,
    ],
    rest: ['other', refused('erase broken off: reset'),                       'readArray',   reset] },

  { at: ['eraseWindow'],                                                        // until its 50 µs are over
    rows: [
      [0x30,                   op('block-erase', 'one more sector to erase'),   'eraseWindow',     eraseSector,   DEPARTURES.early],
      [0xb0,                   op('suspend', 'erase suspended'),                'eraseSuspended',  suspend],
    ],
    rest: ['other', 'erase window broken off',                        'readArray',    reset,             DEPARTURES.lateReset] },

  { at: ['sectorErase'],
    rows: [
      [0xb0,                   op('suspend', 'erase suspended'),                'eraseSuspended',  suspend,       DEPARTURES.suspendAtOnce],
    ],
    rest: ['other', refused('ignored while erasing'),                         'sectorErase', keep] },

  { at: ['chipErase'],
    rows: [],
    rest: ['other', refused('ignored while erasing'),                         'chipErase',   keep] },

  { at: ['readQuery'],
    rows: [RESET],
    rest: ['other', 'leaves the query: reset',                        'readArray',    reset,             DEPARTURES.strayByte] },

  { at: ['autoselectQuery'],
    rows: [
      [0xf0,                   op('identifier', 'back to autoselect'),          'autoselect',      keep],
    ],
    rest: ['other', 'leaves the query: reset',                        'readArray',    reset,             DEPARTURES.strayByte] },
], PLACES);
