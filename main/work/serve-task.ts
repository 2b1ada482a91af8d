/** The worker's end: does the one task that it was started for, or all that it is sent, one after another. */
import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../../app/contract/errors.ts';
import { Order, type Report, type Task } from './task.ts';

/** Anything but a UserError ends the thread as it was thrown. */
export async function serveTasks(tasks: readonly Task<unknown, unknown>[]): Promise<void> {
  if (workerData !== null) return serve(tasks, workerData);
  // Whoever sends the next one has had the answer to the last.
  parentPort?.on('message', (order) => void serve(tasks, order));
}

async function serve(tasks: readonly Task<unknown, unknown>[], order: unknown): Promise<void> {
  const { task: name, input } = Order.parse(order);
  const task = tasks.find((each) => each.name === name);
  if (task === undefined) throw new Error(`no worker does ${name}`);
  try {
    const output = await task.work(
      task.input.parse(input),
      (progress) => tell({ kind: 'progress', ...progress }),
      (part) => tell({ kind: 'part', part }),
    );
    tell({ kind: 'answer', output });
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    tell({ kind: 'refusal', report: thrown.report });
  }
}

function tell(report: Report): void {
  parentPort?.postMessage(report);
}
