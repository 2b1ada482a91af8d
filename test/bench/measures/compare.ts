/** Comparing 64 MiB of firmware with as many bytes, beside `cmp` on the same files. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Browser } from '../../../main/browse/browse.ts';
import { withBytesOfFile } from '../../../main/browse/image-bytes.ts';
import { WorkerPool } from '../../../main/work/worker-pool.ts';
import { byTurns } from '../kit/by-turns.ts';
import { FIRMWARE_BYTES, firmware, temporaryFolder } from '../kit/images.ts';
import { reportRows } from '../kit/report.ts';
import { type Row, rowOf } from '../kit/row.ts';

const SIGNAL = new AbortController().signal;
const JOIN_BYTES = 16;
const MOST_MS = 200;
/** Bytes between two that differ, where a few do. */
const APART = 1 << 20;

interface Contest {
  readonly what: string;
  /** Makes the second file of the first one's bytes, in place. */
  readonly change: (bytes: Buffer) => void;
}

const CONTESTS: readonly Contest[] = [
  { what: 'compare 64 MiB with the same', change: () => undefined },
  {
    what: 'compare 64 MiB that differ in 64 bytes',
    change: (bytes) => {
      for (let at = APART >> 1; at < bytes.length; at += APART) bytes[at] = ~(bytes[at] ?? 0) & 0xff;
    },
  },
  {
    what: 'compare 64 MiB that differ in all bytes',
    change: (bytes) => {
      for (let at = 0; at < bytes.length; at++) bytes[at] = ~(bytes[at] ?? 0) & 0xff;
    },
  },
];

if (spawnSync('cmp', ['--version']).status !== 0)
  throw new Error('cmp is missing: apt-get install diffutils');
const folder = temporaryFolder();
const before = join(folder, 'before.fd');
copyFileSync(firmware(), before);
const pool = new WorkerPool(join(import.meta.dirname, '..', 'node', 'worker.cjs'));
const browser = new Browser(pool);
const rows: Row[] = [];
for (const [index, { what, change }] of CONTESTS.entries()) {
  const after = join(folder, `after-${index}.fd`);
  const bytes = readFileSync(before);
  change(bytes);
  writeFileSync(after, bytes);
  rows.push(await measured(what, after));
}
reportRows(rows);
pool.close();

/** `cmp -l` tells all that differs, as we do. It stops at the first if it sees that nobody reads on: hence the pipe. */
async function measured(what: string, after: string): Promise<Row> {
  return withBytesOfFile(before, (one) =>
    withBytesOfFile(after, async (other) => {
      if (one.bytes.length !== FIRMWARE_BYTES) throw new Error(`expected 64 MiB, got ${one.bytes.length}`);
      const times = await byTurns(
        {
          ours: () => browser.differences([one, other], JOIN_BYTES, { signal: SIGNAL }),
          cmp: () => spawnSync('sh', ['-c', 'cmp -l "$0" "$1" | cat >/dev/null', before, after]),
        },
        { warmUp: 1, counted: 5 },
      );
      return rowOf({
        what,
        unit: 'ms',
        ours: times.ours,
        peer: { name: 'cmp -l', values: times.cmp },
        budget: { text: `under ${MOST_MS} ms`, isMet: ({ median }) => median < MOST_MS },
      });
    }),
  );
}
