/** States, status bits and registers of the Intel device: what its table moves between, and what a snapshot holds. */

import type { Standing } from '../flash-device.ts';

/** What a read answers in each state, and which cycle of a command a write would be. */
export const STATES = {
  readArray: { title: 'Read array', reads: 'array', writeCycle: 0 },
  readStatus: { title: 'Read status', reads: 'status', writeCycle: 0 },
  readId: { title: 'Read identifier', reads: 'identifier', writeCycle: 0 },
  readQuery: { title: 'CFI query', reads: 'query', writeCycle: 1 },
  programSetup: { title: 'Program setup', reads: 'status', writeCycle: 1 },
  eraseSetup: { title: 'Erase setup', reads: 'status', writeCycle: 1 },
  lockSetup: { title: 'Lock setup', reads: 'status', writeCycle: 1 },
  bufferCount: { title: 'Write buffer · count', reads: 'status', writeCycle: 1 },
  bufferData: { title: 'Write buffer · data', reads: 'status', writeCycle: 2 },
  bufferConfirm: { title: 'Write buffer · confirm', reads: 'status', writeCycle: 3 },
} as const;
export type Cfi01State = keyof typeof STATES;

/** Status register bits, Intel names. */
export const SR = {
  ready: 0x80,
  eraseError: 0x20,
  programError: 0x10,
  vppLow: 0x08,
  blockLocked: 0x02,
} as const;

/** Every bit that says why an operation failed, of the Intel data sheets. */
export const SR_ERRORS = SR.eraseError | SR.programError | SR.vppLow | SR.blockLocked;

/** No buffered program is under way (the write buffer has no place in the array). */
export const NO_BUFFER = -1;

/** All that a snapshot of the device must hold besides the array and the write buffer. Plain numbers. */
export interface Cfi01Registers {
  /** Index into the states. */
  state: number;
  /** Byte that started the present command, 0 in read array (QEMU `cmd`). */
  command: number;
  status: number;
  /** Buffered program: words announced. */
  words: number;
  /** Buffered program: words still to come after the next one (QEMU `counter`). */
  wordsLeft: number;
  /** Where the write buffer lies in the array, or NO_BUFFER. */
  bufferOffset: number;
}

/** The states in the order of their indices. */
export const STATE_NAMES: readonly Cfi01State[] = Object.keys(STATES).filter(isState);

/** By index of the state: the device is never busy. */
export const STANDINGS = STATE_NAMES.map((name): Standing => {
  const { title, reads, writeCycle } = STATES[name];
  return { name, title, reads, isFirstCycle: writeCycle === 0, isBusy: false };
});

function isState(name: string): name is Cfi01State {
  return name in STATES;
}
