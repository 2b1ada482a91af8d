import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, truncateSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { Report } from '../../../main/footprint/order.ts';
import { BUILT_INSTANCE } from '../../kit/command.ts';
import { madeImage } from '../../kit/files/images.ts';
import { untilGone } from '../../kit/processes.ts';
import { qemuMissing } from '../../kit/qemu/qtest.ts';

const isLinux = existsSync('/proc/self/smaps_rollup');

/** A process of the lab, as the lab starts it. */
function start(order: unknown): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, ['--expose-gc', BUILT_INSTANCE, JSON.stringify(order)]);
  onTestFinished(() => void child.stdin.destroy());
  return child;
}

async function reportsOf(child: ChildProcessWithoutNullStreams, count: number): Promise<Report[]> {
  const reports: Report[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    reports.push(Report.parse(JSON.parse(line)));
    if (reports.length === count) return reports;
  }
  throw new Error(`it said only ${JSON.stringify(reports)}`);
}

function facts() {
  const path = madeImage(64 << 10);
  return { path, sizeBytes: 64 << 10, usedBytes: 64 << 10 };
}

it.runIf(isLinux).each(['flash', 'control'] as const)(
  'A process with a %s says where its flash is, waits, and ends with its input',
  async (kind) => {
    const image = facts();
    const child = start({ kind, image, touch: 'boot', strategy: 'shared' });
    const [ready] = await reportsOf(child, 1);
    const place = { kind: 'at', lengthBytes: image.sizeBytes };
    expect(ready).toMatchObject({ kind: 'ready', pid: child.pid, place });
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.stdin.destroy();
    expect(await ended).toBe(0);
  },
);

it('A process that can’t open its image says why', async () => {
  const image = { ...facts(), path: '/nowhere/image.fd' };
  const child = start({ kind: 'flash', image, touch: 'boot', strategy: 'copy' });
  expect(await reportsOf(child, 1)).toMatchObject([{ kind: 'refusal', report: { code: 'not-found' } }]);
});

it.skipIf(qemuMissing() !== null)(
  'Machines of QEMU end with the input of the one who keeps them',
  async () => {
    const image = { ...facts(), sizeBytes: 64 << 20 };
    truncateSync(image.path, image.sizeBytes);
    const child = start({ kind: 'qemu', image, machines: 2 });
    const reports = await reportsOf(child, 2);
    expect(reports.every((report) => report.kind === 'ready' && report.pid !== child.pid)).toBe(true);
    child.stdin.destroy();
    await untilGone(image.path);
  },
);

it.skipIf(qemuMissing() !== null)('QEMU’s own words say why a machine does not start', async () => {
  const child = start({ kind: 'qemu', image: facts(), machines: 1 });
  const [report] = await reportsOf(child, 1);
  expect(report).toMatchObject({
    kind: 'refusal',
    report: { what: expect.stringContaining('67108864 bytes') },
  });
});
