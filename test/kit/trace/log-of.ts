/** Trace logs read in the test's own thread. */
import { LogReader } from '../../../main/trace/log-reader.ts';
import { TRACE_KINDS, type TraceLog } from '../../../main/trace/trace-log.ts';

/** A log that comes in these pieces. */
export function logOf(...pieces: readonly Uint8Array[]): TraceLog {
  const reader = new LogReader();
  for (const piece of pieces) reader.take(piece);
  return reader.end();
}

/** All that a log says, with its events as lines. */
export function contentOf(log: TraceLog) {
  const { count, devices, damagedCount, damagedLines } = log;
  const rows = Array.from({ length: count }, (_, at) => {
    const place = `0x${log.offset[at]?.toString(16)}/${log.widthBytes[at]}=0x${log.value[at]?.toString(16)}`;
    return `${log.line[at]}: ${devices[log.device[at] ?? 0]} ${TRACE_KINDS[log.kind[at] ?? 0]} ${place}`;
  });
  return { rows, devices, damagedCount, damagedLines };
}
