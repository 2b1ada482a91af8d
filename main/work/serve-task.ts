/** The worker's end: does the one task that it was started for. */
import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../../app/contract/errors.ts';
import { Order, type Report, type Task } from './task.ts';

/** Anything but a UserError ends the thread as it was thrown. */
export async function serveTask(tasks: readonly Task<unknown, unknown>[]): Promise<void> {
  const { task: name, input } = Order.parse(workerData);
  const task = tasks.find((each) => each.name === name);
  if (task === undefined) throw new Error(`no worker does ${name}`);
  try {
    const output = await task.work(task.input.parse(input), (progress) =>
      tell({ kind: 'progress', ...progress }),
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
