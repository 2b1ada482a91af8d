/** Has a task done in a worker thread of its own, which is gone when the answer is there. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { hearWorker } from './hear-worker.ts';
import type { OnProgress, Order, Task } from './task.ts';

/** What a task needs besides its input. */
export interface Running {
  /** The file that the build makes of `main/worker.ts`. */
  readonly workerPath: string;
  /** Ends the thread, wherever it is in its work, with its open files and its memory. */
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

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
  const gone = once(worker, 'exit');
  const stop = () => void worker.terminate();
  signal.addEventListener('abort', stop);
  try {
    const outcome = await hearWorker(worker, {
      onProgress: (progress) => {
        if (!signal.aborted) onProgress(progress);
      },
      onPart: () => undefined,
    });
    stop();
    await gone;
    signal.throwIfAborted();
    if ('thrown' in outcome) throw outcome.thrown;
    return task.output.parse(outcome.output);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
