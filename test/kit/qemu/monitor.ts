/** Asks the monitor of a real, paused QEMU: any machine of any emulator that is installed. */
import { spawn, spawnSync } from 'node:child_process';
import { packageOf } from '../../../main/qemu/program.ts';

const TIMEOUT_MS = 60_000;
/** Printed before the machine is made already; a command is read after that. */
const PROMPT = '(qemu) ';
const VERSION = /version 7\.2\.22\b/;
/** What a person must install for this emulator, or null. @throws Error instead where CI is set: it may not skip. */
export function emulatorMissing(binary: string): string | null {
  const { stdout, error } = spawnSync(`qemu-system-${binary}`, ['--version'], { encoding: 'utf8' });
  if (error === undefined && VERSION.test(stdout)) return null;
  const sentence = `needs QEMU 7.2.22 (Debian 12: apt-get install ${packageOf(binary)})`;
  if (process.env.CI) throw new Error(`qemu-system-${binary} is missing: ${sentence}`);
  return sentence;
}

export interface MonitorQuestion {
  readonly binary: string;
  readonly machine: string;
  readonly options: readonly string[];
  readonly commands: readonly string[];
}

/** What the monitor answers to each command. @throws Error with QEMU's own words if it doesn't start. */
export function askMonitor({ binary, machine, options, commands }: MonitorQuestion): Promise<string[]> {
  const quiet = ['-S', '-accel', 'tcg', '-display', 'none', '-serial', 'none', '-audiodev', 'none,id=a'];
  const child = spawn(`qemu-system-${binary}`, ['-M', machine, ...quiet, ...options, '-monitor', 'stdio'], {
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  const answers: string[] = [];
  let printed = '';
  let complaints = '';
  // A QEMU that refuses its options is gone before it reads; what it says about them is what counts.
  child.stdin.on('error', () => undefined);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text.replaceAll('\r', '');
    if (!printed.endsWith(PROMPT)) return;
    answers.push(withoutEcho(printed.slice(0, -PROMPT.length)));
    printed = '';
    // What stands before the first prompt is a greeting, so there is one answer more than there were commands.
    const next = commands[answers.length - 1];
    if (next === undefined) child.kill('SIGKILL');
    else child.stdin.write(`${next}\n`);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      if (answers.length > commands.length) resolve(answers.slice(1));
      else reject(new Error(`QEMU’s ${machine} did not start: ${complaints.trim()}`));
    });
  });
}

/** The monitor echoes a command letter by letter, redrawing the line, before it answers. */
function withoutEcho(text: string): string {
  return text.slice(text.indexOf('\n') + 1);
}
