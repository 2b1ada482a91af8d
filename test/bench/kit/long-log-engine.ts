/** An engine with `virt` open in front of a long log, and the long logs that the measures load into it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine } from '../../../main/engine.ts';
import { BUILT_ENTRIES } from '../../kit/command.ts';
import { temporaryFolder } from './images.ts';
import { bootsLog, tinyLog } from './long-logs.ts';

const { text: boots, before } = bootsLog();

/** Each has 1,000,000 lines. */
export const LONG_LOGS: readonly (readonly [name: string, text: Buffer])[] = [
  ['EDK2’s boot again and again', boots],
  ['an operation nearly each cycle', tinyLog()],
];

/** The log is written to a file, `log`, and not loaded yet; its second flash holds what it held before EDK2's boot. */
export async function engineForLog(text: Buffer, signal: AbortSignal) {
  const folder = temporaryFolder();
  const [image, log] = [join(folder, 'variables.fd'), join(folder, 'trace.log')];
  writeFileSync(image, before);
  writeFileSync(log, text);
  const { handlers, close } = createEngine({ dataDirectory: folder, isHeadless: true, ...BUILT_ENTRIES });
  const images = [null, { path: image, mode: 'scratch' as const }];
  await handlers['machine.open']({ board: 'virt', images, geometry: null }, signal);
  return { handlers, close, folder, log };
}
