/** A session of 1,000,000 cycles as a file: how large it is, and how long it takes to save it and to open it again. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { engineForLog, LONG_LOGS } from '../kit/long-log-engine.ts';
import { reportRows } from '../kit/report.ts';
import { rowOf } from '../kit/row.ts';
import { timeOf, under } from '../kit/time-of.ts';

const SAVE_MS = 5_000;
const OPEN_MS = 8_000;
const ROUNDS = 3;
const { signal } = new AbortController();

async function measured(text: Buffer) {
  const { handlers, close, folder, log } = await engineForLog(text, signal);
  const path = join(folder, 'bug.norscope');
  await handlers['trace.load']({ path: log, loading: '' }, signal);
  const [saves, opens]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    saves.push(await timeOf(() => handlers['session.save']({ path, overwrites: true, sight: null }, signal)));
    opens.push(await timeOf(() => handlers['session.open']({ path, images: [], opening: '' }, signal)));
  }
  close();
  return { saves, opens, sizeBytes: statSync(path).size };
}

for (const [name, text] of LONG_LOGS) {
  const { saves, opens, sizeBytes } = await measured(text);
  const session = `a session of 1,000,000 cycles, ${name}`;
  reportRows([
    rowOf({ what: `save ${session}`, unit: 'ms', ours: saves, budget: under(SAVE_MS) }),
    rowOf({ what: `open ${session}`, unit: 'ms', ours: opens, budget: under(OPEN_MS) }),
    rowOf({ what: `the file: ${name}`, unit: 'KiB', ours: [sizeBytes / 1024] }),
  ]);
}
