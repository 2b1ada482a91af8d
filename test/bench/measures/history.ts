/** A session of 1,000,000 cycles: how fast it is recorded, what it takes, and how long it takes to go anywhere in it. */
import type { Machine } from '../../../main/session/machine.ts';
import { firmware } from '../kit/images.ts';
import { longSession } from '../kit/long-session.ts';
import { openOn } from '../kit/machines.ts';
import { settle } from '../kit/memory-use.ts';
import { reportRows } from '../kit/report.ts';
import { rowOf } from '../kit/row.ts';

const CYCLES = 1_000_000;
const BATCH = 100_000;
const JUMPS = 200;
const STEPS = 500;
const JUMP_MS = 50;
const FRAME_MS = 1000 / 60;

function* batches(machine: Machine): Generator<number> {
  const session = longSession();
  for (let done = 0; done < CYCLES; done += BATCH) {
    const start = performance.now();
    for (let cycle = 0; cycle < BATCH; cycle++) {
      const next = session.next();
      if (next.done !== true) machine.cycle(next.value);
    }
    yield (BATCH * 1e3) / (performance.now() - start);
  }
}

/** Everything there is to a jump or a step but the way to the window: going there, and saying what is there. */
function timeTo(machine: Machine, position: number): number {
  const start = performance.now();
  machine.history.jump(position);
  machine.state();
  return performance.now() - start;
}

/** All over the session, each place at a distance of its own from the one before; the ends first. */
function places(): number[] {
  return [0, CYCLES, 0, ...Array.from({ length: JUMPS }, (_, at) => (at * 618_033) % CYCLES)];
}

function steps(machine: Machine, by: 1 | -1): number[] {
  return Array.from({ length: STEPS }, () => {
    const { position } = machine.history.state();
    const isAtEnd = position + by < 0 || position + by > CYCLES;
    if (isAtEnd) machine.history.jump(CYCLES / 2);
    return timeTo(machine, isAtEnd ? CYCLES / 2 + by : position + by);
  });
}

/** One that keeps nothing: what is done to it is no event. */
function withoutHistory(machine: Machine): Machine {
  Object.assign(machine.history, { record: (_event: unknown, make: () => unknown) => make() });
  return machine;
}

async function heldBytes(): Promise<number> {
  await settle();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const bare = withoutHistory(openOn(firmware(), 'scratch'));
const bareRates = [...batches(bare)];
bare.close();
const machine = openOn(firmware(), 'scratch');
const before = await heldBytes();
const rates = [...batches(machine)];
// Collecting garbage now would have the jumps begin with code that is compiled anew.
const jumps = places().map((place) => timeTo(machine, place));
const back = steps(machine, -1);
const forward = steps(machine, 1);
machine.history.jump(CYCLES);
const taken = (await heldBytes()) - before;
const stated = machine.history.heldBytes;
machine.close();

const under = (budgetMs: number, text: string) => ({
  text: `worst under ${text}`,
  isMet: ({ max }: { max: number }) => max < budgetMs,
});
const frame = under(FRAME_MS, 'a frame, 16.7 ms');
const session = 'a session of 1,000,000 cycles';
reportRows([
  rowOf({
    what: `cycles recorded, in ${session}`,
    unit: 'per second',
    ours: rates,
    peer: { name: 'without a history', values: bareRates },
  }),
  rowOf({
    what: `memory of the history of ${session}`,
    unit: 'KiB',
    ours: [taken / 1024],
    peer: { name: 'as it counts it', values: [stated / 1024] },
    budget: { text: 'at most 256 MiB', isMet: ({ max }) => max <= 256 << 10 },
  }),
  rowOf({
    what: `jumps in ${session}`,
    unit: 'ms',
    ours: jumps,
    budget: under(JUMP_MS, '50 ms'),
  }),
  rowOf({ what: `steps back in ${session}`, unit: 'ms', ours: back, budget: frame }),
  rowOf({ what: `steps forward in ${session}`, unit: 'ms', ours: forward, budget: frame }),
]);
