/** From the text of a log to what its driver did: reading it, and folding its cycles into operations with their findings. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openMachine } from '../../../main/session/machine.ts';
import { explain } from '../../../main/trace/explain.ts';
import type { TraceLog } from '../../../main/trace/trace-log.ts';
import { logOf } from '../../kit/trace/log-of.ts';
import { byTurns } from '../kit/by-turns.ts';
import { temporaryFolder } from '../kit/images.ts';
import { bootsLog, tinyLog } from '../kit/long-logs.ts';
import { reportRows } from '../kit/report.ts';
import { rowOf } from '../kit/row.ts';

const BUDGET_MS = 5_000;

const { text: boots, before } = bootsLog();
const tiny = tinyLog();
const image = join(temporaryFolder(), 'variables.fd');
writeFileSync(image, before);
const untold = { signal: new AbortController().signal, onProgress: () => undefined };

const times = await byTurns(
  {
    boots: () => explained(logOf(boots)),
    tiny: () => explained(logOf(tiny)),
    read: () => logOf(boots),
  },
  { warmUp: 1, counted: 5 },
);
const budget = { text: 'under 5 s', isMet: ({ median }: { median: number }) => median < BUDGET_MS };
reportRows([
  rowOf({
    what: 'load and recognise a log of 1,000,000 lines',
    unit: 'ms',
    ours: times.boots,
    peer: { name: 'loading it', values: times.read },
    budget,
  }),
  rowOf({
    what: 'the same where nearly each cycle is an operation of its own',
    unit: 'ms',
    ours: times.tiny,
    budget,
  }),
]);

async function explained(log: TraceLog): Promise<void> {
  const machine = openMachine(
    { board: 'virt', images: [null, { path: image, mode: 'scratch' }], geometry: null },
    { onState: () => undefined, onBytes: () => undefined },
  );
  await explain(machine, log, untold);
  machine.close();
}
