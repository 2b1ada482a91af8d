import { afterEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../app/contract/errors.ts';
import { SCAN } from '../../../main/browse/scan-task.ts';
import { LOAD_LOG } from '../../../main/trace/load-log.ts';
import { WorkerPool } from '../../../main/work/worker-pool.ts';
import { BUILT_WORKER } from '../../kit/command.ts';
import { slowLog } from '../../kit/trace/log-files.ts';

const forever = new AbortController().signal;
const pools: WorkerPool[] = [];

afterEach(() => {
  for (const pool of pools.splice(0)) pool.close();
});

function newPool(width?: number): WorkerPool {
  const pool = new WorkerPool(BUILT_WORKER, width);
  pools.push(pool);
  return pool;
}

const blank = new Uint8Array(new SharedArrayBuffer(4096)).fill(0xff);
const scan = (pool: WorkerPool) => pool.run(SCAN, { bytes: blank }, { signal: forever });

describe('A pool of workers', () => {
  it('does one task after another', async () => {
    const pool = newPool(1);
    const first = await scan(pool);
    expect(await scan(pool)).toEqual(first);
  });

  it('does more tasks than it has threads, each to its end', async () => {
    const pool = newPool(2);
    const all = await Promise.all(Array.from({ length: 7 }, () => scan(pool)));
    expect(all).toHaveLength(7);
  });

  it('throws what the task refuses, in its words, and goes on', async () => {
    const pool = newPool(1);
    const refused = pool.run(LOAD_LOG, { path: '/nowhere/trace.log' }, { signal: forever });
    await expect(refused).rejects.toThrow(UserError);
    await expect(scan(pool)).resolves.toBeDefined();
  });

  it('ends a task where it is when it is cancelled, and goes on with the next one', async () => {
    const pool = newPool(1);
    const controller = new AbortController();
    const slow = pool.run(
      LOAD_LOG,
      { path: slowLog() },
      { signal: controller.signal, onProgress: () => controller.abort(new Error('enough')) },
    );
    const next = scan(pool);
    await expect(slow).rejects.toThrow('enough');
    await expect(next).resolves.toBeDefined();
  });

  it('lets one go at once that is cancelled while it waits', async () => {
    const pool = newPool(1);
    const [slow, waiting] = [new AbortController(), new AbortController()];
    const path = slowLog();
    const working = pool.run(LOAD_LOG, { path }, { signal: slow.signal });
    const waited = pool.run(LOAD_LOG, { path }, { signal: waiting.signal });
    const last = scan(pool);
    waiting.abort(new Error('not any more'));
    await expect(waited).rejects.toThrow('not any more');
    slow.abort(new Error('enough'));
    await expect(working).rejects.toThrow('enough');
    await expect(last).resolves.toBeDefined();
  });

  it('ends with what a listener throws, and goes on', async () => {
    const pool = newPool(1);
    const onProgress = () => {
      throw new Error('deaf');
    };
    await expect(pool.run(LOAD_LOG, { path: slowLog() }, { signal: forever, onProgress })).rejects.toThrow(
      'deaf',
    );
    await expect(scan(pool)).resolves.toBeDefined();
  });

  it('cancels what is under way and what waits when it is closed', async () => {
    const pool = newPool(1);
    const path = slowLog();
    const all = [1, 2].map(() => pool.run(LOAD_LOG, { path }, { signal: forever }));
    pool.close();
    for (const each of await Promise.allSettled(all))
      expect(each).toMatchObject({ status: 'rejected', reason: { report: { code: 'cancelled' } } });
  });
});
