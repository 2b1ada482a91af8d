import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Machine, openMachine } from '../../../main/session/machine.ts';
import { open, small } from '../../kit/session/deeds.ts';
import { said } from '../../kit/session/typed.ts';

function virt(): Machine {
  const machine = openMachine(
    { board: 'virt', images: [], geometry: null },
    { onState: () => {}, onBytes: () => {} },
  );
  onTestFinished(() => machine.close());
  return machine;
}

/** 1–4 an erase of block 0 and its status, 5–6 a word at 0x40, 7 a status read, 8 read array. */
function driven(): Machine {
  const machine = virt();
  for (const line of [
    'w32 0 0x200020',
    'w32 0 0xd000d0',
    'r32 0',
    'w32 0 0x500050',
    'w32 0x40 0x400040',
    'w32 0x40 0x12345678',
    'r32 0x40',
    'w32 0x40 0xff00ff',
  ])
    said(machine, line);
  expect(machine.history.state().length).toBe(8);
  said(machine, 'go 0');
  return machine;
}

/** Where runs stop from the beginning on, up to the end. */
function stops(machine: Machine, word = 'run'): number[] {
  const positions: number[] = [];
  for (let run = 0; run < 20; run++) {
    const before = machine.history.state().position;
    said(machine, word);
    const { position } = machine.history.state();
    if (position === before) return positions;
    positions.push(position);
  }
  throw new Error('the runs do not end');
}

it('A run stops where time brings a flash into a state, or flips a bit of its status', () => {
  const machine = open(small('amd'));
  onTestFinished(() => machine.close());
  said(machine, 'erase #0');
  const asked = machine.history.state().length;
  for (const line of ['wait 60us', 'wait 1s', 'go 0', 'break state busy']) said(machine, line);
  said(machine, 'run');
  expect(machine.history.state().position).toBe(asked + 1);
  for (const line of ['unbreak all', 'break status DQ3 0', 'run']) said(machine, line);
  expect(machine.history.state().position).toBe(asked + 2);
});

it('A run stops where a reset brings a flash back into a state', () => {
  const machine = driven();
  machine.go(7);
  machine.reset(0);
  for (const line of ['r32 0', 'go 5', 'break state read array', 'run']) said(machine, line);
  expect(machine.history.state()).toMatchObject({ position: 8, length: 9 });
});

it.each(['go 1', 'run back'])('A window hears of it when the console goes elsewhere: %s', (line) => {
  let told = 0;
  const machine = openMachine(
    { board: 'virt', images: [], geometry: null },
    { onState: () => told++, onBytes: () => {} },
  );
  onTestFinished(() => machine.close());
  said(machine, 'r32 0 3');
  const before = told;
  said(machine, line);
  expect(told).toBeGreaterThan(before);
});

describe('A run through the history', () => {
  it('says what it stopped at', () => {
    const machine = driven();
    for (const line of ['break read 0x0', 'break command 0xd0', 'break write 4']) said(machine, line);
    expect(said(machine, 'run')).toEqual(['at cycle 2 of 8: breakpoint 2']);
    expect(said(machine, 'run')).toEqual(['at cycle 3 of 8: breakpoint 1']);
    expect(said(machine, 'run')).toEqual(['at cycle 8 of 8']);
    said(machine, 'w32 0 0x00120012');
    said(machine, 'go 0; unbreak all');
    expect(said(machine, 'run')[0]).toMatch(/^at cycle 9 of 9: warning, 0x120012 at 0x0 begins no command/);
  });

  it('does not take a first read for a way into the state that the flash is in', () => {
    const machine = virt();
    for (const line of ['r32 0 3', 'w32 0 0x00700070', 'w32 0 0x00ff00ff', 'go 0', 'break state read array'])
      said(machine, line);
    expect(said(machine, 'run')).toEqual(['at cycle 5 of 5: breakpoint 1']);
  });

  it('takes no state that no flash has', () => {
    expect(said(driven(), 'break state nope')[0]).toMatch(/^error at 0: No flash has a state like “nope”/);
  });

  it.each([
    ['break write 0x40 0x43', 'breakpoint 1: a write at 0x40 to 0x43', [5, 6, 8]],
    ['break write 0x42', 'breakpoint 1: a write at 0x42', [5, 6, 8]],
    ['break read 0x0', 'breakpoint 1: a read at 0x0', [3, 8]],
    ['break access #0 0x3f', 'breakpoint 1: a read or write at 0x0 to 0x3f', [1, 2, 3, 4, 8]],
    ['break command 0x40', 'breakpoint 1: a write of command 0x40', [5, 8]],
    ['break state read status', 'breakpoint 1: a state like “read status”', [2, 6, 8]],
    ['break state "Program setup"', 'breakpoint 1: a state like “Program setup”', [5, 8]],
    ['break status SR.7', 'breakpoint 1: status bit 7 becoming 1', [6, 8]],
    ['break status sr7 0', 'breakpoint 1: status bit 7 becoming 0', [4, 8]],
    ['break word-program', 'breakpoint 1: the end of a word-program', [6, 8]],
  ])('stops after %s', (line, told, positions) => {
    const machine = driven();
    expect(said(machine, line)).toEqual([told]);
    expect(stops(machine)).toEqual(positions);
    const back = positions.filter((position) => position < 8).toReversed();
    expect(stops(machine, 'run back')).toEqual([...back, 0]);
  });

  it('stops at whichever of several comes first, and at findings', () => {
    const machine = driven();
    said(machine, 'break command 0x50; break word-program');
    expect(said(machine, 'break')).toEqual([
      'breakpoint 1: a write of command 0x50',
      'breakpoint 2: the end of a word-program',
    ]);
    expect(stops(machine)).toEqual([4, 6, 8]);
    said(machine, 'w32 0 0x12; go 0; unbreak all');
    expect(stops(machine)).toEqual([9]);
  });

  it('says where it stands', () => {
    const machine = driven();
    expect(said(machine, 'go 5')).toEqual(['at cycle 5 of 8']);
    expect(said(machine, 'run')).toEqual(['at cycle 8 of 8']);
    expect(said(machine, 'go 9')).toEqual([expect.stringContaining('has no position 9, only 0 to 8')]);
  });

  it('stops no more where its breakpoint was taken away', () => {
    const machine = driven();
    said(machine, 'break command 0x50; break command 0x40');
    expect(said(machine, 'unbreak 1')).toEqual(['breakpoint 1 is gone']);
    expect(said(machine, 'unbreak 1')).toEqual(['there is no breakpoint 1']);
    expect(stops(machine)).toEqual([5, 8]);
    expect(said(machine, 'unbreak all; break')).toEqual([
      'no breakpoint any more',
      'no breakpoint; a run stops at findings alone',
    ]);
  });

  it.each([
    ['break nothing', '“nothing” is nothing to stop at'],
    ['break write', '“write” is nothing to stop at'],
    ['break status SR.9', '“SR.9” is no status bit'],
    ['break status SR.4 2', '“2” is no value of a bit'],
    ['break write 0x40 0x3f', 'The range ends before it begins'],
    ['break command 0x120', 'needs more than 8 bits'],
    ['break block-erase 0', '“0” is too much here'],
    ['break write 0 1 2', '“2” is too much here'],
    ['unbreak', 'unbreak needs a number'],
    ['unbreak x', '“x” is no number'],
    ['run away', '“away” is too much here'],
    ['go', 'go needs the number of a cycle'],
    ['go there', '“there” is no number'],
  ])('is not asked for with %s', (line, what) => {
    const machine = driven();
    expect(said(machine, line)).toEqual([expect.stringContaining(what)]);
    expect(machine.breakpoints.list).toEqual([]);
    expect(machine.history.state().position).toBe(0);
  });

  it('comes to the same stops forward and back, from anywhere', () => {
    const word = fc.constantFrom('0x200020', '0xd000d0', '0x400040', '0x700070', '0xff00ff', '0x980098');
    const lines = fc.array(
      fc.tuple(fc.constantFrom('0x0', '0x40'), word).map(([at, data]) => `w32 ${at} ${data}`),
      { minLength: 1, maxLength: 30 },
    );
    const condition = fc.constantFrom('write 0x40 0x50', 'command 0x40', 'state status', 'block-erase');
    fc.assert(
      fc.property(lines, condition, (done, at) => {
        const machine = openMachine(
          { board: 'virt', images: [], geometry: null },
          { onState: () => {}, onBytes: () => {} },
        );
        for (const line of done) said(machine, line);
        said(machine, `go 0; break ${at}`);
        const forward = stops(machine).filter((position) => position < done.length);
        const back = stops(machine, 'run back').filter((position) => position > 0);
        expect(back.toReversed()).toEqual(forward);
        machine.close();
      }),
      { numRuns: 15, interruptAfterTimeLimit: 20_000 },
    );
  }, 60_000);
});
