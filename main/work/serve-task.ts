/** The worker's end: does the one task that it was started for, or all that it is sent, one after another. */
import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../../app/contract/errors.ts';
import { Order, type Report, type Task } from './task.ts';

/** By their names: a thread that looks for bytes has no use for all that reads a log. */
export type Tasks = Readonly<Record<string, () => Promise<Task<unknown, unknown>>>>;

/** Anything but a UserError ends the thread as it was thrown. */
export async function serveTasks(tasks: Tasks): Promise<void> {
  if (workerData !== null) return serve(tasks, workerData);
  // Whoever sends the next one has had the answer to the last.
  parentPort?.on('message', (order) => void serve(tasks, order));
}

async function serve(tasks: Tasks, order: unknown): Promise<void> {
  const { task: name, input } = Order.parse(order);
  const load = tasks[name];
  if (load === undefined) throw new Error(`no worker does ${name}`);
  const task = await load();
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
