/** A recorded trace as a program for any qtest server: what the driver wrote, and virtual time up to each timer. */
import { TRACE_KINDS, type TraceLog } from '../../../main/trace/trace-log.ts';

const LETTERS: Readonly<Record<number, string>> = { 1: 'b', 2: 'w', 4: 'l' };

/** Lines for the device of this name, which begins at `base` of the bus. */
export function qtestProgram(log: TraceLog, name: string, base: number): string[] {
  const wanted = log.devices.indexOf(name);
  return Array.from({ length: log.count }, (_, at) => at).flatMap((at) => {
    if (log.device[at] !== wanted) return [];
    const kind = TRACE_KINDS[log.kind[at] ?? 0];
    if (kind === 'timer') return ['clock_step'];
    if (kind !== 'write') return [];
    const letter = LETTERS[log.widthBytes[at] ?? 0] ?? '';
    return [`write${letter} ${base + (log.offset[at] ?? 0)} ${log.value[at]}`];
  });
}
