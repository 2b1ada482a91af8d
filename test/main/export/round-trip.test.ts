import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MachineRequest } from '../../../app/contract/machine.ts';
import type { BusCycle } from '../../../main/session/bus-cycle.ts';
import { parseScript } from '../../../main/session/console/parse-script.ts';
import { groundOf } from '../../../main/session/console/run.ts';
import { runScript } from '../../../main/session/console/run-script.ts';
import type { ImageEdit } from '../../../main/session/journal/image-edit.ts';
import type { Machine } from '../../../main/session/machine.ts';
import { answerQtest } from '../../../main/trace/qtest.ts';
import { replay } from '../../../main/trace/replay.ts';
import { madeImage } from '../../kit/files/images.ts';
import { sha256 } from '../../kit/files/sha256.ts';
import { act, type Deed, open, sequences, small } from '../../kit/session/deeds.ts';
import { edits } from '../../kit/session/edits.ts';
import { exported } from '../../kit/session/exported.ts';
import { logOf } from '../../kit/trace/log-of.ts';

const untold = { signal: new AbortController().signal, onProgress: () => undefined };
const RUNS = { numRuns: 40 };

/** Something that is done: a deed, a reset of the first flash, an edit, or going back some events, where a branch begins. */
type Step = Deed | { readonly back: number } | { readonly reset: true } | { readonly edit: ImageEdit };

/** Accesses of every width and at odd places: the bus splits them. */
const oddCycles: fc.Arbitrary<BusCycle> = fc
  .record({
    isRead: fc.boolean(),
    address: fc.integer({ min: 0, max: 0x10010 }),
    widthBytes: fc.constantFrom(1 as const, 2 as const, 4 as const, 8 as const),
    data: fc.constantFrom(0x70, 0xff, 0x50, 0xf0, 0x90, 0x12, 0x98),
  })
  .map(({ isRead, data, ...bus }) =>
    isRead ? { ...bus, direction: 'read' as const } : { ...bus, direction: 'write' as const, data },
  );

function sessions(commandSet: 'intel' | 'amd'): fc.Arbitrary<Step[]> {
  const others: fc.Arbitrary<Step[]> = fc.array(
    fc.oneof(
      fc.record({ back: fc.integer({ min: 1, max: 40 }) }),
      fc.constant({ reset: true as const }),
      oddCycles,
    ),
    { maxLength: 3 },
  );
  return fc
    .array(fc.tuple(sequences(commandSet), others), { minLength: 1, maxLength: 3 })
    .map((all) => all.flat(2));
}

function play(machine: Machine, steps: readonly Step[]): void {
  for (const step of steps) {
    if ('back' in step) machine.go(Math.max(0, machine.history.state().position - step.back));
    else if ('reset' in step) machine.reset(0);
    else if ('edit' in step) machine.edit(step.edit);
    else act(machine, step);
  }
}

interface Standing {
  readonly sum: string;
  readonly state: unknown;
}

/** What a flash holds, and all that its device says of itself. */
function standingOf(machine: Machine): Standing[] {
  return machine.flashes.map(({ device }) => ({
    sum: sha256(device.array.bytes),
    state: { ...device.snapshot(), isDirect: device.isDirect },
  }));
}

/** Plays a session on one machine, hands it over with a fresh one, and closes both. */
async function twice(
  request: MachineRequest,
  steps: readonly Step[],
  body: (machine: Machine, fresh: Machine) => Promise<void>,
): Promise<void> {
  const [machine, fresh] = [open(request), open(request)];
  try {
    play(machine, steps);
    // What was gone back from at last is still followed, and exported whole.
    machine.go(machine.history.state().length);
    if (machine.history.state().length > 0) await body(machine, fresh);
  } finally {
    machine.close();
    fresh.close();
  }
}

describe.each(['intel', 'amd'] as const)('A session on a flash with the %s command set', (commandSet) => {
  const holds = (body: (machine: Machine, fresh: Machine) => Promise<void>) => {
    const request = small(commandSet);
    return fc.assert(
      fc.asyncProperty(sessions(commandSet), (steps) => twice(request, steps, body)),
      RUNS,
    );
  };

  it('as a script leads to the same bytes and states, and all that it expects holds', () =>
    holds(async (machine, fresh) => {
      const text = await exported(machine, 'script');
      const run = runScript(fresh, parseScript(text, groundOf(fresh, 0)), { endsAtBadOperation: true });
      let step = run.next();
      let held = 0;
      for (; !step.done; step = run.next()) if (step.value.kind === 'held') held++;
      expect(step.value).toBeNull();
      expect(held).toBe(text.match(/^expect /gm)?.length ?? 0);
      expect(standingOf(fresh)).toEqual(standingOf(machine));
      expect(fresh.clock.nowNanoseconds).toBe(machine.clock.nowNanoseconds);
      expect(await exported(fresh, 'script')).toBe(text);
    }));

  it('as a log is replayed without a mismatch, to the same bytes', () =>
    holds(async (machine, fresh) => {
      const text = await exported(machine, 'log');
      const log = logOf(Buffer.from(text));
      expect(log.damagedCount).toBe(0);
      const { mismatches, reads } = await replay(fresh, log, untold);
      expect(mismatches).toBe(0);
      expect(reads).toBe(text.match(/^pflash_io_read /gm)?.length ?? 0);
      expect(standingOf(fresh).map(({ sum }) => sum)).toEqual(standingOf(machine).map(({ sum }) => sum));
    }));

  it('as lines of qtest is answered the same way', () => {
    const request = small(commandSet);
    return fc.assert(
      fc.asyncProperty(sessions(commandSet), async (all) => {
        // The protocol can't reset a machine.
        const steps = all.filter((step) => !('reset' in step));
        await twice(request, steps, async (machine, fresh) => {
          const lines = (await exported(machine, 'qtest')).trimEnd().split('\n');
          const answers = lines.map((line) => answerQtest(fresh, line));
          expect(answers).toEqual(lines.map((line) => line.replace(/.* # /, '')));
          expect(standingOf(fresh)).toEqual(standingOf(machine));
        });
      }),
      RUNS,
    );
  });

  it('as Markdown holds the cycles as a script', () =>
    holds(async (machine, fresh) => {
      const text = await exported(machine, 'markdown');
      const [, script = ''] = /```text\n([\s\S]*?)```/.exec(text) ?? [];
      const run = runScript(fresh, parseScript(script, groundOf(fresh, 0)), { endsAtBadOperation: true });
      let step = run.next();
      while (!step.done) step = run.next();
      expect(step.value).toBeNull();
      expect(standingOf(fresh)).toEqual(standingOf(machine));
    }));
});

describe('A session with edits', () => {
  it('leads as a script to the same bytes and states', async () => {
    const request = small('intel');
    const steps = fc
      .array(fc.tuple(sessions('intel'), fc.array(fc.record({ edit: edits }), { maxLength: 3 })), {
        minLength: 1,
        maxLength: 3,
      })
      .map((all): Step[] => all.flat(2));
    await fc.assert(
      fc.asyncProperty(steps, (done) =>
        twice(request, done, async (machine, fresh) => {
          const text = await exported(machine, 'script');
          const run = runScript(fresh, parseScript(text, groundOf(fresh, 0)), { endsAtBadOperation: true });
          let step = run.next();
          while (!step.done) step = run.next();
          expect(step.value).toBeNull();
          expect(standingOf(fresh)).toEqual(standingOf(machine));
        }),
      ),
      { numRuns: 20, interruptAfterTimeLimit: 10_000 },
    );
  });
});

describe('A session on a big-endian bus', () => {
  /** As many random sessions as hold, from where the flash begins on. */
  async function onPpc(body: (machine: Machine, fresh: Machine) => Promise<void>): Promise<void> {
    const request: MachineRequest = {
      board: 'ppce500',
      images: [{ path: madeImage(64 << 10), mode: 'scratch' }],
      geometry: null,
    };
    const probe = open(request);
    const { base } = probe.flash(0).plan;
    probe.close();
    const moved = sessions('intel').map((steps) =>
      steps.map((step) => ('address' in step ? { ...step, address: base + step.address } : step)),
    );
    await fc.assert(
      fc.asyncProperty(moved, (steps) => twice(request, steps, body)),
      { numRuns: 20 },
    );
  }

  it('is replayed from its log without a mismatch, whatever the bus has split', () =>
    onPpc(async (machine, fresh) => {
      const log = logOf(Buffer.from(await exported(machine, 'log')));
      expect((await replay(fresh, log, untold)).mismatches).toBe(0);
      expect(standingOf(fresh).map(({ sum }) => sum)).toEqual(standingOf(machine).map(({ sum }) => sum));
    }));

  it('leads as a script to the same bytes and states', () =>
    onPpc(async (machine, fresh) => {
      const text = await exported(machine, 'script');
      const run = runScript(fresh, parseScript(text, groundOf(fresh, 0)), { endsAtBadOperation: true });
      let step = run.next();
      while (!step.done) step = run.next();
      expect(step.value).toBeNull();
      expect(standingOf(fresh)).toEqual(standingOf(machine));
    }));
});
