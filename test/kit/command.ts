/** The built `norscope` command, run as a person runs it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const BUILT = join(import.meta.dirname, '..', '..', 'dist', 'node');

/** The built command, a program for Node. */
export const COMMAND = join(BUILT, 'norscope.cjs');

/** What its worker threads start from, for an engine that runs from source: Node 20 starts no thread from TypeScript. */
export const BUILT_WORKER = join(BUILT, 'worker.cjs');

/** What the processes of the footprint lab start from, likewise. */
export const BUILT_INSTANCE = join(BUILT, 'footprint-instance.cjs');

/** For an engine that runs from source. */
export const BUILT_ENTRIES = { workerPath: BUILT_WORKER, footprintInstancePath: BUILT_INSTANCE } as const;

export interface RunningCommand {
  readonly process: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  /** Resolves with the first match of `pattern` in stdout. @throws Error with all output if it ends without one. */
  printed(pattern: RegExp): Promise<string>;
  /** Resolves with the exit code, null if a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** Starts the command. `environment` is added to a bare one: no display, no SSH session, no Electron. */
export function startCommand(
  arguments_: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): RunningCommand {
  if (!existsSync(COMMAND)) throw new Error('the command is not built: npm run build');
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [COMMAND, ...arguments_], {
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    output.stdout += piece;
  });
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    output.stderr += piece;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  return { process: child, output, ended, printed: (pattern) => waitFor(child, output, pattern) };
}

function waitFor(child: ChildProcess, output: RunningCommand['output'], pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const match = pattern.exec(output.stdout);
      if (match !== null) resolve(match[0]);
    };
    child.stdout?.on('data', look);
    child.on('close', () => reject(new Error(`it ended first: ${output.stdout}${output.stderr}`)));
    look();
  });
}
