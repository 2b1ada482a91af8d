/** Drives a real QEMU over its qtest protocol. It needs no guest and no qtest accelerator: the machine stays paused, or runs on nothing. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { Duplex, type Readable, type Writable } from 'node:stream';
import { type BusDriver, driverOf } from '../flash/bus-driver.ts';
import { PRECONFIG_OPTIONS, type PreconfiguredDevice, preconfigure, QMP_DESCRIPTOR } from './preconfig.ts';

const ARM = 'aarch64';
/** The QEMU whose behaviour the profile `qemu-7.2` follows: Debian 12's. */
const ORACLE_VERSION = /version 7\.2\.22\b/;
const ANSWER_TIMEOUT_MS = 30_000;

/** An image behind a pflash drive; the first one is unit 0. */
export type QemuDrive = { readonly path: string; readonly isReadOnly: boolean };

/** What a person must install for the oracle tests, or null. @throws Error instead where CI is set: it may not skip. */
export function qemuMissing(): string | null {
  const { stdout, error } = spawnSync(`qemu-system-${ARM}`, ['--version'], { encoding: 'utf8' });
  const lack =
    error === undefined
      ? wrongVersion(stdout)
      : `apt-get install qemu-system-arm (no qemu-system-${ARM} here)`;
  if (lack !== null && process.env.CI) throw new Error(`The oracle is missing: ${lack}`);
  return lack;
}

function wrongVersion(banner: string): string | null {
  if (ORACLE_VERSION.test(banner)) return null;
  return `needs QEMU 7.2.22 (Debian 12: apt-get install qemu-system-arm), found ${banner.split('\n')[0]}`;
}

/** What else a machine is started with. */
export type QemuOptions = {
  /** Which emulator, `arm` for `qemu-system-arm`; `aarch64` unless given. */
  readonly binary?: string;
  /** QEMU's name of the board, `virt` unless given. */
  readonly board?: string;
  /** Device properties, `cfi.pflash02.num-blocks0=127`. */
  readonly globals?: readonly string[];
  /** What else the board wants in order to start. */
  readonly more?: readonly string[];
  /** A device that the board sets itself, with other properties. */
  readonly preconfigured?: PreconfiguredDevice | undefined;
  /** Lets the guest run, and virtual time with it; paused unless given. */
  readonly isRunning?: boolean;
};

/** Starts a board with these images, by unit; null where a flash gets none. @throws Error with QEMU's own words if it does not come up. */
export async function startQemu(
  drives: readonly (QemuDrive | null)[],
  {
    binary = ARM,
    board = 'virt',
    globals = [],
    more = [],
    preconfigured,
    isRunning = false,
  }: QemuOptions = {},
): Promise<BusDriver> {
  const images = drives.flatMap((drive, unit) => {
    if (drive === null) return [];
    const { path, isReadOnly } = drive;
    const file = path.replaceAll(',', ',,');
    return ['-drive', `if=pflash,unit=${unit},format=raw,file=${file}${isReadOnly ? ',readonly=on' : ''}`];
  });
  const properties = globals.flatMap((text) => ['-global', toGlobal(text)]);
  const pause = isRunning ? [] : ['-S'];
  const quiet = ['-nodefaults', '-display', 'none', '-qtest', 'stdio', '-qtest-log', 'none'];
  const waiting = preconfigured === undefined ? [] : PRECONFIG_OPTIONS;
  const options = [...pause, ...quiet, ...waiting, ...properties, ...more, ...images];
  const child = spawn(`qemu-system-${binary}`, ['-M', board, '-accel', 'tcg', ...options], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  const session = new QtestSession(child, child.stdin, child.stdout, child.stderr);
  try {
    const qmp = child.stdio[QMP_DESCRIPTOR];
    if (preconfigured !== undefined) {
      if (!(qmp instanceof Duplex)) throw new Error('QMP has no socket');
      await preconfigure(qmp, preconfigured);
    }
    await session.runAll(['endianness']);
  } catch (error) {
    await session.close();
    throw error;
  }
  return driverOf(session);
}

/** The long form: in the short one QEMU takes what stands before the first dot for the driver (measured). */
function toGlobal(text: string): string {
  const [, driver, property, value] = /^([\w.]+)\.([\w-]+)=(.*)$/.exec(text) ?? [];
  if (driver === undefined) throw new Error(`not a device property: ${text}`);
  return `driver=${driver},property=${property},value=${value}`;
}

type Waiting = {
  readonly program: readonly string[];
  readonly answers: string[];
  /** Runs out if no answer comes for too long: each puts it off. */
  readonly patience: NodeJS.Timeout;
  resolve(answers: string[]): void;
  reject(error: Error): void;
};

/** One QEMU process. Programs queue up; answers arrive in order, one line for each command. */
class QtestSession {
  readonly #child: ChildProcess;
  readonly #commands: Writable;
  readonly #queue: Waiting[] = [];
  readonly #gone: Promise<void>;
  readonly #kill = () => this.#child.kill('SIGKILL');
  #partial = '';
  #complaints = '';
  #end: string | null = null;

  constructor(child: ChildProcess, commands: Writable, answers: Readable, complaints: Readable) {
    this.#child = child;
    this.#commands = commands;
    // A QEMU that went away says so by its exit; the broken pipe that comes with it tells nothing more.
    commands.on('error', () => undefined);
    answers.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    complaints.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints += text;
    });
    this.#gone = new Promise((resolve) => {
      child.once('error', (error) => this.#finish(error.message));
      child.once('close', (code, signal) => {
        this.#finish(signal ?? `exit code ${code}`);
        resolve();
      });
    });
    process.once('exit', this.#kill);
  }

  runAll(program: readonly string[]): Promise<string[]> {
    if (program.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => this.#giveUp(), ANSWER_TIMEOUT_MS);
      const settle =
        <T>(done: (value: T) => void) =>
        (value: T) => {
          clearTimeout(patience);
          done(value);
        };
      this.#queue.push({ program, answers: [], patience, resolve: settle(resolve), reject: settle(reject) });
      if (this.#end === null) this.#commands.write(`${program.join('\n')}\n`);
      else this.#finish(this.#end);
    });
  }

  async close(): Promise<void> {
    process.removeListener('exit', this.#kill);
    this.#kill();
    await this.#gone;
  }

  #take(text: string): void {
    const lines = (this.#partial + text).split('\n');
    this.#partial = lines.pop() ?? '';
    for (const line of lines) {
      const waiting = this.#queue[0];
      if (waiting === undefined) return;
      waiting.answers.push(line);
      waiting.patience.refresh();
      if (waiting.answers.length < waiting.program.length) continue;
      this.#queue.shift();
      waiting.resolve(waiting.answers);
    }
  }

  #giveUp(): void {
    this.#finish(`no answer for ${ANSWER_TIMEOUT_MS / 1000} s`);
    this.#kill();
  }

  #finish(how: string): void {
    this.#end ??= how;
    for (const { program, answers, reject } of this.#queue.splice(0)) {
      const at = answers.length;
      const words = this.#complaints.trim() || 'it said nothing';
      reject(new Error(`QEMU is gone (${this.#end}) at command ${at + 1}, ${program[at]}: ${words}`));
    }
  }
}
