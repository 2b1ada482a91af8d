import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { stackOf, UserError } from '../../../app/contract/errors.ts';
import { LOAD_LOG } from '../../../main/trace/load-log.ts';
import { type Running, runInWorker } from '../../../main/work/run-in-worker.ts';
import type { Progress, Task } from '../../../main/work/task.ts';
import { BUILT_WORKER } from '../../kit/command.ts';
import { temporaryFolder } from '../../kit/files/images.ts';
import { openFiles } from '../../kit/files/open-files.ts';
import { readTraceFixture } from '../../kit/qemu/trace-fixture.ts';
import { logFile, slowLog } from '../../kit/trace/log-files.ts';
import { contentOf, logOf } from '../../kit/trace/log-of.ts';

const { log } = readTraceFixture('edk2-on-q35');

const running: Running = {
  workerPath: BUILT_WORKER,
  signal: new AbortController().signal,
  onProgress: () => undefined,
};
const load = (path: string, more: Partial<Running> = {}) =>
  runInWorker(LOAD_LOG, { path }, { ...running, ...more });

/** Far from the half minute that a slow log takes on a fast machine. */
const SOON_MS = 8_000;

function sleepUntilMoreIsSaid(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
}

describe('A task in a worker', () => {
  it('answers as it would in this thread, in memory that both threads hold', async () => {
    const loaded = await load(logFile(log));
    expect(contentOf(loaded)).toEqual(contentOf(logOf(log)));
    expect(loaded.value.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('tells how far it is while it works', async () => {
    const heard: Progress[] = [];
    await load(logFile(log), { onProgress: (progress) => heard.push(progress) });
    const here: Progress[] = [];
    await LOAD_LOG.work(
      { path: logFile(log) },
      (progress) => here.push(progress),
      () => undefined,
    );
    expect(heard).toMatchObject(here);
  });

  it.each([
    ['a file that is not there', () => '/nowhere/trace.log'],
    ['a folder', () => temporaryFolder()],
    ['a log without events', () => logFile('usb_port x\n')],
    ['a damaged one', () => logFile(gzipSync(log).subarray(0, 9_000))],
  ])('refuses what it would refuse in this thread, in the same words: %s', async (_, content) => {
    const path = content();
    const here = await Promise.resolve(
      LOAD_LOG.work(
        { path },
        () => undefined,
        () => undefined,
      ),
    ).catch((thrown) => thrown);
    const there = await load(path).catch((thrown) => thrown);
    expect(there).toBeInstanceOf(UserError);
    expect(there.report).toEqual(here.report);
  });

  it('is gone soon after it is cancelled in the middle, says no more, and holds no file', async () => {
    const path = slowLog();
    const controller = new AbortController();
    let openMeanwhile: string[] = [];
    const onProgress = vi.fn(() => {
      openMeanwhile = openFiles(process.pid);
      sleepUntilMoreIsSaid();
      controller.abort(new Error('enough'));
    });
    const startMs = performance.now();
    await expect(load(path, { signal: controller.signal, onProgress })).rejects.toThrow('enough');
    expect(performance.now() - startMs).toBeLessThan(SOON_MS);
    expect(onProgress).toHaveBeenCalledOnce();
    expect(openMeanwhile).toContain(path);
    expect(openFiles(process.pid)).not.toContain(path);
  });

  it('does not start when it is cancelled already', async () => {
    const signal = AbortSignal.abort(new Error('never'));
    await expect(load('/nowhere', { signal, workerPath: '/nowhere/worker.cjs' })).rejects.toThrow('never');
  });

  it('ends at once with what a listener throws', async () => {
    const onProgress = () => {
      throw new Error('deaf');
    };
    const startMs = performance.now();
    await expect(load(slowLog(), { onProgress })).rejects.toThrow('deaf');
    expect(performance.now() - startMs).toBeLessThan(SOON_MS);
  });

  it.each([
    ['a task that the worker has not', { name: 'nothing' }, {}, 'no worker does nothing'],
    ['input that the task does not take', { input: z.object({ path: z.number() }) }, {}, 'expected string'],
    ['an answer that is another', { output: z.number() }, {}, 'expected number'],
    ['a worker that is not there', {}, { workerPath: '/nowhere/worker.cjs' }, '/nowhere/worker.cjs'],
  ])('fails as a defect for %s', async (_, changed, more, words) => {
    const task: Task<unknown, unknown> = { ...LOAD_LOG, ...changed };
    const input = { path: 'input' in changed ? 4 : logFile(log) };
    const failed = await runInWorker(task, input, { ...running, ...more }).catch((thrown) => thrown);
    expect(failed).not.toBeInstanceOf(UserError);
    expect(stackOf(failed)).toContain(words);
  });
});
