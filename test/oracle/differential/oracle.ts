/**
 * `npm run oracle -- --ops 1000000 [--seed N] [--board ID]`: random programs on every setting, round and round, until so
 * many operations have been compared. Prints them by board, and each difference as a script; exit code 1 if there is one.
 */
import { parseArgs } from 'node:util';
import { emulatorMissing } from '../../kit/qemu/monitor.ts';
import { campaign } from './campaign.ts';
import { binaryOf } from './compare.ts';
import { allSettings } from './settings.ts';

/** Long enough that the start of a machine, some tenths of a second, is the smaller part. */
const STEPS = 1000;
/** Settings that are compared at once: one program runs here while QEMU is at another. */
const LANES = 2;
const TOLD_EACH = 100_000;

interface Tally {
  operations: number;
  programs: number;
  readonly differences: string[];
}

const { values } = parseArgs({
  options: {
    ops: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 0x7fff_ffff) },
    board: { type: 'string' },
  },
});
const wanted = Number(values.ops);
const seed = Number(values.seed);
const settings = allSettings().filter(({ board }) => values.board === undefined || board.id === values.board);
if (!(wanted > 0) || !Number.isSafeInteger(seed) || settings.length === 0) {
  console.error(
    'npm run oracle -- --ops COUNT [--seed NUMBER] [--board ID]: `norscope boards` lists the ids.',
  );
  process.exit(2);
}
for (const binary of new Set(settings.map(binaryOf))) {
  const missing = emulatorMissing(binary);
  if (missing === null) continue;
  console.error(`qemu-system-${binary} ${missing}`);
  process.exit(2);
}

console.log(`${wanted.toLocaleString('en')} operations on ${settings.length} settings, --seed ${seed}`);
const tallies = new Map<string, Tally>();
let compared = 0;
let turn = 0;

/** Whether the count goes past a multiple of so many that a person wants to hear of it. */
function crosses(count: number, more: number): boolean {
  return Math.floor((count + more) / TOLD_EACH) > Math.floor(count / TOLD_EACH);
}

async function lane(): Promise<void> {
  while (compared < wanted) {
    const setting = settings[turn % settings.length];
    if (setting === undefined) throw new Error('there is no setting');
    const options = { seed: seed + turn++, operations: 1, stepCount: STEPS };
    const { operations, difference } = await campaign(setting, options);
    if (crosses(compared, operations)) console.error(`${(compared + operations).toLocaleString('en')} …`);
    compared += operations;
    const { board, globals, bank } = setting;
    const row = globals.length === 0 && bank === undefined ? board.id : `${board.id} with properties`;
    const tally = tallies.get(row) ?? { operations: 0, programs: 0, differences: [] };
    tallies.set(row, tally);
    tally.operations += operations;
    tally.programs++;
    if (difference === null) continue;
    tally.differences.push(difference);
    console.log(`\n${difference}\n`);
  }
}

await Promise.all(Array.from({ length: LANES }, lane));
for (const [name, { operations, programs, differences }] of tallies) {
  const columns = [operations.toLocaleString('en').padStart(12), String(programs).padStart(6)];
  console.log(`${name.padEnd(32)}${columns.join('')}${String(differences.length).padStart(6)}`);
}
const differences = [...tallies.values()].flatMap((tally) => tally.differences);
console.log(`${compared.toLocaleString('en')} operations compared, ${differences.length} differences`);
process.exitCode = differences.length === 0 ? 0 : 1;
