/** A trace log from a file: what a worker does, for a log has millions of lines. */
import { basename } from 'node:path';
import { z } from 'zod';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import type { OnProgress, Task } from '../work/task.ts';
import { LogFile } from './log-file.ts';
import { LogReader } from './log-reader.ts';
import { TraceLog } from './trace-log.ts';

/** Counts bytes of the file. @throws UserError if the file can't be read, or holds no event of a flash. */
export const LOAD_LOG: Task<{ path: string }, TraceLog> = {
  name: 'load-log',
  input: z.object({ path: z.string() }),
  output: TraceLog,
  work: ({ path }, onProgress) => loadLog(path, onProgress),
};

async function loadLog(path: string, onProgress: OnProgress): Promise<TraceLog> {
  const file = new LogFile(path);
  try {
    const reader = new LogReader();
    for await (const piece of file.text()) {
      reader.take(piece);
      onProgress({ done: file.bytesRead, total: file.sizeBytes });
    }
    onProgress({ done: file.sizeBytes, total: file.sizeBytes });
    const log = reader.end();
    if (log.count > 0) return log;
    throw file.refusal(
      `There is no event of a flash in ${basename(path)}${damage(log)}`,
      "QEMU writes them with `-trace 'pflash_*' -D FILE`.",
    );
  } finally {
    file.close();
  }
}

function damage({ damagedCount, damagedLines: [first] }: TraceLog): string {
  if (first === undefined) return '';
  return ` (${pluralText(damagedCount, 'damaged line')}, the first is ${first})`;
}
