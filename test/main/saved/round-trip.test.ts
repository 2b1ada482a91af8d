import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceOffset } from '../../../app/contract/units.ts';
import { replaySession } from '../../../main/saved/replay-session.ts';
import { gatherSession } from '../../../main/saved/save-session.ts';
import { packSession, type SessionContent, unpackSession } from '../../../main/saved/session-bytes.ts';
import { standingSums } from '../../../main/saved/standing-sums.ts';
import type { ImageEdit } from '../../../main/session/journal/image-edit.ts';
import { JOURNAL_LIMITS } from '../../../main/session/journal/limits.ts';
import type { Machine } from '../../../main/session/machine.ts';
import { sha256 } from '../../kit/files/sha256.ts';
import { act, type Deed, open, sequences, small, TINY } from '../../kit/session/deeds.ts';
import { edits } from '../../kit/session/edits.ts';
import { operationsOf } from '../../kit/session/told.ts';

const { signal } = new AbortController();
const LIMITS = { ...TINY, budgetBytes: JOURNAL_LIMITS.budgetBytes, branches: 6 };

/**
 * Something that is done: a deed, what a log tells, a reset, an edit, going to some place of some branch, a bookmark there, or the
 * end of a log.
 */
type Step =
  | Deed
  | { readonly logged: 'read' | 'write'; readonly offset: number; readonly value: number }
  | { readonly reset: true }
  | { readonly edit: ImageEdit }
  | { readonly branch: number; readonly place: number }
  | { readonly mark: string }
  | { readonly end: true };

function sessions(commandSet: 'intel' | 'amd'): fc.Arbitrary<Step[]> {
  const offset = fc.constantFrom(0, 4, 0x154, 0x4000);
  // A log has 32 bits of an access of 16.
  const value = fc.constantFrom(0x50_0050, 0x9898, 0xff, 0xffff_ffff);
  const others: fc.Arbitrary<Step[]> = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ branch: fc.nat(), place: fc.nat() }) },
      { weight: 1, arbitrary: fc.constant({ reset: true as const }) },
      { weight: 2, arbitrary: fc.record({ edit: edits }) },
      { weight: 2, arbitrary: fc.record({ logged: fc.constantFrom('read', 'write'), offset, value }) },
      { weight: 2, arbitrary: fc.record({ mark: fc.constantFrom('the buffer is aborted', 'ü “here”') }) },
      { weight: 1, arbitrary: fc.constant({ end: true as const }) },
    ),
    { maxLength: 4 },
  );
  return fc
    .array(fc.tuple(sequences(commandSet), others), { minLength: 1, maxLength: 6 })
    .map((all) => all.flat(2));
}

function play(machine: Machine, steps: readonly Step[]): void {
  const { history } = machine;
  for (const step of steps) {
    if ('reset' in step) machine.reset(0);
    else if ('edit' in step) machine.edit(step.edit);
    else if ('logged' in step) {
      const { logged: direction, offset, value: data } = step;
      const access = { flash: 0, direction, deviceOffset: offset, widthBytes: 2 as const, data };
      machine.play({ kind: 'access', access });
    } else if ('end' in step) {
      machine.go(history.state().length);
      history.story.end();
    } else if ('mark' in step) {
      const { position } = history.state();
      history.bookmarks.add({
        ...{ name: step.mark, position, branch: history.followed },
        ...{ flash: 0, deviceOffset: 7 * position },
      });
    } else if ('place' in step) {
      const { branches } = history.state();
      const chosen = branches[step.branch % (branches.length + 1)];
      if (chosen !== undefined) machine.go(chosen.from, chosen.id);
      machine.go(step.place % (history.state().length + 1));
    } else act(machine, step);
  }
}

/** All that a person sees of a machine, but for what numbers its branches. */
function seen(machine: Machine) {
  const { history, clock, breakpoints } = machine;
  const { branches, ...place } = history.state();
  const indexOf = (id: number) => history.branches.findIndex((branch) => branch.id === id);
  return {
    place,
    branches: branches.map(({ from, length }) => ({ from, length })),
    bookmarks: history.bookmarks.list.map(({ id, branch, ...bookmark }) => ({
      ...bookmark,
      branch: indexOf(branch),
    })),
    clock: [clock.nowNanoseconds, clock.nextDeadlineNanoseconds],
    conditions: breakpoints.list.map(({ condition }) => condition),
    flashes: machine.flashes.map((flash) => flash.state()),
    bytes: machine.flashes.map(({ device }) => sha256(device.array.bytes)),
    operations: operationsOf(machine),
    findings: history.story.findings(),
    events: history.events(0, place.length),
  };
}

/** Saves it and opens it on a machine of its own, whose images are as they were. */
async function saved(machine: Machine): Promise<SessionContent> {
  const saving = { path: '/bug.norscope', sight: null, isEmptied: () => false, signal };
  const content = await unpackSession(await packSession(await gatherSession(machine, saving)));
  if (typeof content === 'string') throw new Error(content);
  return content;
}

describe.each(['intel', 'amd'] as const)('A saved session with the %s command set', (commandSet) => {
  it('is what it was, at every place of every branch, and goes on as it would have', async () => {
    const request = small(commandSet);
    await fc.assert(
      fc.asyncProperty(sessions(commandSet), fc.array(fc.nat(), { maxLength: 4 }), async (steps, places) => {
        const [machine, fresh] = [open(request, LIMITS), open(request, LIMITS)];
        try {
          play(machine, steps);
          machine.breakpoints.add({ on: 'command', byte: 0x20 });
          const content = await saved(machine);
          const onProgress = () => undefined;
          const others = await replaySession(fresh, content, { path: '/bug.norscope', signal, onProgress });
          expect(others.count).toBe(0);
          expect(seen(fresh)).toEqual(seen(machine));
          expect(await standingSums(fresh, signal)).toEqual(content.head.sums);
          for (const branch of [null, ...machine.history.state().branches.keys()]) {
            for (const each of [machine, fresh]) {
              const chosen = branch === null ? undefined : each.history.state().branches[branch];
              if (chosen !== undefined) each.go(chosen.from, chosen.id);
            }
            for (const place of places) {
              for (const each of [machine, fresh]) each.go(place % (each.history.state().length + 1));
              expect(seen(fresh)).toEqual(seen(machine));
            }
          }
          for (const each of [machine, fresh])
            act(each, { direction: 'read', address: deviceOffset(0), widthBytes: 2 });
          expect(seen(fresh)).toEqual(seen(machine));
          expect((await saved(fresh)).head).toEqual((await saved(machine)).head);
        } finally {
          machine.close();
          fresh.close();
        }
      }),
      { numRuns: 60, interruptAfterTimeLimit: 20_000 },
    );
  });
});
