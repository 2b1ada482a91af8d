/** States, status bits and registers of the AMD device: what its table moves between, and what a snapshot holds. */

import type { Standing } from '../flash-device.ts';

/**
 * What a read answers in each state, what the end of a wait does there, and the numbers that QEMU's trace prints for it:
 * its write cycle and command. `array` answers the status where an erase is suspended in the sector that is read. A wait
 * can end in any state: QEMU lets the timer of an erase that was broken off run on.
 */
// biome-ignore format: a state a line
export const STATES = {
  readArray:       { title: 'Read array',                    reads: 'array',         atTimeout: 'ready',      writeCycle: 0, command: 0x00 },
  eraseSuspended:  { title: 'Erase suspended',               reads: 'array',         atTimeout: 'ready',      writeCycle: 0, command: 0x00 },
  unlocking:       { title: 'Unlock · second cycle',         reads: 'array',         atTimeout: 'ready',      writeCycle: 1, command: 0x00 },
  unlocked:        { title: 'Unlocked · command',            reads: 'array',         atTimeout: 'ready',      writeCycle: 2, command: 0x00 },
  unlockBypass:    { title: 'Unlock bypass',                 reads: 'array',         atTimeout: 'ready',      writeCycle: 2, command: 0x00 },
  programSetup:    { title: 'Program setup',                 reads: 'programStatus', atTimeout: 'ready',      writeCycle: 3, command: 0xa0 },
  autoselect:      { title: 'Autoselect',                    reads: 'identifier',    atTimeout: 'ready',      writeCycle: 3, command: 0x90 },
  eraseSetup:      { title: 'Erase setup',                   reads: 'array',         atTimeout: 'ready',      writeCycle: 3, command: 0x80 },
  eraseUnlocking:  { title: 'Erase · second unlock cycle',   reads: 'array',         atTimeout: 'ready',      writeCycle: 4, command: 0x80 },
  eraseUnlocked:   { title: 'Erase · what to erase',         reads: 'array',         atTimeout: 'ready',      writeCycle: 5, command: 0x80 },
  eraseWindow:     { title: 'Sector erase · window',         reads: 'eraseStatus',   atTimeout: 'beginErase', writeCycle: 6, command: 0x30 },
  sectorErase:     { title: 'Sector erase · busy',           reads: 'eraseStatus',   atTimeout: 'endErase',   writeCycle: 6, command: 0x30 },
  chipErase:       { title: 'Chip erase · busy',             reads: 'eraseStatus',   atTimeout: 'ready',      writeCycle: 6, command: 0x10 },
  readQuery:       { title: 'CFI query',                     reads: 'query',         atTimeout: 'ready',      writeCycle: 7, command: 0x98 },
  autoselectQuery: { title: 'CFI query in autoselect',       reads: 'query',         atTimeout: 'ready',      writeCycle: 8, command: 0x98 },
} as const;
export type Cfi02State = keyof typeof STATES;

/** The states in the order of their indices. */
export const STATE_NAMES: readonly Cfi02State[] = Object.keys(STATES).filter(isState);

/** What a read answers, without how. */
const ANSWERS = {
  array: 'array',
  programStatus: 'status',
  eraseStatus: 'status',
  identifier: 'identifier',
  query: 'query',
} as const;

/** By index of the state. In unlock bypass commands begin without the unlock cycles that QEMU counts. */
export const STANDINGS = STATE_NAMES.map((name): Standing => {
  const { title, reads, writeCycle } = STATES[name];
  return {
    name,
    title,
    reads: ANSWERS[reads],
    isFirstCycle: writeCycle === 0 || name === 'unlockBypass',
    isBusy: reads === 'eraseStatus',
  };
});

/** Word addresses that a command's cycle may have to hit, in the order of their bits. */
export const PLACES = ['unlock0', 'unlock1', 'query'] as const;
export type Cfi02Place = (typeof PLACES)[number];
/** Only 11 address bits count. Measured: oracle, QEMU 7.2.22. */
export const PLACE_MASK = 0x7ff;

/** Status bits by their data line, names of the AMD data sheets. */
export const DQ = {
  /** Complement of the data while programming; 0 while erasing. */
  polling: 0x80,
  /** Flips with every read while busy. */
  toggle: 0x40,
  timingLimit: 0x20,
  /** The erase window is over. */
  eraseTimer: 0x08,
  /** Flips with every read of a sector that is being erased, suspended or not. */
  eraseToggle: 0x04,
} as const;

/** Reads of the array that QEMU answers in MMIO mode before the next one brings direct reads back. Measured: oracle, QEMU 7.2.22. */
export const ARRAY_READS_IN_MMIO = 42;

/** The device waits for no moment. */
export const NO_DEADLINE = -1;

/** All that a snapshot of the device must hold besides the array. Numbers, flags and one list of numbers. */
export interface Cfi02Registers {
  /** Index into the states. */
  state: number;
  /** Bits of DQ, as the last read of them left it. */
  status: number;
  /** Reads go straight to the array (QEMU's romd mode). */
  isDirect: boolean;
  isBypass: boolean;
  /** Reads of the array in MMIO mode since the last command began. */
  arrayReads: number;
  /** Erase commands taken in the present window; one sector asked for twice counts twice. */
  erasesQueued: number;
  /** Numbers of the erase blocks that are being erased, each once. */
  erasing: number[];
  /** What is left of a suspended erase, in nanoseconds; 0 if none is suspended. */
  suspendedNanoseconds: number;
  /** The moment of virtual time when the present wait ends, or NO_DEADLINE. */
  deadlineNanoseconds: number;
}

function isState(name: string): name is Cfi02State {
  return name in STATES;
}
