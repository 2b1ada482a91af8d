/** Typing at the console of a machine. */
import { runLine } from '../../../main/session/console/run.ts';
import type { Machine } from '../../../main/session/machine.ts';

/** What a line typed for flash 0 is answered with: the texts and the errors, and the kind of all else. */
export function said(machine: Machine, line: string): string[] {
  return runLine(machine, 0, line).map((entry) => {
    if (entry.kind === 'error') return `error at ${entry.column}: ${entry.what}. ${entry.todo}`;
    return entry.kind === 'text' ? entry.text : entry.kind;
  });
}
