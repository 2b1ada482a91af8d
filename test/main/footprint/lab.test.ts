import { describe, expect, it } from 'vitest';
import type {
  FootprintProgress,
  FootprintReport,
  FootprintRequest,
  FootprintRow,
} from '../../../app/contract/footprint.ts';
import { Lab, type Measuring } from '../../../main/footprint/lab.ts';

const REQUEST: FootprintRequest = {
  image: '/firmware.fd',
  instances: [1],
  strategies: ['shared'],
  touch: 'boot',
  withQemu: false,
};
const use = { privateKiB: 1, pssKiB: 2, rssKiB: 3, privateCleanKiB: 0, sharedCleanKiB: 0, sharedDirtyKiB: 0 };
const control = { privateKiB: 1, pssKiB: 2 };
const ROW: FootprintRow = {
  ...use,
  strategy: 'shared',
  instances: 1,
  totalPssKiB: 2,
  totalAboveControlKiB: 0,
  control,
  privateAboveControlKiB: 0,
  mapping: null,
  flashBytes: 64,
  note: null,
  qemuVersion: null,
};
const REPORT: FootprintReport = { image: '/firmware.fd', imageBytes: 64, control, rows: [ROW] };

function labThat(measure: Measuring) {
  const told: (FootprintProgress | FootprintRow)[] = [];
  const lab = new Lab(measure, { onProgress: (it) => told.push(it), onRow: (it) => told.push(it) });
  return { told, run: (signal = new AbortController().signal) => lab.run(REQUEST, signal) };
}

describe('The lab of windows', () => {
  it('tells of each process and each row while it measures, and answers with the report', async () => {
    const progress = { of: 'shared', done: 1, total: 1 } as const;
    const { run, told } = labThat(async function* (_request, _signal, onProgress) {
      onProgress(progress);
      yield ROW;
      return REPORT;
    });
    expect(await run()).toEqual(REPORT);
    expect(told).toEqual([progress, ROW]);
  });

  it('refuses a second run while one goes on, and takes one when it has ended', async () => {
    let end = () => {};
    const { run } = labThat(async function* () {
      await new Promise<void>((resolve) => {
        end = resolve;
      });
      return REPORT;
    });
    const first = run();
    await expect(run()).rejects.toMatchObject({ report: { code: 'in-use' } });
    end();
    await first;
    const third = run();
    end();
    expect(await third).toEqual(REPORT);
  });

  it('begins a run when the one before, which was called off, has ended', async () => {
    const order: string[] = [];
    const { run } = labThat(async function* (_request, signal) {
      order.push('begins');
      if (signal.aborted) return REPORT;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await Promise.resolve();
      order.push('ends');
      yield ROW;
      return REPORT;
    });
    const [first, second] = [new AbortController(), new AbortController()];
    const ended = run(first.signal);
    first.abort();
    const next = run(second.signal);
    await ended;
    second.abort();
    await next;
    expect(order).toEqual(['begins', 'ends', 'begins', 'ends']);
  });

  it('takes another run after one that failed', async () => {
    let runs = 0;
    const { run } = labThat(async function* () {
      if (runs++ === 0) throw new Error('no memory');
      yield ROW;
      return REPORT;
    });
    await expect(run()).rejects.toThrow('no memory');
    expect(await run()).toEqual(REPORT);
  });
});
