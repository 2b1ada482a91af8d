/** A trace of 1,000,000 lines as a session: loaded through the engine, gone through, and parted into branches. */
import { engineForLog, LONG_LOGS } from '../kit/long-log-engine.ts';
import { settle } from '../kit/memory-use.ts';
import { reportRows } from '../kit/report.ts';
import { rowOf } from '../kit/row.ts';
import { timeOf, under } from '../kit/time-of.ts';

const LOAD_MS = 5_000;
const PLACE_MS = 50;
const PLACES = 60;
const ROUNDS = 3;
const { signal } = new AbortController();

async function measured(text: Buffer) {
  const { handlers, close, log } = await engineForLog(text, signal);
  const held = await heldBytes();
  const loads: number[] = [];
  for (let round = 0; round < ROUNDS; round++)
    loads.push(await timeOf(() => handlers['trace.load']({ path: log, loading: '' }, signal)));
  const taken = (await heldBytes()) - held;
  const [jumps, runs, parts]: [number[], number[], number[]] = [[], [], []];
  for (const position of places())
    jumps.push(await timeOf(() => handlers['history.go']({ position }, signal)));
  for (let run = 0; run < PLACES; run++)
    runs.push(await timeOf(() => handlers['history.run']({ goal: 'operation', direction: 'back' }, signal)));
  for (const position of places()) {
    await handlers['history.go']({ position: position % 900_000 }, signal);
    parts.push(await timeOf(() => handlers['console.run']({ line: 'r32 0x4000000', flash: 1 }, signal)));
    const { machine } = await handlers['machine.current']({}, signal);
    const whole = machine?.history.branches.find(({ length }) => length === 1_000_000);
    if (whole !== undefined) await handlers['history.go']({ position: 1_000_000, branch: whole.id }, signal);
  }
  close();
  return { loads, taken, jumps, runs, parts };
}

/** All over the log, each at a distance of its own from the one before. */
function places(): number[] {
  return Array.from({ length: PLACES }, (_, at) => (at * 618_033) % 1_000_000);
}

async function heldBytes(): Promise<number> {
  await settle();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

for (const [name, text] of LONG_LOGS) {
  const { loads, taken, jumps, runs, parts } = await measured(text);
  const session = `a trace of 1,000,000 lines, ${name}`;
  reportRows([
    rowOf({ what: `load ${session}, as a session`, unit: 'ms', ours: loads, budget: under(LOAD_MS) }),
    rowOf({
      what: `memory that it takes: ${name}`,
      unit: 'KiB',
      ours: [taken / 1024],
      budget: { text: 'under 256 MiB', isMet: ({ max }) => max < 256 << 10 },
    }),
    rowOf({ what: `jumps in it: ${name}`, unit: 'ms', ours: jumps, budget: under(PLACE_MS) }),
    rowOf({
      what: `runs back to an operation in it: ${name}`,
      unit: 'ms',
      ours: runs,
      budget: under(PLACE_MS),
    }),
    rowOf({
      what: `a cycle that begins a branch in it: ${name}`,
      unit: 'ms',
      ours: parts,
      budget: under(PLACE_MS),
    }),
  ]);
}
