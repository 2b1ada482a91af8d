import { expect, it } from 'vitest';
import type { Finding } from '../../../../app/contract/operation.ts';
import { deviceOffset } from '../../../../app/contract/units.ts';
import { cycleText } from '../../../../renderer/panels/timeline/wave-words.ts';

const WRITE = {
  number: 3034,
  kind: 'write' as const,
  flash: null,
  deviceOffset: deviceOffset(0x10_1000),
  widthBytes: 2 as const,
  data: 0x5678,
  state: { title: 'Write buffer · data', readsArray: false, isBusy: false },
};
const FINDING: Finding = {
  cycle: 3034,
  line: null,
  severity: 'error',
  rule: 'outside-buffer',
  device: 'virt.flash1',
  what: 'The word is dropped.',
  todo: 'Send it elsewhere.',
};
const nothing = { cycle: undefined, operation: undefined, finding: undefined };

it('A cycle of the waveform is told in words: what it was, where, and what the flash was after it', () => {
  expect(cycleText({ ...nothing, number: 3034, cycle: WRITE }, 10_279)).toBe(
    'cycle 3,034 of 10,279: write 5678 at 0x0010_1000, Write buffer · data',
  );
});

it('A cycle that shows a finding says how bad it is', () => {
  expect(cycleText({ ...nothing, number: 3034, cycle: WRITE, finding: FINDING }, 10_279)).toContain(
    ', error: The word is dropped.',
  );
});

it('A cycle that nothing is known of yet is its number', () => {
  expect(cycleText({ ...nothing, number: 7 }, 10)).toBe('cycle 7 of 10');
  const wait = { ...WRITE, number: 7, kind: 'wait' as const, state: null, deviceOffset: null, data: null };
  expect(cycleText({ ...nothing, number: 7, cycle: wait }, 10)).toBe('cycle 7 of 10: time passes');
});
