/** Runs the desktop program under Electron, and tells a start that failed from a session that ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { StartRequest } from '../open-images.ts';
import { say } from '../say.ts';
import { SHOWN_DESCRIPTOR, SHOWN_ENVIRONMENT } from '../shown-sign.ts';
import { hearElectron } from './electron-words.ts';
import { END_SIGNALS } from './end-signals.ts';
import { EXIT } from './fail.ts';

/** `ended`: the person is done with it. `failed`: it never got as far as a window; `why` is its last word. */
export type LaunchEnd =
  | { readonly kind: 'ended'; readonly code: number }
  | { readonly kind: 'failed'; readonly why: string };

/** Runs until Electron ends. `root` is the folder of the program's `package.json`, absolute, as are the paths. */
export function launchElectron(executable: string, root: string, start: StartRequest): Promise<LaunchEnd> {
  const child = spawn(executable, electronArguments(root, start), {
    stdio: ['ignore', 'inherit', 'pipe', 'pipe'],
    env: { ...process.env, ...SHOWN_ENVIRONMENT },
  });
  const words = child.stderr === null ? null : hearElectron(child.stderr);
  let isShown = false;
  child.stdio[SHOWN_DESCRIPTOR]?.once('data', () => {
    isShown = true;
    words?.passOn();
  });
  const wasToldToEnd = relaySignals(child);
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ kind: 'failed', why: error.message }));
    child.on('close', (code, signal) => {
      if (wasToldToEnd() || code === 0) resolve({ kind: 'ended', code: code ?? 0 });
      else if (isShown) {
        words?.tellHeld();
        resolve({ kind: 'ended', code: code ?? EXIT.failed });
      } else {
        resolve({ kind: 'failed', why: words?.lastHeld ?? `it ended with ${signal ?? `code ${code}`}` });
      }
    });
  });
}

/** Whoever ends this command means the window. @returns whether someone did, or ended the window directly. */
function relaySignals(child: ChildProcess): () => boolean {
  let wasTold = false;
  const relays = END_SIGNALS.map((signal) => {
    const relay = () => {
      wasTold = true;
      child.kill(signal);
    };
    process.once(signal, relay);
    return { signal, relay };
  });
  child.once('close', () => {
    for (const { signal, relay } of relays) process.off(signal, relay);
  });
  return () => wasTold || END_SIGNALS.some((signal) => signal === child.signalCode);
}

function electronArguments(
  root: string,
  { paths, board, format, globals = [], geometry }: StartRequest,
): string[] {
  const boardArgument = board === null ? [] : [`--board=${board}`];
  const globalArguments = globals.map((property) => `--global=${property}`);
  const formatArgument = format === undefined ? [] : [`--format=${format}`];
  const geometryArgument = geometry === undefined ? [] : [`--geometry=${geometry}`];
  const shape = [...formatArgument, ...globalArguments, ...geometryArgument];
  return [...sandboxArguments(), root, ...boardArgument, ...shape, ...paths];
}

/** Chromium refuses to run as root with its sandbox; the page's own confinement stays as it is. */
function sandboxArguments(): string[] {
  if (process.getuid?.() !== 0) return [];
  say(
    "You are root, so Chromium runs without the system's sandbox. Start Norscope as another user to have it.",
  );
  return ['--no-sandbox'];
}
