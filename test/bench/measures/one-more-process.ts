/** What one more process with a machine costs: several at once, as their pages are shared with each other. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { firmware } from '../kit/images.ts';
import { privateKiBOf } from '../kit/memory-use.ts';
import { qemuPrivateKiB } from '../kit/qemu-memory.ts';
import { reportRows } from '../kit/report.ts';
import { rowOf } from '../kit/row.ts';

const PROCESSES = 4;
const ROUNDS = 3;
const PROGRAM = join(import.meta.dirname, 'machine-process.mjs');

function start(images: readonly string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--expose-gc', PROGRAM, ...images], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('close', (code) => reject(new Error(`the process ended with ${code}`)));
    child.stdout?.once('data', () => resolve(child));
  });
}

/** Private KiB of each of several processes that run at the same time. */
async function privateKiBEach(images: readonly string[]): Promise<number[]> {
  const children = await Promise.all(Array.from({ length: PROCESSES }, () => start(images)));
  const held = children.map(({ pid }) => privateKiBOf(pid ?? 0));
  for (const child of children) child.stdin?.end();
  await Promise.all(children.map((child) => new Promise((resolve) => child.once('close', resolve))));
  return held;
}

const image = firmware();
const withImage: number[] = [];
const without: number[] = [];
const qemu: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  without.push(...(await privateKiBEach([])));
  withImage.push(...(await privateKiBEach([image])));
  const [bare, full] = [await qemuPrivateKiB([]), await qemuPrivateKiB([image])];
  if (bare !== null && full !== null) qemu.push(full - bare);
}
const control = rowOf({ what: 'private memory of a process without an image', unit: 'KiB', ours: without });
reportRows([
  control,
  rowOf({
    what: 'private memory of one more process with a 64 MiB image, above that',
    unit: 'KiB',
    ours: withImage.map((held) => held - control.ours.median),
    peer: qemu.length === 0 ? undefined : { name: 'QEMU, paused', values: qemu },
    budget: { text: 'under 1,024 KiB', isMet: ({ median }) => median < 1024 },
  }),
]);
