/**
 * Threads for work that comes again and again, and often in several pieces at once: a thread that has ended its task is
 * kept for the next one for a while. Starting one takes some 30 ms, as long as looking through 100 MiB.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { CANCELLED, UserError } from '../../app/contract/errors.ts';
import { hearWorker } from './hear-worker.ts';
import type { OnProgress, Order, Task } from './task.ts';

/** How long an idle thread is kept, with its few MiB of memory. */
const IDLE_MS = 20_000;

/** What a task needs besides its input. */
export interface Pooled<Part> {
  /** Ends the task, wherever it is in its work, and its thread with it. */
  readonly signal: AbortSignal;
  readonly onProgress?: OnProgress;
  readonly onPart?: (part: Part) => void;
}

export class WorkerPool {
  /** How many tasks are done at once: as many as the system has processors. */
  readonly width: number;
  readonly #workerPath: string;
  /** With the timer that ends each. */
  readonly #idle = new Map<Worker, NodeJS.Timeout>();
  readonly #busy = new Set<Worker>();
  readonly #waiting = new Set<() => void>();
  #taken = 0;
  #isOpen = true;

  constructor(workerPath: string, width: number = availableParallelism()) {
    this.#workerPath = workerPath;
    this.width = width;
  }

  /**
   * Waits for a free thread where `width` tasks are under way.
   * @throws UserError as the task throws it, or `cancelled` once the pool is closed; the signal's reason; what a listener
   *   throws; for a defect in the worker, an Error with its stack there.
   */
  async run<Input, Output, Part>(
    task: Task<Input, Output, Part>,
    input: Input,
    { signal, onProgress = () => undefined, onPart = () => undefined }: Pooled<Part>,
  ): Promise<Output> {
    signal.throwIfAborted();
    await this.#turn(signal);
    try {
      signal.throwIfAborted();
      if (!this.#isOpen) throw new UserError(CANCELLED);
      const output = await this.#runNow({ task: task.name, input }, signal, {
        onProgress,
        onPart: (part) => {
          if (task.part !== undefined) onPart(task.part.parse(part));
        },
      });
      return task.output.parse(output);
    } finally {
      this.#taken -= 1;
      this.#wakeNext();
    }
  }

  /** Ends all threads; what is under way is cancelled. */
  close(): void {
    this.#isOpen = false;
    for (const worker of [...this.#idle.keys(), ...this.#busy]) void worker.terminate();
  }

  async #turn(signal: AbortSignal): Promise<void> {
    while (this.#taken >= this.width) {
      const wasWoken = await new Promise<boolean>((resolve) => {
        const wake = () => {
          signal.removeEventListener('abort', leave);
          resolve(true);
        };
        const leave = () => {
          this.#waiting.delete(wake);
          resolve(false);
        };
        this.#waiting.add(wake);
        signal.addEventListener('abort', leave, { once: true });
      });
      if (!wasWoken) signal.throwIfAborted();
    }
    this.#taken += 1;
  }

  #wakeNext(): void {
    const [next] = this.#waiting;
    if (next === undefined) return;
    this.#waiting.delete(next);
    next();
  }

  async #runNow(
    order: Order,
    signal: AbortSignal,
    ears: { onProgress: OnProgress; onPart: (part: unknown) => void },
  ): Promise<unknown> {
    const worker = this.#takeThread();
    const stop = () => void worker.terminate();
    signal.addEventListener('abort', stop);
    try {
      const heard = hearWorker(worker, {
        onProgress: (progress) => (signal.aborted ? undefined : ears.onProgress(progress)),
        onPart: (part) => (signal.aborted ? undefined : ears.onPart(part)),
      });
      worker.postMessage(order);
      const outcome = await heard;
      this.#busy.delete(worker);
      if (outcome.isAlive && !signal.aborted && this.#isOpen) this.#keep(worker);
      else stop();
      signal.throwIfAborted();
      if (!this.#isOpen) throw new UserError(CANCELLED);
      if ('thrown' in outcome) throw outcome.thrown;
      return outcome.output;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  #takeThread(): Worker {
    const kept = this.#idle.entries().next().value;
    const worker = kept?.[0] ?? this.#newThread();
    this.#forgetIdle(worker);
    this.#busy.add(worker);
    worker.ref();
    return worker;
  }

  #newThread(): Worker {
    const worker = new Worker(this.#workerPath, { workerData: null });
    worker.once('exit', () => this.#forgetIdle(worker));
    return worker;
  }

  #keep(worker: Worker): void {
    worker.unref();
    this.#idle.set(worker, setTimeout(() => void worker.terminate(), IDLE_MS).unref());
  }

  #forgetIdle(worker: Worker): void {
    clearTimeout(this.#idle.get(worker));
    this.#idle.delete(worker);
  }
}
