/** What tools of this machine make, for tests of what reads it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temporaryFolder } from './images.ts';
import { FOLDERS } from './tools.ts';

export interface Made {
  readonly folder: string;
  /** Runs a program in the folder. @returns what it prints. @throws Error with what it complains of */
  run(program: string, args: readonly string[], input?: string | Uint8Array): Buffer;
  /** Writes a file there. @returns its path */
  write(name: string, content: string | Uint8Array): string;
  read(name: string): Uint8Array;
}

/** A folder that is gone when the test ends. */
export function workshop(): Made {
  return workshopIn(temporaryFolder());
}

/** The same in a folder that its caller takes away. */
export function workshopIn(folder: string): Made {
  const environment = {
    ...process.env,
    PATH: FOLDERS.join(delimiter),
    TZ: 'UTC',
    LC_ALL: 'C',
  };
  return {
    folder,
    run: (program, args, input) =>
      execFileSync(program, args, {
        cwd: folder,
        env: environment,
        stdio: ['pipe', 'pipe', 'pipe'],
        maxBuffer: 1 << 28,
        ...(input === undefined ? {} : { input }),
      }),
    write: (name, content) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
    read: (name) => Uint8Array.from(readFileSync(join(folder, name))),
  };
}
