import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunGoal } from '../../../../app/contract/story.ts';
import type { Machine } from '../../../../main/session/machine.ts';
import { act, open, sequences, small, TINY } from '../../../kit/session/deeds.ts';
import { operationsOf } from '../../../kit/session/told.ts';

const RUNS = { numRuns: 60, interruptAfterTimeLimit: 10_000 };
const BANK = 64 << 20;

/** Two flashes of 64 MiB, which begin with zeros; closed with the test. */
function virt(): Machine {
  const machine = open({ board: 'virt', images: [], geometry: null });
  onTestFinished(() => machine.close());
  return machine;
}

const write = (machine: Machine, address: number, data: number) =>
  machine.cycle({ direction: 'write', address, widthBytes: 4, data });

/** Where each run ends that follows the one before. */
function runs(machine: Machine, goal: RunGoal, direction: 'forward' | 'back'): number[] {
  const places: number[] = [];
  const end = direction === 'forward' ? machine.history.state().length : machine.history.state().first;
  while (machine.history.state().position !== end) {
    machine.go(machine.history.runFrom(goal, direction));
    places.push(machine.history.state().position);
    if (places.length > 1000) throw new Error(`it stays at ${places.at(-1)}`);
  }
  return places;
}

/** An erase of the first flash in cycles 1 and 4, a program of the second in 2 and 3, and a lone poll of each. */
function interleaved(): Machine {
  const machine = virt();
  write(machine, 0, 0x20_0020);
  write(machine, BANK, 0x40_0040);
  write(machine, BANK, 0);
  write(machine, 0, 0xd0_00d0);
  machine.cycle({ direction: 'read', address: 0, widthBytes: 4 });
  machine.waitUntil(1000);
  machine.cycle({ direction: 'read', address: BANK, widthBytes: 4 });
  return machine;
}

describe('A run through a history', () => {
  it('ends where an operation ends, of whichever flash, and back where one begins', () => {
    const machine = interleaved();
    expect(operationsOf(machine).map((each) => [each.firstCycle, each.lastCycle])).toEqual([
      [1, 4],
      [2, 3],
      [5, 5],
      [7, 7],
    ]);
    machine.go(0);
    expect(runs(machine, 'operation', 'forward')).toEqual([3, 4, 5, 7]);
    expect(runs(machine, 'operation', 'back')).toEqual([6, 4, 1, 0]);
  });

  it.each([
    [0, 3, 0],
    [1, 3, 0],
    [2, 3, 1],
    [3, 4, 1],
    [6, 7, 4],
    [7, 7, 6],
  ])('from %i, be it amid an operation, leads on to %i and back to %i', (from, on, back) => {
    const machine = interleaved();
    machine.go(from);
    expect(machine.history.runFrom('operation', 'forward')).toBe(on);
    expect(machine.history.runFrom('operation', 'back')).toBe(back);
  });

  it('goes from finding to finding, and past the last to the end', () => {
    const machine = virt();
    for (const data of [0x70_0070, 0x12_0012, 0x70_0070, 0x34_0034, 0x70_0070]) write(machine, 0, data);
    expect(machine.history.story.findings().map(({ cycle }) => cycle)).toEqual([2, 4]);
    machine.go(0);
    expect(runs(machine, 'finding', 'forward')).toEqual([2, 4, 5]);
    expect(runs(machine, 'finding', 'back')).toEqual([4, 2, 0]);
  });

  it('leads to both ends', () => {
    const machine = interleaved();
    expect(runs(machine, 'end', 'back')).toEqual([0]);
    expect(runs(machine, 'end', 'forward')).toEqual([7]);
    expect(runs(virt(), 'operation', 'forward')).toEqual([]);
  });

  it.each(['intel', 'amd'] as const)(
    'gets on whatever was done, from anywhere: %s',
    (commandSet) => {
      const request = small(commandSet);
      const goals = fc.constantFrom<RunGoal>('operation', 'finding', 'end');
      const ways = fc.constantFrom<'forward' | 'back'>('forward', 'back');
      fc.assert(
        fc.property(sequences(commandSet), fc.nat(), goals, ways, (done, from, goal, way) => {
          const machine = open(request);
          for (const deed of done) act(machine, deed);
          machine.go(from % (done.length + 1));
          const places = runs(machine, goal, way);
          const inOrder = places.toSorted((a, b) => (way === 'forward' ? a - b : b - a));
          expect(places).toEqual(inOrder);
          expect(new Set(places).size).toBe(places.length);
          machine.close();
        }),
        RUNS,
      );
    },
    60_000,
  );

  it('never leads before the first position, where the oldest events have given way; their operations stay listed', () => {
    const machine = open(small('intel'), TINY);
    onTestFinished(() => machine.close());
    for (let at = 0; at < 1000; at++) {
      act(machine, { direction: 'write', address: 2 * at, widthBytes: 2, data: at % 10 === 0 ? 0x12 : 0x70 });
      act(machine, { direction: 'read', address: 0x8000, widthBytes: 2 });
    }
    const { first } = machine.history.state();
    expect(first).toBeGreaterThan(0);
    for (const goal of ['operation', 'finding', 'end'] as const) {
      machine.go(2000);
      expect(runs(machine, goal, 'back').at(-1)).toBe(first);
      expect(runs(machine, goal, 'forward').at(-1)).toBe(2000);
    }
    expect(operationsOf(machine)[0]?.firstCycle).toBe(1);
    expect(machine.history.story.summary(first).current).toBeGreaterThan(0);
  });

  it('knows a branch from the first position on, where what was done before has given way', () => {
    const request = small('intel');
    const [machine, fresh] = [open(request, TINY), open(request)];
    onTestFinished(() => machine.close());
    onTestFinished(() => fresh.close());
    const deed = (at: number) =>
      ({
        direction: 'write',
        address: 2 * (at >> 1),
        widthBytes: 2,
        data: at % 2 === 0 ? 0x40 : at,
      }) as const;
    for (let at = 0; at < 999; at++) act(machine, deed(at));
    const { first } = machine.history.state();
    machine.go(first);
    for (let at = 0; at < first; at++) act(fresh, deed(at));
    for (const each of [machine, fresh]) for (let at = 0; at < 9; at++) act(each, deed(first + at + 2));
    const told = (each: Machine) => [operationsOf(each), each.history.story.findings()];
    expect(told(machine)).toEqual(told(fresh));
  });
});
