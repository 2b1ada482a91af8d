/** Drives a real QEMU over its qtest protocol. It needs no guest and no qtest accelerator: the machine stays paused, or runs on nothing. */
import { spawn, spawnSync } from 'node:child_process';
import { Duplex } from 'node:stream';
import { driveOption, globalOption } from '../../../main/qemu/options.ts';
import { QtestSession } from '../../../main/qemu/qtest-session.ts';
import { type BusDriver, driverOf } from '../flash/bus-driver.ts';
import { PRECONFIG_OPTIONS, type PreconfiguredDevice, preconfigure, QMP_DESCRIPTOR } from './preconfig.ts';

const ARM = 'aarch64';
/** The QEMU whose behaviour the profile `qemu-7.2` follows: Debian 12's. */
const ORACLE_VERSION = /version 7\.2\.22\b/;

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
    return driveOption({ unit, path: drive.path, access: drive.isReadOnly ? 'read' : 'write' });
  });
  const properties = globals.flatMap(globalOption);
  const pause = isRunning ? [] : ['-S'];
  const quiet = ['-nodefaults', '-display', 'none', '-qtest', 'stdio', '-qtest-log', 'none'];
  const waiting = preconfigured === undefined ? [] : PRECONFIG_OPTIONS;
  const options = [...pause, ...quiet, ...waiting, ...properties, ...more, ...images];
  const child = spawn(`qemu-system-${binary}`, ['-M', board, '-accel', 'tcg', ...options], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const streams = { child, commands: child.stdin, answers: child.stdout, words: () => complaints };
  const session = new QtestSession(streams);
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
