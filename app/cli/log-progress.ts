/** What the commands that play a log say of it: how far they are, and which lines were left out. */
import { basename } from 'node:path';
import type { Engine } from '../../main/engine.ts';
import { countText } from '../contract/text/count-text.ts';
import type { LogDamage } from '../contract/trace.ts';
import { say } from '../say.ts';
import { ProgressLine } from './progress-line.ts';

type LogProgress = Parameters<NonNullable<Parameters<Engine['replayLog']>[2]>>[0];

/** Shows how far `play` is for as long as it takes. */
export async function withLogProgress<T>(
  log: string,
  play: (onProgress: (progress: LogProgress) => void) => Promise<T>,
): Promise<T> {
  const line = new ProgressLine(process.stderr);
  try {
    return await play((progress) => line.show(progressText(log, progress)));
  } finally {
    line.clear();
  }
}

function progressText(log: string, { phase, done, total }: LogProgress): string {
  if (phase === 'playing') return `Playing: ${countText(done)} of ${countText(total)} events`;
  return `Reading ${basename(log)}: ${Math.floor((100 * done) / Math.max(total, 1))} %`;
}

export function sayDamage({ damagedCount, damagedLines }: LogDamage): void {
  if (damagedCount === 0) return;
  const [first, ...more] = damagedLines;
  const others =
    more.length === 0 ? '' : ` (then ${more.slice(0, 9).join(', ')}${damagedCount > 10 ? ' …' : ''})`;
  say(
    `${damagedCount} damaged line${damagedCount === 1 ? ' was' : 's were'} left out: ${first}${others}. What they tell was not played; a log that was cut off ends with one.`,
  );
}
