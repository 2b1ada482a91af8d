import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JOURNAL_LIMITS } from '../../../../main/session/journal/limits.ts';
import type { Machine } from '../../../../main/session/machine.ts';
import { act, type Deed, open, sequences, small, TINY } from '../../../kit/session/deeds.ts';
import { operationsOf } from '../../../kit/session/told.ts';

const LIMITS = { ...TINY, budgetBytes: JOURNAL_LIMITS.budgetBytes };
const RUNS = { numRuns: 60, interruptAfterTimeLimit: 10_000 };

/** All that is said of what was done, but for what tells one telling from another. */
function told(machine: Machine) {
  const { story } = machine.history;
  const { version, ...summary } = story.summary(machine.history.state().position);
  return { summary, operations: operationsOf(machine), findings: story.findings() };
}

/** What is told where just this was done. */
function toldOf(request: Parameters<typeof open>[0], done: readonly Deed[]) {
  const fresh = open(request);
  for (const deed of done) act(fresh, deed);
  const all = told(fresh);
  fresh.close();
  return all;
}

/** Parts of a session, each after going back so many events. */
const visits = (commandSet: 'intel' | 'amd') =>
  fc.array(fc.record({ back: fc.nat(60), part: sequences(commandSet), look: fc.nat() }), {
    minLength: 2,
    maxLength: 5,
  });

describe.each(['intel', 'amd'] as const)('The story of a branch with the %s command set', (commandSet) => {
  it('is that of a machine where nothing else was done, wherever and however often it parts', () => {
    const request = small(commandSet);
    fc.assert(
      fc.property(visits(commandSet), (all) => {
        const machine = open(request, LIMITS);
        const done: Deed[] = [];
        for (const { back, part, look } of all) {
          machine.go(Math.max(0, done.length - back));
          done.length = machine.history.state().position;
          for (const deed of part) act(machine, deed);
          done.push(...part);
          const { operations, findings } = told(machine);
          expect(told(machine)).toEqual(toldOf(request, done));
          for (const place of [look % (done.length + 1), done.length]) {
            machine.go(place);
            expect(told(machine)).toMatchObject({ operations, findings });
          }
        }
        machine.close();
      }),
      RUNS,
    );
  }, 120_000);

  it('is there again when the branch is followed again, and goes on from there', () => {
    const request = small(commandSet);
    const ways = fc.array(fc.record({ to: fc.nat(), from: fc.nat(), part: sequences(commandSet) }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(sequences(commandSet), ways, (first, rest) => {
        const machine = open(request, { ...LIMITS, branches: 10 });
        for (const deed of first) act(machine, deed);
        /** What was done on each branch, by its number. */
        const ends = new Map<number, readonly Deed[]>();
        let done: readonly Deed[] = first;
        for (const { to, from, part } of rest) {
          const before = machine.history.state();
          const target = before.branches[to % (before.branches.length + 1)];
          if (target !== undefined) {
            const known = new Set(before.branches.map(({ id }) => id));
            machine.go(target.from, target.id);
            const left = machine.history.state().branches.find(({ id }) => !known.has(id));
            if (left !== undefined) ends.set(left.id, done);
            done = ends.get(target.id) ?? [];
            expect(told(machine).operations).toEqual(toldOf(request, done).operations);
            expect(told(machine).findings).toEqual(toldOf(request, done).findings);
          }
          const known = new Set(machine.history.state().branches.map(({ id }) => id));
          const place = from % (done.length + 1);
          machine.go(place);
          for (const deed of part) act(machine, deed);
          const left = machine.history.state().branches.find(({ id }) => !known.has(id));
          if (left !== undefined) ends.set(left.id, done);
          done = [...done.slice(0, place), ...part];
          expect(told(machine)).toEqual(toldOf(request, done));
        }
        machine.close();
      }),
      RUNS,
    );
  }, 120_000);
});
