/** Looking for something in 1 GiB of firmware, beside ripgrep and GNU strings on the same file. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FindQuery } from '../../../app/contract/find.ts';
import { withBytesOfFile } from '../../../main/browse/image-bytes.ts';
import { searchBytes } from '../../../main/browse/search.ts';
import { WorkerPool } from '../../../main/work/worker-pool.ts';
import { byTurns } from '../kit/by-turns.ts';
import { firmware, temporaryFolder } from '../kit/images.ts';
import { reportRows } from '../kit/report.ts';
import { type Row, rowOf } from '../kit/row.ts';

const SIZE = 1024 << 20;
const SIGNAL = new AbortController().signal;
/** So much is searched where only the first hits count: a search that ends leaves its threads ready for the next one. */
const FIRST_BYTES = 32 << 20;

interface Contest {
  readonly what: string;
  readonly query: FindQuery;
  /** Commands that do the same, one after the other. */
  readonly peer: { readonly name: string; readonly commands: readonly (readonly string[])[] };
  readonly hasBudget: boolean;
}

function ripgrep(...options: readonly string[]): Contest['peer'] {
  return { name: 'ripgrep', commands: [['rg', ...options]] };
}

const FIXED: FindQuery = { kind: 'text', text: 'NvVarStoreNeedle', encoding: 'utf-8', ignoresCase: false };
const CONTESTS: readonly Contest[] = [
  {
    what: 'find a fixed string in 1 GiB',
    query: FIXED,
    peer: ripgrep('-c', '--text', '-F', 'NvVarStoreNeedle'),
    hasBudget: true,
  },
  {
    what: 'the same in whatever case',
    query: { ...FIXED, ignoresCase: true },
    peer: ripgrep('-obUai', '-F', 'NvVarStoreNeedle'),
    hasBudget: false,
  },
  {
    what: 'find 4 bytes in 1 GiB',
    query: { kind: 'hex', text: 'd0 0d fe ed' },
    peer: ripgrep('-obUa', '(?-u)\\xd0\\x0d\\xfe\\xed'),
    hasBudget: true,
  },
  {
    what: 'find an expression in 1 GiB',
    query: { kind: 'regex', text: '[A-Z][a-z]+[0-9]{3}', ignoresCase: false },
    peer: ripgrep('-obUa', '(?-u)[A-Z][a-z]+[0-9]{3}'),
    hasBudget: false,
  },
  {
    what: 'one with a fixed text in it',
    query: { kind: 'regex', text: '[a-z]{4,}[0-9]+\\.dll', ignoresCase: false },
    peer: ripgrep('-obUa', '(?-u)[a-z]{4,}[0-9]+\\.dll'),
    hasBudget: false,
  },
  {
    what: 'list the strings of 1 GiB, of ASCII and UTF-16',
    query: { kind: 'strings', text: '', leastCharacters: 12, encodings: ['ascii', 'utf-16le'] },
    peer: {
      name: 'GNU strings, twice',
      commands: ['s', 'l'].map((encoding) => ['strings', '-a', '-n', '12', '-e', encoding]),
    },
    hasBudget: false,
  },
];

const image = fullGibibyte();
const pool = new WorkerPool(join(import.meta.dirname, '..', 'node', 'worker.cjs'));
await withBytesOfFile(image, async ({ bytes }) => {
  const rows: Row[] = [];
  for (const contest of CONTESTS) rows.push(await measured(contest, bytes));
  rows.push(...(await answered(bytes)));
  reportRows(rows);
});
pool.close();

async function measured({ what, query, peer, hasBudget }: Contest, bytes: Uint8Array): Promise<Row> {
  const search = { query, start: 0, end: bytes.length, mostHits: 1_000_000 };
  const times = await byTurns(
    {
      ours: () => searchBytes(pool, bytes, search, { signal: SIGNAL }),
      peer: () => {
        for (const [program = '', ...options] of peer.commands)
          spawnSync(program, [...options, image], { stdio: ['ignore', 'ignore', 'ignore'] });
      },
    },
    { warmUp: 1, counted: 5 },
  );
  return rowOf({
    what,
    unit: 'ms',
    ours: times.ours,
    peer: { name: peer.name, values: times.peer },
    budget: hasBudget
      ? { text: 'within 2 × of ripgrep', isMet: (_, ratio) => ratio !== null && ratio.median <= 2 }
      : undefined,
  });
}

/** How soon the first hit of a search is told, and how soon a search ends that is called off in the middle. */
async function answered(bytes: Uint8Array): Promise<Row[]> {
  const query: FindQuery = { kind: 'regex', text: '[A-Z][a-z]+[0-9]{3}', ignoresCase: false };
  const search = { query, start: 0, end: bytes.length, mostHits: 1_000_000 };
  const firstMs: number[] = [];
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    let toldMs = 0;
    const onMore = () => {
      toldMs ||= performance.now() - start;
    };
    await searchBytes(pool, bytes, { ...search, end: FIRST_BYTES }, { signal: SIGNAL, onMore });
    firstMs.push(toldMs);
  }
  const endMs: number[] = [];
  for (let round = 0; round < 5; round++) {
    const stopper = new AbortController();
    let stoppedMs = 0;
    const onMore = () => {
      stoppedMs ||= performance.now();
      stopper.abort(new Error('called off'));
    };
    await searchBytes(pool, bytes, search, { signal: stopper.signal, onMore }).catch(() => undefined);
    endMs.push(performance.now() - stoppedMs);
  }
  return [
    rowOf({
      what: 'the first hits of that expression are told',
      unit: 'ms',
      ours: firstMs,
      budget: { text: 'under 100 ms', isMet: ({ median }) => median < 100 },
    }),
    rowOf({
      what: 'that search ends when it is called off',
      unit: 'ms',
      ours: endMs,
      budget: { text: 'under 50 ms', isMet: ({ median }) => median < 50 },
    }),
  ];
}

/** Firmware and programs, over and over: nothing is blank for long. @throws Error that says what is missing */
function fullGibibyte(): string {
  for (const [program, package_] of [
    ['rg', 'ripgrep'],
    ['strings', 'binutils'],
  ] as const) {
    if (spawnSync(program, ['--version']).status !== 0)
      throw new Error(`${program} is missing: apt-get install ${package_}`);
  }
  const path = join(temporaryFolder(), 'full-gib.bin');
  const parts = [process.execPath, firmware()].map((part) => readFileSync(part));
  writeFileSync(path, '');
  let written = 0;
  for (let index = 0; written < SIZE; index = (index + 1) % parts.length) {
    const part = parts[index] ?? Buffer.alloc(0);
    appendFileSync(path, part);
    written += part.length;
  }
  truncateSync(path, SIZE);
  return path;
}
