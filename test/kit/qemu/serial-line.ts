/** A firmware's serial line on a real QEMU: what it prints is waited for, and answered. */
import { spawn } from 'node:child_process';

/** One running QEMU, as whoever sits at its serial line sees it. */
export interface SerialLine {
  /** All that the firmware has printed. */
  readonly printed: () => string;
  /**
   * What the firmware printed after the last thing that was waited for, up to the end of this one.
   * @throws Error with the end of what it printed, if QEMU ends first or the time is up.
   */
  readonly waitFor: (pattern: RegExp) => Promise<string>;
  readonly type: (keys: string) => void;
  /** By QEMU's own way out, which writes the log and the images to their end. */
  readonly end: () => Promise<void>;
}

/** Starts a QEMU whose serial line is its standard input and output. It is killed when the time is up. */
export function openSerialLine(program: string, options: readonly string[], timeoutMs: number): SerialLine {
  const child = spawn(program, options, { stdio: 'pipe' });
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  let printed = '';
  let complaints = '';
  let seen = 0;
  let hasEnded = false;
  let look = () => {};
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    printed += piece;
    look();
  });
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    complaints += piece;
  });
  child.once('error', (error) => {
    complaints += error.message;
  });
  // Whoever still waits is told by the end of the process.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      clearTimeout(timer);
      hasEnded = true;
      look();
      resolve();
    });
  });
  const waitFor = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      look = () => {
        const fresh = printed.slice(seen);
        const match = pattern.exec(fresh);
        if (match !== null) {
          look = () => {};
          const length = match.index + match[0].length;
          seen += length;
          resolve(fresh.slice(0, length));
        } else if (hasEnded) {
          reject(new Error(`${program} did not get to ${pattern}: ${complaints}${fresh.slice(-500)}`));
        }
      };
      look();
    });
  return {
    printed: () => printed,
    waitFor,
    type: (keys) => child.stdin.write(keys),
    end: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
