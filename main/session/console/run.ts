/** Runs a line of the console, which is a script of one line. */
import type { ConsoleEntry } from '../../../app/contract/console.ts';
import { toReport, UserError } from '../../../app/contract/errors.ts';
import { regionsOf, sizeBytesOf } from '../../pflash/geometry.ts';
import type { Flash } from '../flash.ts';
import type { Machine } from '../machine.ts';
import { parseScript, type Script, type ScriptGround } from './parse-script.ts';
import { runScript } from './run-script.ts';
import { ConsoleSyntaxError } from './tokens.ts';
import type { AddressContext } from './values.ts';

/** All that a line says is kept, and shown. */
const LINE_STEPS_MAX = 2000;

/** A line that was read. */
export interface LineRun {
  /** Steps that it comes to if nothing fails: lines, statements and reads. */
  readonly weight: number;
  /** Runs it, a statement at a time, and says what comes of it. */
  readonly entries: Generator<ConsoleEntry, void, undefined>;
}

/**
 * Never throws for what a person typed: what is wrong comes back as an `error` entry. A line that can't be read runs not
 * at all; an address without a flash, or what is expected and does not hold, ends the line at that statement, and the
 * entries before it say what was done.
 */
export function readLine(machine: Machine, flashIndex: number, line: string): LineRun {
  const ground = { ...groundOf(machine, machine.flash(flashIndex).index), stepsMax: LINE_STEPS_MAX };
  try {
    const script = parseScript(line, ground);
    return { weight: script.weight, entries: entriesOf(machine, script) };
  } catch (thrown) {
    return { weight: 1, entries: only(errorEntry(thrown)) };
  }
}

/** Runs a line to its end while nobody else has a turn: for one that is short. Throws no more than `readLine`. */
export function runLine(machine: Machine, flashIndex: number, line: string): ConsoleEntry[] {
  return [...readLine(machine, flashIndex, line).entries];
}

function* entriesOf(machine: Machine, script: Script): Generator<ConsoleEntry, void, undefined> {
  const run = runScript(machine, script, { endsAtBadOperation: false });
  let step = run.next();
  for (; !step.done; step = run.next()) {
    // The line itself is what was typed.
    if (step.value.kind === 'entry' && step.value.entry.kind !== 'script') yield step.value.entry;
    if (step.value.kind === 'held') yield { kind: 'text', text: 'as expected', tone: 'good' };
  }
  const failed = step.value;
  if (failed !== null)
    yield { kind: 'error', what: failed.what, todo: failed.todo, column: failed.column - 1 };
}

function* only(entry: ConsoleEntry): Generator<ConsoleEntry, void, undefined> {
  yield entry;
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
