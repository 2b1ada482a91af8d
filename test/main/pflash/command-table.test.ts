import { expect, it } from 'vitest';
import { type Cfi01State, STATE_NAMES, STATES } from '../../../main/pflash/cfi01/states.ts';
import { smallFlash } from '../../kit/flash/flash.ts';

/** The way into each state, as bytes written to offset 0. */
const WAY_TO: Record<Cfi01State, readonly number[]> = {
  readArray: [],
  readStatus: [0x70],
  readId: [0x90],
  readQuery: [0x98],
  programSetup: [0x40],
  eraseSetup: [0x20],
  lockSetup: [0x60],
  bufferCount: [0xe8],
  bufferData: [0xe8, 0x01],
  bufferConfirm: [0xe8, 0x00, 0x55],
};

// biome-ignore format: a row a cycle: where it is written, the byte, what the device says, where it leads, a departure
const CYCLES: readonly [from: Cfi01State, data: number, says: string, to: Cfi01State, departs: boolean][] = [
  ['readArray',     0x00, 'read array (QEMU’s own)',      'readArray',     true],
  ['readArray',     0x10, 'word program setup',           'programSetup',  false],
  ['readArray',     0x20, 'block erase setup',            'eraseSetup',    true],
  ['readArray',     0x40, 'word program setup',           'programSetup',  false],
  ['readArray',     0x50, 'clear status register',        'readArray',     true],
  ['readArray',     0x60, 'block lock setup',             'lockSetup',     false],
  ['readArray',     0x70, 'read status register',         'readStatus',    false],
  ['readArray',     0x90, 'read identifier',              'readId',        false],
  ['readArray',     0x98, 'CFI query',                    'readQuery',     false],
  ['readArray',     0xe8, 'buffered program setup',       'bufferCount',   false],
  ['readArray',     0xf0, 'reset (AMD command set)',      'readArray',     true],
  ['readArray',     0xff, 'read array',                   'readArray',     false],
  ['readArray',     0x33, 'unknown command',              'readArray',     true],
  ['readStatus',    0xff, 'read array',                   'readArray',     false],
  ['readId',        0x70, 'read status register',         'readStatus',    false],
  ['readQuery',     0xff, 'read array',                   'readArray',     false],
  ['readQuery',     0x70, 'ignored in CFI query',         'readQuery',     true],
  ['programSetup',  0xff, 'word programmed',              'readStatus',    true],
  ['eraseSetup',    0xd0, 'block erase confirm',          'readStatus',    false],
  ['eraseSetup',    0xff, 'erase given up',               'readArray',     true],
  ['eraseSetup',    0x33, 'erase not confirmed',          'readArray',     true],
  ['lockSetup',     0x01, 'block lock',                   'readStatus',    true],
  ['lockSetup',     0xd0, 'block unlock',                 'readStatus',    true],
  ['lockSetup',     0xff, 'read array',                   'readArray',     false],
  ['lockSetup',     0x33, 'unknown lock command',         'readArray',     true],
  ['bufferCount',   0x0f, 'buffered program word count',  'bufferData',    true],
  ['bufferData',    0xff, 'data word into the write buffer', 'bufferData', false],
  ['bufferConfirm', 0xd0, 'confirmed: buffer written to the array', 'readStatus', true],
  ['bufferConfirm', 0xff, 'buffered program aborted: its data is lost', 'readArray', true],
];

it.each(CYCLES)('In %s, %i is “%s” and leads to %s', (from, data, says, to, departs) => {
  const flash = smallFlash();
  for (const byte of WAY_TO[from]) flash.write(0, byte, 4);
  expect(flash.state).toBe(from);
  flash.write(0, data, 4);
  expect(flash.note.what).toBe(says);
  expect(flash.note.departure !== null, 'departs from the datasheet').toBe(departs);
  expect(flash.state).toBe(to);
});

it('There is a row here for every byte that the device offers in each state', () => {
  for (const state of STATE_NAMES) {
    const flash = smallFlash();
    for (const byte of WAY_TO[state]) flash.write(0, byte, 4);
    const firstCycle = STATES[state].writeCycle === 0;
    const written = CYCLES.filter(([from]) => from === (firstCycle ? 'readArray' : state)).map(
      ([, data]) => data,
    );
    for (const { cycle } of flash.nextCycles().filter((next) => next.cycle.startsWith('0x'))) {
      expect(written, `${state} ${cycle}`).toContain(Number(cycle));
    }
  }
});
