/** Runs a script, a statement at a time, up to the first thing that is not as it says. */
import type { ConsoleEntry } from '../../../app/contract/console.ts';
import type { Cycle } from '../../../app/contract/device.ts';
import { UserError } from '../../../app/contract/errors.ts';
import type { ScriptFailure } from '../../../app/contract/script.ts';
import type { Flash } from '../flash.ts';
import type { Machine } from '../machine.ts';
import { compare, compareBytes, compareFindings, compareState, type Unmet } from './expect.ts';
import type { Statement } from './parse.ts';
import type { Expectation } from './parse-expect.ts';
import type { Script, ScriptPlace, ScriptStep } from './parse-script.ts';
import { entryOf, type PlainStatement, placeHolding, runStatement } from './run-statement.ts';

/** What a script says while it runs. */
export type Told =
  | { readonly kind: 'entry'; readonly entry: ConsoleEntry }
  /** What it expects holds. */
  | { readonly kind: 'held' };

export interface RunOptions {
  /** Whether a named operation that says that it failed ends it, as a statement does that can't be run. */
  readonly endsAtBadOperation: boolean;
}

/**
 * Each step does one statement. @returns what was not as expected, null if all of it was
 * @throws what a machine throws that is no UserError
 */
export function* runScript(
  machine: Machine,
  { steps }: Script,
  options: RunOptions,
): Generator<Told, ScriptFailure | null, undefined> {
  return yield* new ScriptRun(machine, options).run(steps);
}

class ScriptRun {
  readonly #machine: Machine;
  readonly #options: RunOptions;
  /** The last read that was told; those that are folded into a line are not. */
  #read: Cycle | null = null;

  constructor(machine: Machine, options: RunOptions) {
    this.#machine = machine;
    this.#options = options;
  }

  *run(steps: readonly ScriptStep[]): Generator<Told, ScriptFailure | null, undefined> {
    for (const step of steps) {
      if (step.kind === 'line') yield { kind: 'entry', entry: { ...step, kind: 'script' } };
      else if (step.kind === 'repeat') {
        for (let time = 0; time < step.times; time++) {
          const failed = yield* this.run(step.steps);
          if (failed !== null) return failed;
        }
      } else {
        const failed = yield* this.#do(step);
        if (failed !== null) return failed;
      }
    }
    return null;
  }

  *#do({
    statement,
    flash: index,
    place,
  }: Extract<ScriptStep, { kind: 'statement' }>): Generator<Told, ScriptFailure | null, undefined> {
    const flash = this.#machine.flash(index);
    if (statement.kind === 'expect') {
      const { entries, unmet } = this.#expect(flash, statement.expectation);
      for (const entry of entries) yield { kind: 'entry', entry };
      if (unmet !== null) return failure(place, unmet);
      yield { kind: 'held' };
      return null;
    }
    const { entries, refusal } = this.#attempt(flash, statement);
    for (const entry of entries) yield { kind: 'entry', entry };
    if (refusal !== null) return failure(place, unmetBy(refusal));
    const bad = this.#options.endsAtBadOperation && statement.kind === 'operation' ? badText(entries) : null;
    return bad === null ? null : failure(place, { what: bad, ...NOTHING_COMPARED });
  }

  #expect(flash: Flash, expectation: Expectation<Statement>): Looked {
    switch (expectation.of) {
      case 'read':
        return this.#expectRead(expectation);
      case 'answer':
        return { entries: [], unmet: this.#lookBack(expectation.wanted) };
      case 'state':
        return { entries: [], unmet: compareState(flash, expectation.words) };
      case 'findings':
        return { entries: [], unmet: compareFindings(this.#machine, expectation) };
      case 'bytes':
        return { entries: [], unmet: this.#lookAtBytes(expectation) };
      case 'failure':
        return this.#expectFailure(flash, expectation.statement);
    }
  }

  #expectRead({ command, address, wanted }: Extract<Expectation<Statement>, { of: 'read' }>): Looked {
    try {
      const cycle = this.#machine.cycle({ ...command, address });
      this.#read = cycle;
      return {
        entries: [entryOf(this.#machine, cycle)],
        unmet: compare(wanted, cycle.data, cycle.widthBytes),
      };
    } catch (thrown) {
      return { entries: [], unmet: unmetBy(thrown) };
    }
  }

  #lookBack(wanted: Extract<Expectation<Statement>, { of: 'answer' }>['wanted']): Unmet | null {
    if (this.#read !== null) return compare(wanted, this.#read.data, this.#read.widthBytes);
    return { what: 'nothing was read yet', ...NOTHING_COMPARED };
  }

  #lookAtBytes({ address, data }: Extract<Expectation<Statement>, { of: 'bytes' }>): Unmet | null {
    try {
      const { flash, deviceOffset } = placeHolding(this.#machine, address, data.length);
      flash.mustBeThere();
      const { bytes } = flash.device.array;
      return compareBytes(data, bytes.slice(deviceOffset, deviceOffset + data.length));
    } catch (thrown) {
      return unmetBy(thrown);
    }
  }

  #expectFailure(flash: Flash, statement: Statement): Looked {
    if (statement.kind === 'expect') throw new Error('what is expected is not expected to fail');
    const { entries, refusal } = this.#attempt(flash, statement);
    const failed = refusal !== null || entries.some(isBad);
    const said: ConsoleEntry[] =
      refusal === null ? [] : [{ kind: 'text', text: refusal.report.what, tone: 'bad' }];
    const unmet = { what: 'expected an error, and it went well', ...NOTHING_COMPARED };
    return { entries: [...entries, ...said], unmet: failed ? null : unmet };
  }

  #attempt(flash: Flash, statement: PlainStatement): Attempted {
    try {
      const entries = runStatement(this.#machine, flash, statement);
      for (const entry of entries)
        if (entry.kind === 'cycle' && entry.cycle.direction === 'read') this.#read = entry.cycle;
      return { entries, refusal: null };
    } catch (thrown) {
      if (thrown instanceof UserError) return { entries: [], refusal: thrown };
      throw thrown;
    }
  }
}

const NOTHING_COMPARED = { expected: null, got: null, mask: null };

interface Looked {
  readonly entries: readonly ConsoleEntry[];
  readonly unmet: Unmet | null;
}

interface Attempted {
  readonly entries: readonly ConsoleEntry[];
  readonly refusal: UserError | null;
}

function isBad(entry: ConsoleEntry): boolean {
  if (entry.kind === 'cycle') return entry.cycle.tone === 'bad';
  return entry.kind === 'text' && entry.tone === 'bad';
}

function badText(entries: readonly ConsoleEntry[]): string | null {
  const bad = entries.find((entry) => entry.kind === 'text' && entry.tone === 'bad');
  return bad?.kind === 'text' ? bad.text : null;
}

function unmetBy(thrown: unknown): Unmet {
  if (!(thrown instanceof UserError)) throw thrown;
  return { ...NOTHING_COMPARED, what: thrown.report.what, todo: thrown.report.todo };
}

function failure({ line, column }: ScriptPlace, unmet: Unmet): ScriptFailure {
  const { what, expected, got, mask, todo = 'The lines before it say what the device did.' } = unmet;
  return { line, column: column + 1, what, expected, got, mask, todo };
}
