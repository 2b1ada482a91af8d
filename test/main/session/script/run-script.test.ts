import { describe, expect, it, onTestFinished } from 'vitest';
import type { ScriptFailure } from '../../../../app/contract/script.ts';
import { parseScript } from '../../../../main/session/console/parse-script.ts';
import { groundOf, runLine } from '../../../../main/session/console/run.ts';
import { runScript } from '../../../../main/session/console/run-script.ts';
import type { Machine } from '../../../../main/session/machine.ts';
import { open, small } from '../../../kit/session/deeds.ts';

function virt(): Machine {
  const machine = open({ board: 'virt', images: [], geometry: null });
  onTestFinished(() => machine.close());
  return machine;
}

/** Runs all of it. */
function run(machine: Machine, text: string): { held: number; said: string[]; failed: ScriptFailure | null } {
  const script = runScript(machine, parseScript(text, groundOf(machine, 0)), { endsAtBadOperation: true });
  const said: string[] = [];
  let held = 0;
  for (;;) {
    const step = script.next();
    if (step.done) return { held, said, failed: step.value };
    if (step.value.kind === 'held') held++;
    else if (step.value.entry.kind === 'script') said.push(step.value.entry.text);
  }
}

const whatFails = (text: string) => run(virt(), text).failed?.what ?? null;

describe('Running a script', () => {
  it('does its lines in order, repeated ones as often as it says, and shows each', () => {
    const machine = virt();
    const { said, failed } = run(machine, '# begin\nrepeat 2\n  r8 0\n  repeat 2; r8 1; end\nend\nr8 2');
    expect(failed).toBeNull();
    expect(machine.history.state().length).toBe(7);
    const inside = ['  r8 0', '  repeat 2; r8 1; end'];
    expect(said).toEqual(['# begin', 'repeat 2', ...inside, ...inside, 'r8 2']);
  });

  it('makes each cycle an event that can be gone back over', () => {
    const machine = virt();
    run(machine, 'erase #1\nprogram 0x40000 de ad be ef');
    machine.go(0);
    expect(machine.flash(0).device.array.bytes[0x40000]).toBe(0);
    machine.go(machine.history.state().length);
    expect(machine.flash(0).device.array.bytes[0x40000]).toBe(0xde);
  });

  it('goes on where all holds that it expects', () => {
    const { held, failed } = run(
      virt(),
      `erase #1
       expect state read array
       expect r32 0x40000 0xffff_ffff
       expect r16 0x40000 0xxf0f mask 0x0f0f
       w32 0 0x0070_0070
       r32 0
       expect 0x00x0_0080
       expect 0x0080_0000 mask 0x0080_0000
       expect bytes 0x40000 ff ff
       expect findings 0 error
       expect error erase 0x9000_0000
       flash 1
       expect state read array`,
    );
    expect(failed).toBeNull();
    expect(held).toBe(9);
  });

  it.each([
    ['expect r32 0 0x80', 'expected 0x0000_0080, got 0x0000_0000'],
    ['expect r16 0 0xx8 mask 0xf', 'expected 0x0008 under the mask 0x000f, got 0x0000'],
    ['expect 1', 'nothing was read yet'],
    [
      'w32 0 0x0070_0070; expect state read array',
      'expected virt.flash0 in a state like “read array”, it is in “Read status”',
    ],
    ['expect bytes 0 00 01', 'expected the bytes 00 01, got 00 00: byte 1 of them differs'],
    ['expect bytes 0x3ffffff 00 01', '2 bytes at 0x3ffffff reach past the end of virt.flash0'],
    ['expect findings 3 error', 'expected 3 findings of severity error, got 0'],
    ['expect error r8 0', 'expected an error, and it went well'],
    ['erase 0x9000_0000', 'No flash is at 0x90000000'],
  ])('ends at %s', (text, what) => expect(whatFails(`${text}\nr8 0`)).toBe(what));

  it('says where it ended, what it expected and what it got, and leaves the rest undone', () => {
    const machine = virt();
    const { failed } = run(machine, 'r8 0\n  expect r8 1 0x80 mask 0xf0\nr8 2');
    expect(failed).toEqual({
      line: 2,
      column: 3,
      what: 'expected 0x80 under the mask 0xf0, got 0x00',
      expected: 0x80,
      got: 0,
      mask: 0xf0,
      todo: 'The lines before it say what the device did.',
    });
    expect(machine.history.state().length).toBe(2);
  });

  it('ends at a named operation that fails, unless that is expected', () => {
    const [image] = small('amd').images;
    const images = [{ path: image?.path ?? '', mode: 'shared' as const }];
    const machine = open({ ...small('amd'), images });
    onTestFinished(() => machine.close());
    const { failed } = run(machine, 'erase #1\nr8 0');
    expect(failed?.line).toBe(1);
    expect(run(machine, 'expect error erase #1\nr8 0').failed).toBeNull();
  });

  it('may go about in the history, and begin a branch there', () => {
    const machine = virt();
    expect(run(machine, 'program 0 de ad; go 0; expect bytes 0 00 00; program 0 be ef').failed).toBeNull();
    expect(machine.history.state().branches).toHaveLength(1);
  });

  it('compares 64 bits whole', () => {
    expect(whatFails('program 0 "firmware"; expect r64 0 0x657261776d726966')).toBeNull();
    expect(whatFails('program 0 "firmware"; expect r64 0 0x657261776d726967')).toBe(
      'expected 0x6572_6177_6d72_6967, got 0x6572_6177_6d72_6966',
    );
  });
});

describe('A line of the console', () => {
  const said = (line: string) => {
    return runLine(virt(), 0, line).map((entry) => {
      if (entry.kind === 'cycle') return `${entry.cycle.direction} 0x${entry.cycle.address.toString(16)}`;
      return entry.kind === 'error' ? `${entry.column}: ${entry.what}` : 'text' in entry ? entry.text : '';
    });
  };

  it('is a script of its own', () => {
    expect(said('repeat 2; r8 0; end; flash 1; expect r8 +4 0')).toEqual([
      'read 0x0',
      'read 0x0',
      'read 0x4000004',
      'as expected',
    ]);
    expect(said('r8 0; expect 0x1; r8 1')).toEqual(['read 0x0', '6: expected 0x01, got 0x00']);
  });

  it('does not keep everybody else waiting', () => {
    expect(said('repeat 3000; r8 0; end')).toEqual([
      '19: This comes to more than 2,000 lines, statements and reads',
    ]);
  });
});
