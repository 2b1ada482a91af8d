/** A display for tests that show a window: the one that is there, or a virtual one of our own. */
import { spawn } from 'node:child_process';

export type TestDisplay = { readonly display: string; stop(): void };

/**
 * @returns the display's name for `DISPLAY`. `stop` ends a virtual one and leaves a real one alone.
 * @throws Error that says what to install where there is neither.
 */
export function testDisplay(): Promise<TestDisplay> {
  const present = process.env.DISPLAY;
  if (present !== undefined && present !== '') return Promise.resolve({ display: present, stop: () => {} });
  return startXvfb();
}

function startXvfb(): Promise<TestDisplay> {
  // The server picks a free number itself and writes it to the descriptor once it takes connections.
  const options = ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', options, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error('no display and no Xvfb: apt-get install xvfb, or set DISPLAY'));
    server.once('error', fail);
    server.once('exit', fail);
    server.stdio[3]?.once('data', (number) => {
      server.off('exit', fail);
      resolve({ display: `:${String(number).trim()}`, stop: () => void server.kill() });
    });
  });
}
