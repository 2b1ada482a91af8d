/** A session of 1,000,000 cycles as a file: how large it is, and how long it takes to save it and to open it again. */
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine } from '../../../main/engine.ts';
import { BUILT_ENTRIES } from '../../kit/command.ts';
import { temporaryFolder } from '../kit/images.ts';
import { bootsLog, tinyLog } from '../kit/long-logs.ts';
import { reportRows } from '../kit/report.ts';
import { rowOf } from '../kit/row.ts';

const SAVE_MS = 5_000;
const OPEN_MS = 8_000;
const ROUNDS = 3;
const { signal } = new AbortController();

const { text: boots, before } = bootsLog();
const folder = temporaryFolder();
const image = join(folder, 'variables.fd');
writeFileSync(image, before);

async function measured(text: Buffer) {
  const [log, path] = [join(folder, 'trace.log'), join(folder, 'bug.norscope')];
  writeFileSync(log, text);
  const { handlers, close } = createEngine({ dataDirectory: folder, isHeadless: true, ...BUILT_ENTRIES });
  const images = [null, { path: image, mode: 'scratch' as const }];
  await handlers['machine.open']({ board: 'virt', images, geometry: null }, signal);
  await handlers['trace.load']({ path: log, loading: '' }, signal);
  const [saves, opens]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    saves.push(await timeOf(() => handlers['session.save']({ path, overwrites: true, sight: null }, signal)));
    opens.push(await timeOf(() => handlers['session.open']({ path, images: [], opening: '' }, signal)));
  }
  close();
  return { saves, opens, sizeBytes: statSync(path).size };
}

async function timeOf(body: () => unknown): Promise<number> {
  const start = performance.now();
  await body();
  return performance.now() - start;
}

const under = (budgetMs: number) => ({
  text: `worst under ${budgetMs} ms`,
  isMet: ({ max }: { max: number }) => max < budgetMs,
});
for (const [name, text] of [
  ['EDK2’s boot again and again', boots],
  ['an operation nearly each cycle', tinyLog()],
] as const) {
  const { saves, opens, sizeBytes } = await measured(text);
  const session = `a session of 1,000,000 cycles, ${name}`;
  reportRows([
    rowOf({ what: `save ${session}`, unit: 'ms', ours: saves, budget: under(SAVE_MS) }),
    rowOf({ what: `open ${session}`, unit: 'ms', ours: opens, budget: under(OPEN_MS) }),
    rowOf({ what: `the file: ${name}`, unit: 'KiB', ours: [sizeBytes / 1024] }),
  ]);
}
