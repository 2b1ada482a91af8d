/**
 * `npm run bench`: the program's budgets, each beside its peer, in one table. It asserts nothing.
 *
 *     npm run bench
 *     npm run bench -- --only bus-reads,mapping --json numbers.json
 *
 * Each measurement is a program of its own in `measures/`, bundled as the product is and run by plain Node: a test
 * runner's module wrappers and its worker's memory would be measured with it.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rowsIn } from './kit/report.ts';
import type { Row } from './kit/row.ts';
import { tableOf } from './kit/table.ts';

const MEASURES = [
  'bus-reads',
  'bus-cycles',
  'replay',
  'explain',
  'opening',
  'first-paint',
  'one-more-flash',
  'many-processes',
  'mapping',
  'grid-frames',
  'history',
  'loaded-log',
  'saved-session',
  'changed-bytes',
  'structure-scan',
  'router-scan',
  'find',
  'compare',
  'entropy',
];

/** Runs one measurement. @throws Error with what it said if it did not come to an end. */
async function rowsOf(measure: string): Promise<Row[]> {
  const program = join(import.meta.dirname, `${measure}.mjs`);
  const child = spawn(process.execPath, ['--expose-gc', program], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, complaints] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(/^\w*Error: (.*)$/m.exec(complaints)?.[1] ?? `it ended with ${code}`);
  return rowsIn(output);
}

const { values } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string' } } });
const chosen = values.only?.split(',') ?? MEASURES;
const machine = { processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
const loadBefore = loadavg()[0] ?? 0;
const rows: Row[] = [];
const missing: { measure: string; why: string }[] = [];
for (const measure of chosen) {
  console.error(`measuring ${measure} …`);
  try {
    rows.push(...(await rowsOf(measure)));
  } catch (thrown) {
    missing.push({ measure, why: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}
const load = { before: loadBefore, after: loadavg()[0] ?? 0 };
console.log(
  `${machine.processor}, ${machine.cores} cores, Node ${machine.node}; load ${load.before} to ${load.after}`,
);
console.log('Each number is a median, with the least and the most of its repetitions in brackets.\n');
console.log(tableOf(rows));
for (const { measure, why } of missing) console.log(`\n${measure} was not measured: ${why}`);
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ machine, load, rows, missing }, null, 2)}\n`);
