/**
 * What the bytes of each 128 KiB of 64 MiB are like, counted in worker threads, beside binwalk's entropy of the same blocks;
 * and how soon a window has something to show of 1 GiB.
 */
import { spawnSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PackedCells } from '../../../app/contract/overview/byte-cell.ts';
import { createEngine } from '../../../main/engine.ts';
import { BUILT_ENTRIES } from '../../kit/command.ts';
import { byTurns } from '../kit/by-turns.ts';
import { FIRMWARE_BYTES, firmware, gibibyteImage, temporaryFolder } from '../kit/images.ts';
import { reportRows } from '../kit/report.ts';
import { type Row, rowOf } from '../kit/row.ts';
import { timeOf, under } from '../kit/time-of.ts';

const BLOCK_BYTES = 128 << 10;
const BUDGET_MS = 300;
const FIRST_BUDGET_MS = 200;
const ROUNDS = { warmUp: 1, counted: 5 };
const { signal } = new AbortController();

const engine = createEngine({ dataDirectory: temporaryFolder(), ...BUILT_ENTRIES, isHeadless: true });
const hasBinwalk = spawnSync('binwalk', ['--help']).status === 0;

/** 64 MiB of which nothing is blank. */
function randomImage(): string {
  const path = join(temporaryFolder(), 'random.bin');
  writeFileSync(path, randomFillSync(new Uint8Array(FIRMWARE_BYTES)));
  return path;
}

async function rowFor(what: string, path: string): Promise<Row> {
  const times = await byTurns(
    {
      ours: () =>
        engine.countFile(
          path,
          () => BLOCK_BYTES,
          signal,
          () => undefined,
        ),
      theirs: () => (hasBinwalk ? spawnSync('binwalk', ['-E', '-N', '-K', `${BLOCK_BYTES}`, path]) : null),
    },
    ROUNDS,
  );
  return rowOf({
    what: `entropy and kinds of ${what}, 64 MiB in blocks of 128 KiB`,
    unit: 'ms',
    ours: times.ours,
    peer: hasBinwalk ? { name: 'binwalk -E, a process', values: times.theirs } : undefined,
    budget: under(BUDGET_MS),
  });
}

/** Each from the opening on: what was counted before is not kept. */
async function firstOfGibibyte(): Promise<Row> {
  const images = [{ path: gibibyteImage(), mode: 'shared' }] as const;
  const geometry = { commandSet: 'intel', bankWidthBytes: 2, sectorLengthBytes: BLOCK_BYTES } as const;
  const ours: number[] = [];
  for (let round = 0; round <= ROUNDS.counted; round++) {
    await engine.handlers['machine.open']({ board: 'generic', images: [...images], geometry }, signal);
    const asked = { flash: 0, cellBytes: 2 << 20, first: 0, count: 512 };
    let first = new Uint8Array(0);
    const ms = await timeOf(async () => {
      first = (await engine.handlers['overview.cells'](asked, signal)).cells;
    });
    const cells = PackedCells.from(first);
    const isSpread = [0, 1, 2, 3, 4, 5, 6, 7].every((eighth) => cells.at(64 * eighth) !== null);
    if (!isSpread) throw new Error('expected cells of each eighth of the image in the first answer');
    if (round > 0) ours.push(ms);
  }
  const what = 'the first answer about 1 GiB, with cells all over it';
  return rowOf({ what, unit: 'ms', ours, budget: under(FIRST_BUDGET_MS) });
}

reportRows([
  await rowFor('AAVMF_CODE.fd', firmware()),
  await rowFor('random bytes', randomImage()),
  await firstOfGibibyte(),
]);
engine.close();
