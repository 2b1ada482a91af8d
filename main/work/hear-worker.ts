/** Hears what a worker says of one task, up to its end. */
import type { Worker } from 'node:worker_threads';
import { UserError } from '../../app/contract/errors.ts';
import { type OnProgress, Report } from './task.ts';

/** How a task ended. `isAlive`: the thread can do another one. */
export type Outcome = ({ readonly output: unknown } | { readonly thrown: unknown }) & {
  readonly isAlive: boolean;
};

export interface Ears {
  readonly onProgress: OnProgress;
  readonly onPart: (part: unknown) => void;
}

/** Of what ends the work the first counts. What an ear throws is one of those, and ends the thread. */
export function hearWorker(worker: Worker, { onProgress, onPart }: Ears): Promise<Outcome> {
  return new Promise((resolve) => {
    const end = (outcome: Outcome) => {
      worker.off('message', hear).off('messageerror', fail).off('error', fail).off('exit', failAtExit);
      // What it throws after its answer is nobody's any more, and must not end the process.
      worker.off('error', ignore).on('error', ignore);
      resolve(outcome);
    };
    const fail = (thrown: unknown) => end({ thrown, isAlive: false });
    const failAtExit = (code: number) =>
      fail(new Error(`a worker ended with code ${code} before its answer`));
    const hear = (message: unknown) => {
      try {
        const report = Report.parse(message);
        if (report.kind === 'progress') onProgress({ done: report.done, total: report.total });
        else if (report.kind === 'part') onPart(report.part);
        else if (report.kind === 'answer') end({ output: report.output, isAlive: true });
        else end({ thrown: new UserError(report.report), isAlive: true });
      } catch (thrown) {
        fail(thrown);
      }
    };
    worker.on('message', hear).on('messageerror', fail).on('error', fail).on('exit', failAtExit);
  });
}

function ignore(): void {}
