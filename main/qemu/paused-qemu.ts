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
/** What the system does to it when this program is gone, however that came, where util-linux is there to ask for it. */
const WITH_PARENT = 'setpriv --pdeathsig KILL';
/** Its standard error goes to that socket as well. */
const SHELL = [
  `${WITH_PARENT} true 2>/dev/null && set -- ${WITH_PARENT} "$@"`,
  `exec "$@" 2>&${QMP_DESCRIPTOR}`,
].join('\n');
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
    const child = spawn('sh', ['-c', SHELL, 'sh', program, '-M', machine, ...QUIET, ...options], {
      stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
      // In a session of its own: Ctrl+C reaches this program alone, which then ends it.
      detached: true,
    });
    // Where the system has no room for another process there are no streams, and this is all that is heard of it.
    child.once('error', () => undefined);
    const socket = child.stdio?.[QMP_DESCRIPTOR];
    const { stdin, stdout } = child;
    if (!(socket instanceof Duplex) || stdin === null || stdout === null)
      throw new QemuGone('The system starts no more processes');
    const qmp = new QmpSession(socket, patienceMs);
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
      throw thrown;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Answers to lines of qtest, in order; `placeOf` names a line. @throws QemuGone */
  runAll(lines: readonly string[], placeOf?: (index: number) => string): Promise<string[]> {
    return this.#qtest.runAll(lines, placeOf);
  }

  /** Resets the whole machine. @throws QemuGone */
  reset(): Promise<void> {
    return this.#qmp.execute('system_reset');
  }

  /**
   * Lets time pass until the flashes' timers have fired so often. `isMoreDue`: another one is due after them, and must not
   * fire: then time passes by some 50 µs at once, which is the shortest that QEMU can be stopped after.
   * @returns how many fired. @throws QemuGone
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
      await qmp.untilTimers(wanted);
      await qmp.execute('stop');
    }
    return qmp.timersFired - before;
  }

  /** Whether it has ever told of a timer: one that is built without a log of its trace events does not. */
  get tellsOfTimers(): boolean {
    return this.#qmp.timersFired > 0;
  }

  /** Ends it at once, and settles when it is gone. */
  close(): Promise<void> {
    return this.#qtest.close();
  }
}
