/** Finds the Electron binary, and lets the `electron` package fetch it the first time. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { say } from '../say.ts';

/** Longest wait for the package's download. What it has fetched by then is not lost: the next start goes on. */
const FETCH_LIMIT_MS = 60_000;
/** A binary that is there already answers well before this. */
const SILENCE_MS = 1_000;

/** `why` begins a sentence in brackets. */
export type ElectronFound = { readonly executable: string } | { readonly why: string };

/** `NORSCOPE_ELECTRON` names a binary to use; else the `electron` package of the program at `root` has it. */
export async function findElectron(root: string): Promise<ElectronFound> {
  const named = process.env.NORSCOPE_ELECTRON;
  if (named !== undefined && named !== '') {
    return existsSync(named)
      ? { executable: named }
      : { why: `NORSCOPE_ELECTRON names ${named}, which is not there` };
  }
  const packageJson = join(root, 'package.json');
  try {
    createRequire(packageJson).resolve('electron');
  } catch {
    return { why: 'its package is not installed' };
  }
  const executable = await askPackage(packageJson);
  return executable === null ? { why: 'it could not be downloaded' } : { executable };
}

/**
 * The package says where its binary is, downloads it where it is missing, and throws, loudly, where it can't: all
 * that happens in a process of its own, whose answer alone is heard.
 */
function askPackage(packageJson: string): Promise<string | null> {
  const script = `
    const { createRequire } = require('node:module');
    require('node:fs').writeSync(3, createRequire(process.argv[1])('electron'));
  `;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['-e', script, packageJson], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      windowsHide: true,
    });
    const timers = [
      setTimeout(() => say('Fetching Electron…'), SILENCE_MS),
      setTimeout(() => child.kill(), FETCH_LIMIT_MS),
    ];
    let answer = '';
    child.stdio[3]?.on('data', (piece) => {
      answer += String(piece);
    });
    const finish = (executable: string | null) => {
      for (const timer of timers) clearTimeout(timer);
      resolve(executable);
    };
    child.on('error', () => finish(null));
    child.on('close', () => finish(existsSync(answer) ? answer : null));
  });
}
