import { describe, expect, it } from 'vitest';
import type { DriverOperation, Finding } from '../../../app/contract/operation.ts';
import { Summary } from '../../../main/trace/summary.ts';

const operation = (change: Partial<DriverOperation>): DriverOperation => ({
  kind: 'status-poll',
  firstCycle: 1,
  lastCycle: 1,
  cycles: 2,
  device: 'virt.flash0',
  offset: 0,
  lengthBytes: 0,
  outcome: 'ok',
  detail: '',
  ...change,
});
const finding = (change: Partial<Finding>): Finding => ({
  cycle: 1200,
  line: 3400,
  severity: 'error',
  rule: 'locked',
  device: 'virt.flash0',
  what: 'It is wrong. And this is why.',
  todo: 'Mend it.',
  ...change,
});
const sum = (operations: Partial<DriverOperation>[], findings: Partial<Finding>[] = [], others = 0) => {
  const summary = new Summary();
  const all = operations.map(operation);
  for (const each of all) summary.take(each);
  const cycles = all.reduce((total, each) => total + each.cycles, 0);
  return summary.say(findings.map(finding), cycles + others);
};

describe('A summary', () => {
  it('says how many cycles are how many operations, on which flashes', () => {
    expect(sum([{}, { device: 'virt.flash1', cycles: 1500 }, {}])).toBe(
      '1,504 cycles on virt.flash0 and virt.flash1 are 3 operations, none of which changes a flash. Nothing went wrong.',
    );
    expect(sum([{ cycles: 1 }])).toMatch(/^1 cycle on virt\.flash0 is 1 operation, none/);
    expect(sum([{}], [], 3)).toMatch(/^5 events with 2 accesses of virt\.flash0 are 1 operation, none/);
    expect(sum([{ cycles: 10 }], [], -3)).toMatch(
      /^7 events with 10 accesses of virt\.flash0 are 1 operation/,
    );
    expect(sum([{}], [], -1)).toMatch(/^1 event with 2 accesses of virt\.flash0 is 1 operation/);
    expect(sum([])).toBe('The log tells of no cycle on a flash.');
  });

  it('counts what changes a flash, and what of it was in vain', () => {
    expect(sum([{ kind: 'word-program', lengthBytes: 1 }])).toBe(
      '2 cycles on virt.flash0 are 1 operation, among them 1 run of word programs. Programmed in all: 1 B. Nothing went wrong.',
    );
    expect(
      sum([
        { kind: 'buffered-program', lengthBytes: 512 },
        { kind: 'buffered-program', lengthBytes: 512, outcome: 'aborted' },
        { kind: 'chip-erase', lengthBytes: 4096, outcome: 'incomplete' },
        { kind: 'block-erase', lengthBytes: 4096 },
        { kind: 'block-erase', lengthBytes: 4096 },
        { kind: 'word-program', lengthBytes: 1024, outcome: 'protected' },
        { kind: 'word-program', lengthBytes: 1024, outcome: 'ignored' },
      ]),
    ).toContain(
      'are 7 operations, among them 2 block erases, 1 chip erase, 2 runs of word programs (in vain) and 2 buffered programs (1 of them in vain). Programmed in all: 512 B. ',
    );
  });

  it('ends with the first error, or the first warning, and says nothing of notes', () => {
    const said = (findings: Partial<Finding>[]) => sum([{}], findings).replace(/^.*a flash\. /, '');
    expect(said([{ severity: 'note' }])).toBe('Nothing went wrong.');
    expect(said([{}])).toBe('1 error, at line 3,400: It is wrong.');
    expect(said([{ line: null }])).toBe('1 error, at cycle 1,200: It is wrong.');
    expect(said([{ severity: 'warning', line: 1 }, {}, { line: 4000 }])).toBe(
      '2 errors and 1 warning, the first error at line 3,400: It is wrong.',
    );
    expect(said([{ severity: 'warning' }, { severity: 'warning', line: 4000 }])).toBe(
      '2 warnings, the first at line 3,400: It is wrong.',
    );
  });
});
