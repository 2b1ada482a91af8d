/** Another program that cuts a file anywhere, waits a moment, and makes it what it was, again and again. */
import { spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';

/** Each byte of the file, before and whenever it is whole; what was cut and has grown back has zeros. */
export const FILLED = 0x5a;

const SCRIPT = `
  const fs = require('node:fs');
  const [path, rounds] = process.argv.slice(1);
  const size = fs.statSync(path).size;
  const whole = Buffer.alloc(size, ${FILLED});
  const wait = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.random() * 2);
  for (let round = 0; round < rounds; round++) {
    const fd = fs.openSync(path, 'r+');
    fs.ftruncateSync(fd, Math.floor(Math.random() * size));
    wait();
    fs.writeSync(fd, whole, 0, size, 0);
    fs.closeSync(fd);
    wait();
  }
`;

/** Starts it on a file that is filled already. */
export function spoil(path: string, rounds: number): { hasEnded(): boolean } {
  const child = spawn(process.execPath, ['-e', SCRIPT, path, String(rounds)], { stdio: 'inherit' });
  let isDone = false;
  child.once('exit', () => {
    isDone = true;
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { hasEnded: () => isDone };
}
