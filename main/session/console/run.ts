/** Runs a line of the console, which is a script of one line, and gathers what it says. */
import type { ConsoleEntry } from '../../../app/contract/console.ts';
import { toReport, UserError } from '../../../app/contract/errors.ts';
import { regionsOf, sizeBytesOf } from '../../pflash/geometry.ts';
import type { Flash } from '../flash.ts';
import type { Machine } from '../machine.ts';
import { parseScript, type ScriptGround } from './parse-script.ts';
import { runScript } from './run-script.ts';
import { ConsoleSyntaxError } from './tokens.ts';
import type { AddressContext } from './values.ts';

/** A line is run at once, while nobody else has a turn. */
const LINE_STEPS_MAX = 2000;

/**
 * Never throws for what a person typed: what is wrong comes back as an `error` entry. A line that can't be read runs not
 * at all; an address without a flash, or what is expected and does not hold, ends the line at that statement, and the
 * entries before it say what was done.
 */
export function runLine(machine: Machine, flashIndex: number, line: string): ConsoleEntry[] {
  machine.flash(flashIndex);
  const entries: ConsoleEntry[] = [];
  try {
    const ground = { ...groundOf(machine, flashIndex), stepsMax: LINE_STEPS_MAX };
    const run = runScript(machine, parseScript(line, ground), { endsAtBadOperation: false });
    let step = run.next();
    for (; !step.done; step = run.next()) {
      // The line itself is what was typed.
      if (step.value.kind === 'entry' && step.value.entry.kind !== 'script') entries.push(step.value.entry);
      if (step.value.kind === 'held') entries.push({ kind: 'text', text: 'as expected', tone: 'good' });
    }
    const failed = step.value;
    if (failed !== null)
      entries.push({ kind: 'error', what: failed.what, todo: failed.todo, column: failed.column - 1 });
  } catch (thrown) {
    entries.push(errorEntry(thrown));
  }
  return entries;
}

type ConsoleErrorEntry = Extract<ConsoleEntry, { kind: 'error' }>;

/** What a script is read for that is meant for this machine; its first line for this flash. */
export function groundOf(machine: Machine, flash: number): ScriptGround {
  return { contexts: machine.flashes.map(contextOf), flash };
}

/** What an address is relative to, and what words there are, on a flash. */
export function contextOf({ device, plan, geometry }: Flash): AddressContext {
  return {
    operations: device.operations,
    base: plan.base,
    sizeBytes: sizeBytesOf(geometry),
    regions: regionsOf(geometry),
  };
}

/** What a person is told of what they typed. @throws whatever is not theirs to mend */
export function errorEntry(thrown: unknown): ConsoleErrorEntry {
  if (thrown instanceof ConsoleSyntaxError) {
    return { kind: 'error', what: thrown.message, todo: thrown.todo, column: thrown.column };
  }
  if (!(thrown instanceof UserError)) throw thrown;
  const { what, todo } = toReport(thrown);
  return { kind: 'error', what, todo, column: null };
}
