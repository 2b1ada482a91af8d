import { describe, expect, it } from 'vitest';
import type { FootprintReport } from '../../../app/contract/footprint.ts';
import { Lab, type MeasureRows, toTheEnd } from '../../../main/footprint/lab.ts';
import { footprintRow } from '../../kit/window/footprint-rows.ts';

const REQUEST = {
  image: '/firmware.fd',
  instances: [1],
  strategies: ['shared' as const],
  touch: 'boot' as const,
  withQemu: false,
  run: 'first',
};
const ROW = footprintRow('shared', 1);
const REPORT: FootprintReport = {
  image: '/firmware.fd',
  imageBytes: 64,
  touch: 'boot',
  control: ROW.control,
  rows: [ROW],
};

function labThat(measure: MeasureRows) {
  const told: unknown[] = [];
  const lab = new Lab(measure, { onProgress: (it) => told.push(it), onRow: (it) => told.push(it) });
  return { told, run: (signal = new AbortController().signal) => lab.run(REQUEST, signal) };
}

describe('The lab of windows', () => {
  it('tells of each process and each row while it measures, and answers with the report', async () => {
    const progress = { of: 'shared', done: 1, total: 1 } as const;
    const { run, told } = labThat(async function* (_request, _signal, { onProgress }) {
      onProgress(progress);
      yield ROW;
      return REPORT;
    });
    expect(await run()).toEqual(REPORT);
    expect(told).toEqual([
      { run: 'first', progress },
      { run: 'first', row: ROW },
    ]);
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
    const ended = run(first.signal).catch((thrown: unknown) => thrown);
    first.abort('enough');
    const next = run(second.signal).catch((thrown: unknown) => thrown);
    expect(await ended).toBe('enough');
    await new Promise(setImmediate);
    second.abort('enough');
    expect(await next).toBe('enough');
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

  it('lets one of two that wait begin, and refuses the other', async () => {
    const { run } = labThat(async function* (_request, signal) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      yield ROW;
      return REPORT;
    });
    const first = new AbortController();
    const ended = run(first.signal).catch(() => 'ended');
    first.abort();
    const second = new AbortController();
    const [waits, tooMany] = [run(second.signal).catch(() => 'ended'), run()];
    await expect(tooMany).rejects.toMatchObject({ report: { code: 'in-use' } });
    second.abort();
    expect(await Promise.all([ended, waits])).toEqual(['ended', 'ended']);
  });

  it('tells nothing of a run that was called off, and ends what measures', async () => {
    let isEnded = false;
    const controller = new AbortController();
    const { run, told } = labThat(async function* () {
      try {
        controller.abort('enough');
        yield ROW;
        return REPORT;
      } finally {
        isEnded = true;
      }
    });
    await expect(run(controller.signal)).rejects.toBe('enough');
    expect(told).toEqual([]);
    expect(isEnded).toBe(true);
  });
});

describe('A measurement to its end', () => {
  it('is ended where nobody can hear its rows', async () => {
    let isEnded = false;
    async function* rows() {
      try {
        yield ROW;
        return REPORT;
      } finally {
        isEnded = true;
      }
    }
    const deaf = () => {
      throw new Error('deaf');
    };
    await expect(toTheEnd(rows(), deaf)).rejects.toThrow('deaf');
    expect(isEnded).toBe(true);
  });
});
