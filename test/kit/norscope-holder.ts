/** Another Norscope that has an image open. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { BackingMode } from '../../app/contract/machine.ts';
import { startCommand } from './command.ts';
import { temporaryFolder } from './files/images.ts';

export interface Holder {
  /** Of its process. */
  readonly id: number;
  /** Ends it as nothing can be ended more rudely; resolves once it is gone. */
  kill(): Promise<void>;
}

/** The built command with the image in this mode. Resolves once it has it. @throws Error with its words if it can't. */
export async function holdElsewhere(path: string, mode: BackingMode): Promise<Holder> {
  const socket = join(temporaryFolder(), 'qtest');
  const options = ['--board', 'generic', '--flash0', `${path},mode=${mode}`, '--listen', socket];
  const { process: child, output, ended } = startCommand(['qtest', ...options]);
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  while (!existsSync(socket)) {
    if (child.exitCode !== null) throw new Error(`it ended: ${output.stderr}`);
    await sleep(10);
  }
  if (child.pid === undefined) throw new Error('it has no process');
  return { id: child.pid, kill };
}
