/** Runs the desktop program under Electron, and tells a start that failed from a session that ended. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { StartRequest } from '../open-images.ts';
import { say } from './fail.ts';

/** An Electron that can't show a window here ends well before this. */
const START_LIMIT_MS = 5_000;
/** Chromium's own log, which is about its environment and no one's concern here: `[123:1124/220130.5:ERROR:…]`. */
const CHROMIUM_LOG = /^\[\d+:\d+\/[\d.]+:(VERBOSE\d*|INFO|WARNING|ERROR):/;

/** `ended`: the person is done with it. `failed`: it never got as far as a window; `why` is its last word. */
export type LaunchEnd =
  | { readonly kind: 'ended'; readonly code: number }
  | { readonly kind: 'failed'; readonly why: string };

/** Runs until Electron ends. `root` is the folder of the program's `package.json`, absolute, as are the paths. */
export function launchElectron(executable: string, root: string, start: StartRequest): Promise<LaunchEnd> {
  const child = spawn(executable, electronArguments(root, start), { stdio: ['ignore', 'inherit', 'pipe'] });
  const startedAtMs = performance.now();
  const isStarting = () => performance.now() - startedAtMs < START_LIMIT_MS;
  const lastWord = passOn(child.stderr, isStarting);
  // Whoever ends this command means the window.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ kind: 'failed', why: error.message }));
    child.on('close', (code, signal) => {
      const wasStopped = signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGKILL';
      if (code === 0 || wasStopped || !isStarting())
        resolve({ kind: 'ended', code: code ?? (wasStopped ? 0 : 1) });
      else resolve({ kind: 'failed', why: lastWord() ?? `it ended with ${signal ?? `code ${code}`}` });
    });
  });
}

function electronArguments(root: string, { paths, board }: StartRequest): string[] {
  const boardArgument = board === null ? [] : [`--board=${board}`];
  return [...sandboxArguments(), root, ...boardArgument, ...paths];
}

/** Chromium refuses to run as root with its sandbox; the page's own confinement stays as it is. */
function sandboxArguments(): string[] {
  if (process.getuid?.() !== 0) return [];
  say(
    "You are root, so Chromium runs without the system's sandbox. Start Norscope as another user to have it.",
  );
  return ['--no-sandbox'];
}

/** Passes on what the program says, without Chromium's log; @returns its last line while it was starting. */
function passOn(stream: Readable, isStarting: () => boolean): () => string | null {
  let rest = '';
  let last: string | null = null;
  stream.setEncoding('utf8');
  stream.on('data', (piece: string) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.trim() === '' || CHROMIUM_LOG.test(line)) continue;
      if (isStarting()) last = line;
      else process.stderr.write(`${line}\n`);
    }
  });
  return () => last;
}
