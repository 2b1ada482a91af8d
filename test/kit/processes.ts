/** Processes of this machine that belong to a test. Linux only, as what they are asked for is. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Ids of the processes that have this text among their arguments or in their environment, but for this one. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    return ['cmdline', 'environ'].some((name) => contentOf(pid, name).includes(text)) ? [pid] : [];
  });
}

/** What a process was started with, between zeros; empty if it has ended. */
export function argumentsOf(pid: number): string {
  return contentOf(pid, 'cmdline');
}

/** Settles when there is none of them any more. @throws Error if there still is after 10 s */
export async function untilGone(text: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (processesWith(text).length === 0) return;
    await wait(50);
  }
  throw new Error(`still there: ${processesWith(text).map(argumentsOf)}`);
}

/** Empty for a process that has ended, or that is somebody else's. */
function contentOf(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
