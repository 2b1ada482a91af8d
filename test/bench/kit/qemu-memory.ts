/** A real, paused QEMU `virt` machine, for what it holds in memory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { privateKiBOf } from './memory-use.ts';

const PROGRAM = 'qemu-system-aarch64';
const QUIET = ['-S', '-nodefaults', '-display', 'none', '-monitor', 'stdio'];

/** KiB that a paused machine with these read-only flash images holds alone. Null where there is no QEMU. */
export async function qemuPrivateKiB(images: readonly string[]): Promise<number | null> {
  const drives = images.flatMap((path, unit) => [
    '-drive',
    `if=pflash,unit=${unit},format=raw,readonly=on,file=${path}`,
  ]);
  const child = spawn(PROGRAM, ['-M', 'virt', '-accel', 'tcg', ...QUIET, ...drives]);
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    if (!(await isUp(child)) || child.pid === undefined) return null;
    return await steadyKiB(child.pid);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

/** The monitor's prompt comes early; its answers come when the machine is built. */
function isUp(child: ChildProcess): Promise<boolean> {
  child.stdin?.on('error', () => undefined).write('info status\n');
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('close', () => resolve(false));
    child.stdout?.on('data', (text) => {
      if (String(text).includes('VM status:')) resolve(true);
    });
  });
}

/** Its threads still start when it answers. */
async function steadyKiB(pid: number): Promise<number> {
  let last = 0;
  for (let now = privateKiBOf(pid); now !== last; now = privateKiBOf(pid)) {
    last = now;
    await pause(200);
  }
  return last;
}
