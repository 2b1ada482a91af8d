/**
 * A QEMU that stands still: no instruction is ever executed, and its virtual time passes only while it is let. It is
 * driven over its qtest protocol, which needs no qtest accelerator.
 */
import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { QmpSession } from './qmp-session.ts';
import { QemuGone, QtestSession } from './qtest-session.ts';

/** Descriptor of the socket in the QEMU process. */
const QMP_DESCRIPTOR = 3;
/** Its standard error goes there as well. */
const WITH_ERRORS_THERE = ['-c', `exec "$@" 2>&${QMP_DESCRIPTOR}`, 'sh'];
/** CPUs that never start: where time passes, no program reads or writes a flash. */
const QUIET = [
  ...['-accel', 'tcg', '-S', '-nodefaults', '-display', 'none', '-audiodev', 'none,id=none'],
  ...['-global', 'driver=cpu,property=start-powered-off,value=on'],
  ...['-qtest', 'stdio', '-qtest-log', 'none', '-trace', 'pflash_timer_expired'],
  ...['-chardev', `socket,id=qmp,fd=${QMP_DESCRIPTOR}`, '-mon', 'chardev=qmp,mode=control'],
];

export interface PausedQemuOptions {
  /** The emulator: `qemu-system-arm`. */
  readonly program: string;
  /** As `-M` takes it. */
  readonly machine: string;
  readonly options: readonly string[];
  /** How long an answer, or a timer, may take; milliseconds. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

export class PausedQemu {
  readonly #qtest: QtestSession;
  readonly #qmp: QmpSession;
  readonly #patienceMs: number;

  private constructor(qtest: QtestSession, qmp: QmpSession, patienceMs: number) {
    this.#qtest = qtest;
    this.#qmp = qmp;
    this.#patienceMs = patienceMs;
  }

  /** @throws QemuGone with QEMU's own words if it does not come up; the reason of `signal` */
  static async start({
    program,
    machine,
    options,
    patienceMs,
    signal,
  }: PausedQemuOptions): Promise<PausedQemu> {
    signal.throwIfAborted();
    const child = spawn('sh', [...WITH_ERRORS_THERE, program, '-M', machine, ...QUIET, ...options], {
      stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
      // In a session of its own: Ctrl+C reaches this program alone, which then ends it.
      detached: true,
    });
    const socket = child.stdio[QMP_DESCRIPTOR];
    const { stdin, stdout } = child;
    if (!(socket instanceof Duplex) || stdin === null || stdout === null)
      throw new QemuGone('The system starts no more processes');
    const qmp = new QmpSession(socket);
    const streams = { child, commands: stdin, answers: stdout, words: () => qmp.words() };
    const qtest = new QtestSession(streams, patienceMs);
    const stop = () => void qtest.close();
    signal.addEventListener('abort', stop, { once: true });
    try {
      await Promise.all([qtest.runAll(['endianness']), qmp.execute('qmp_capabilities')]);
      return new PausedQemu(qtest, qmp, patienceMs);
    } catch (thrown) {
      await qtest.close();
      signal.throwIfAborted();
      throw thrown instanceof QemuGone ? thrown : new QemuGone(String(thrown));
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Answers to lines of qtest, in order. @throws QemuGone */
  runAll(lines: readonly string[]): Promise<string[]> {
    return this.#qtest.runAll(lines);
  }

  /** Resets the whole machine. @throws Error if QEMU is gone */
  reset(): Promise<void> {
    return this.#qmp.execute('system_reset');
  }

  /**
   * Lets time pass until the flashes' timers have fired so often. `isMoreDue`: another one is due after them, and must not
   * fire: then time passes by some 50 µs at once, which is the shortest that QEMU can be stopped after.
   * @returns how many fired. @throws Error if QEMU is gone
   */
  async letTimersFire(count: number, isMoreDue: boolean): Promise<number> {
    const qmp = this.#qmp;
    const before = qmp.timersFired;
    const wanted = before + count;
    if (isMoreDue) {
      const end = performance.now() + this.#patienceMs;
      while (qmp.timersFired < wanted && performance.now() < end) await qmp.execute('cont', 'stop');
    } else {
      await qmp.execute('cont');
      await qmp.untilTimers(wanted, this.#patienceMs);
      await qmp.execute('stop');
    }
    return qmp.timersFired - before;
  }

  /** Ends it at once, and settles when it is gone. */
  close(): Promise<void> {
    return this.#qtest.close();
  }
}
