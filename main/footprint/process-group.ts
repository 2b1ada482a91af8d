/** Processes of the lab that are there at the same time. None outlives the group, nor the program that has it. */
import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { errorName, UserError } from '../../app/contract/errors.ts';
import { type Order, type Ready, Report } from './order.ts';
import { endedEarly } from './process-memory.ts';

/**
 * A process collects its garbage when it is ready. V8 would shrink the heap of one that has been idle for 8 s by some
 * 5 MiB more, and which of many had been would be chance.
 */
const RUNTIME = ['--expose-gc', '--no-memory-reducer'];

/** How much of what a process says on its way out is kept. */
const COMPLAINT_CHARACTERS = 4_000;

/** A process's memory is gone before the system tells of its end: how long that is waited for. */
const TELLING_MS = 1_000;

export class ProcessGroup {
  readonly #instancePath: string;
  readonly #children = new Map<ChildProcess, Promise<unknown>>();
  #isEnded = false;
  #failure: unknown = null;

  /** `instancePath`: the file that the build makes of `main/footprint-instance.ts`. */
  constructor(instancePath: string) {
    this.#instancePath = instancePath;
  }

  /**
   * Starts a process for each order, a few at a time, and answers when all of them are ready.
   * @throws UserError as a process refuses, or where the system ended one; Error for a defect in one
   */
  async start(orders: readonly Order[], onReady: () => void): Promise<Ready[]> {
    const left = [...orders];
    const ready: Ready[] = [];
    const startInTurn = async () => {
      for (let order = left.shift(); order !== undefined && !this.#isEnded; order = left.shift()) {
        await this.#run(order, (report) => {
          ready.push(report);
          onReady();
        });
      }
    };
    // Twice as many as run at once: while some read their images, others are still being loaded.
    await Promise.all(Array.from({ length: 2 * availableParallelism() }, startInTurn));
    return ready;
  }

  /** Settles when it is known what ended a process that should have gone on, or that nothing is known of one in time. */
  async untilTold(): Promise<void> {
    if (this.#failure !== null || this.#children.size === 0) return;
    await Promise.race([...this.#children.values(), pause(TELLING_MS)]);
  }

  /** What ended a process that should have gone on. @throws it */
  throwIfBroken(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  /** Settles when all processes have ended. No more are started. A second call waits with the first. */
  async end(): Promise<void> {
    this.#isEnded = true;
    for (const child of this.#children.keys()) endSession(child);
    await Promise.all(this.#children.values());
  }

  #run(order: Order, onReady: (ready: Ready) => void): Promise<void> {
    const child = this.#spawn(order);
    let awaited = order.kind === 'qemu' ? order.machines : 1;
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-COMPLAINT_CHARACTERS);
    });
    return new Promise((resolve, reject) => {
      const fail = (thrown: unknown) => {
        if (!this.#isEnded) this.#failure ??= thrown;
        reject(thrown);
      };
      child.once('error', (error) => fail(notStarted(error)));
      child.once('close', (code, signal) => {
        fail(signal === null ? new Error(`a process ended with ${code}: ${complaint}`) : endedEarly(signal));
      });
      createInterface({ input: child.stdout }).on('line', (line) => {
        try {
          onReady(readyIn(line));
          awaited -= 1;
          if (awaited === 0) resolve();
        } catch (thrown) {
          fail(thrown);
        }
      });
    });
  }

  /** In a session of its own: Ctrl+C reaches this program alone, which then ends the others. */
  #spawn(order: Order): ChildProcessWithoutNullStreams {
    const child = spawn(process.execPath, [...RUNTIME, this.#instancePath, JSON.stringify(order)], {
      detached: true,
      // Electron is Node where it is told so; Node does not care.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    const closed = once(child, 'close').catch(() => undefined);
    this.#children.set(child, closed);
    child.once('exit', () => endSession(child));
    // The system may give its number to another process.
    child.once('close', () => this.#children.delete(child));
    return child;
  }
}

/** The process and all that it has started itself. */
function endSession({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left.
  }
}

/** @throws UserError for a refusal, Error for a line that is no report */
function readyIn(line: string): Ready {
  const report = Report.parse(JSON.parse(line));
  if (report.kind === 'refusal') throw new UserError(report.report);
  return report;
}

function notStarted(error: Error): UserError {
  return new UserError({
    code: 'unsupported',
    what: `The system starts no more processes (${errorName(error)})`,
    where: null,
    todo: 'Start fewer, or raise its limit (ulimit -u).',
  });
}
