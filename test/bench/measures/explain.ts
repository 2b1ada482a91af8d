/** From the text of a log to what its driver did: reading it, and folding its cycles into operations with their findings. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openMachine } from '../../../main/session/machine.ts';
import { explain } from '../../../main/trace/explain.ts';
import type { TraceLog } from '../../../main/trace/trace-log.ts';
import { readTraceFixture } from '../../kit/qemu/trace-fixture.ts';
import { logOf } from '../../kit/trace/log-of.ts';
import { byTurns } from '../kit/by-turns.ts';
import { temporaryFolder } from '../kit/images.ts';
import { reportRows } from '../kit/report.ts';
import { rowOf } from '../kit/row.ts';

const LINES = 1_000_000;
const BUDGET_MS = 5_000;

const { log: bytes, before } = readTraceFixture('edk2-on-virt');
const image = join(temporaryFolder(), 'variables.fd');
writeFileSync(image, before);
const untold = { signal: new AbortController().signal, onProgress: () => undefined };

/** Cycles of EDK2’s first boot, again and again. */
const boots = repeated(
  Buffer.from(bytes)
    .toString()
    .split('\n')
    .filter((line) => line.startsWith('pflash_io_')),
);
/** The worst that can come: each cycle is an operation, by turns on two flashes. */
const tiny = repeated(
  ['0x500050', '0x120012', '0x700070', '0xff00ff'].flatMap((value) =>
    ['virt.flash0', 'virt.flash1'].map(
      (name) => `pflash_io_write ${name}: offset:0x0000 size:4 value:${value} wcycle:0`,
    ),
  ),
);

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

function repeated(lines: readonly string[]): Buffer {
  const part = Buffer.from(`${lines.join('\n')}\n`);
  const whole = Buffer.alloc(part.length * Math.floor(LINES / lines.length), part);
  const rest = lines.slice(0, LINES % lines.length).map((line) => `${line}\n`);
  return Buffer.concat([whole, Buffer.from(rest.join(''))]);
}
