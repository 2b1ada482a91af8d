/** A trace of 1,000,000 lines as a session: loaded through the engine, gone through, and parted into branches. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine } from '../../../main/engine.ts';
import { BUILT_ENTRIES } from '../../kit/command.ts';
import { temporaryFolder } from '../kit/images.ts';
import { bootsLog, tinyLog } from '../kit/long-logs.ts';
import { settle } from '../kit/memory-use.ts';
import { reportRows } from '../kit/report.ts';
import { rowOf } from '../kit/row.ts';

const LOAD_MS = 5_000;
const PLACE_MS = 50;
const PLACES = 60;
const ROUNDS = 3;
const { signal } = new AbortController();

const { text: boots, before } = bootsLog();
const folder = temporaryFolder();
const image = join(folder, 'variables.fd');
writeFileSync(image, before);

async function measured(text: Buffer) {
  const log = join(folder, 'trace.log');
  writeFileSync(log, text);
  const { handlers, close } = createEngine({ dataDirectory: folder, isHeadless: true, ...BUILT_ENTRIES });
  const images = [null, { path: image, mode: 'scratch' as const }];
  await handlers['machine.open']({ board: 'virt', images, geometry: null }, signal);
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

async function timeOf(body: () => unknown): Promise<number> {
  const start = performance.now();
  await body();
  return performance.now() - start;
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

const under = (budgetMs: number) => ({
  text: `worst under ${budgetMs} ms`,
  isMet: ({ max }: { max: number }) => max < budgetMs,
});
for (const [name, text] of [
  ['EDK2’s boot again and again', boots],
  ['an operation nearly each cycle', tinyLog()],
] as const) {
  const { loads, taken, jumps, runs, parts } = await measured(text);
  const session = `a trace of 1,000,000 lines, ${name}`;
  reportRows([
    rowOf({ what: `load ${session}, as a session`, unit: 'ms', ours: loads, budget: under(LOAD_MS) }),
    rowOf({ what: `memory that it takes: ${name}`, unit: 'KiB', ours: [taken / 1024] }),
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
