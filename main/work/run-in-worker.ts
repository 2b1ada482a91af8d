/** Has a task done in a worker thread of its own, which is gone when the answer is there. */
import { Worker } from 'node:worker_threads';
import { UserError } from '../../app/contract/errors.ts';
import { type OnProgress, type Order, Report, type Task } from './task.ts';

/** What a task needs besides its input. */
export interface Running {
  /** The file that the build makes of `main/worker.ts`. */
  readonly workerPath: string;
  /** Ends the thread, wherever it is in its work, with its open files and its memory. */
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

type Outcome = { readonly output: unknown } | { readonly thrown: unknown };

/**
 * Settles when the thread has ended.
 * @throws UserError as the task throws it; the signal's reason; for a defect in the worker, an Error with its stack there.
 */
export async function runInWorker<Input, Output>(
  task: Task<Input, Output>,
  input: Input,
  { workerPath, signal, onProgress }: Running,
): Promise<Output> {
  signal.throwIfAborted();
  const order: Order = { task: task.name, input };
  const worker = new Worker(workerPath, { workerData: order });
  const stop = () => void worker.terminate();
  signal.addEventListener('abort', stop);
  try {
    const outcome = await outcomeOf(worker, (progress) => {
      if (!signal.aborted) onProgress(progress);
    });
    signal.throwIfAborted();
    if ('thrown' in outcome) throw outcome.thrown;
    return task.output.parse(outcome.output);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Of what ends the work the first counts. */
function outcomeOf(worker: Worker, onProgress: OnProgress): Promise<Outcome> {
  return new Promise((resolve) => {
    let outcome: Outcome | null = null;
    const fail = (thrown: unknown) => {
      outcome ??= { thrown };
      void worker.terminate();
    };
    worker.on('message', (message) => {
      try {
        const report = Report.parse(message);
        if (report.kind === 'progress') onProgress({ done: report.done, total: report.total });
        else if (report.kind === 'answer') outcome ??= report;
        else outcome ??= { thrown: new UserError(report.report) };
      } catch (thrown) {
        fail(thrown);
      }
    });
    worker.on('messageerror', fail);
    worker.on('error', fail);
    worker.on('exit', (code) => {
      resolve(outcome ?? { thrown: new Error(`a worker ended with code ${code} before its answer`) });
    });
  });
}
