/** Runs a statement of the console on a machine and says, cycle by cycle, what the device did. */

import type { ConsoleEntry } from '../../../app/contract/console.ts';
import type { Cycle } from '../../../app/contract/device.ts';
import { UserError } from '../../../app/contract/errors.ts';
import { pluralText } from '../../../app/contract/text/plural-text.ts';
import type { Operation, OperationResult, OperationRun } from '../../pflash/flash-device.ts';
import { accessWidthOf, sizeBytesOf } from '../../pflash/geometry.ts';
import type { FlashPlace } from '../cycle-maker.ts';
import type { Flash } from '../flash.ts';
import type { Machine } from '../machine.ts';
import { clockLines, waitLines } from './clock-lines.ts';
import { bookmarkLines, breakLines, goLines, runLines, unbreakLines } from './history-lines.ts';
import type { Statement } from './parse.ts';
import type { EditStatement } from './parse-edit.ts';
import { explain } from './vocabulary.ts';

export type PlainStatement = Exclude<Statement, { kind: 'expect' }>;

/** Fewer reads in a row than this are shown one by one: a driver's look at the status. */
const FOLD_FROM_READS = 8;

/**
 * Runs a statement, all but an `expect`: that is for who runs the script, and knows what was read before.
 * @throws UserError for an address without a flash, or an image that is lost
 */
export function runStatement(machine: Machine, selected: Flash, statement: PlainStatement): ConsoleEntry[] {
  switch (statement.kind) {
    case 'help':
      return [
        {
          kind: 'help',
          rows: explain(statement.word, selected.device.operations).map(({ usage, does }) => ({
            usage,
            does,
          })),
        },
      ];
    case 'read': {
      const { command, address, count } = statement;
      return Array.from({ length: count }, (_, index) =>
        entryOf(machine, machine.cycle({ ...command, address: address + index * command.widthBytes })),
      );
    }
    case 'write':
      return [
        entryOf(
          machine,
          machine.cycle({ ...statement.command, address: statement.address, data: statement.data }),
        ),
      ];
    case 'clock':
      return clockLines(machine);
    case 'reset':
      return resetLines(machine, statement.flash);
    case 'break':
      return breakLines(machine, statement.condition);
    case 'unbreak':
      return unbreakLines(machine, statement.id);
    case 'run':
      return runLines(machine, statement.direction);
    case 'go':
      return goLines(machine, statement.position);
    case 'bookmark':
      return bookmarkLines(machine, selected, statement.name);
    case 'wait':
      return waitLines(machine, statement.nanoseconds);
    case 'edit':
      return editLines(machine, statement);
    case 'operation':
      return runOperation(machine, selected, statement);
  }
}

function resetLines(machine: Machine, index: number | null): ConsoleEntry[] {
  const reset = index === null ? machine.flashes : [machine.flash(index)];
  for (const flash of reset) machine.reset(flash.index);
  const names = reset.map(({ plan }) => plan.name).join(' and ');
  const text = `${names}: as after power-on; the bytes stay`;
  return [{ kind: 'text', text, tone: 'plain' }];
}

function editLines(machine: Machine, { address, lengthBytes, pattern }: EditStatement): ConsoleEntry[] {
  const { flash, deviceOffset } = placeHolding(machine, address, lengthBytes);
  machine.edit({ flash: flash.index, deviceOffset, lengthBytes, pattern });
  const what = `edited ${pluralText(lengthBytes, 'byte')} of the image; the device has not heard of it`;
  return [{ kind: 'text', text: `${flash.plan.name}: ${what}`, tone: 'plain' }];
}

/** A cycle as the console shows it. */
export function entryOf(machine: Machine, cycle: Cycle): ConsoleEntry {
  return { kind: 'cycle', flash: machine.placeAt(cycle.address)?.flash.index ?? null, cycle };
}

function runOperation(
  machine: Machine,
  selected: Flash,
  statement: Extract<Statement, { kind: 'operation' }>,
): ConsoleEntry[] {
  const { flash, operation, deviceOffset } = operationFor(machine, selected, statement);
  return drive(machine, flash, { operation, run: operation.run(deviceOffset, statement.data) });
}

/** The operation of a statement, and where it works. @throws UserError where no flash is, or one without it */
export function operationFor(
  machine: Machine,
  selected: Flash,
  { name, address, data }: Extract<Statement, { kind: 'operation' }>,
): FlashPlace & { readonly operation: Operation } {
  const { flash, deviceOffset } =
    address === null ? { flash: selected, deviceOffset: 0 } : placeHolding(machine, address, data.length);
  const operation = flash.device.operations.find((candidate) => candidate.name === name);
  if (operation === undefined) {
    throw new UserError({
      code: 'bad-input',
      what: `${flash.plan.name} has no operation “${name}”`,
      where: null,
      todo: '`help` lists what the selected flash has.',
    });
  }
  return { flash, deviceOffset, operation };
}

/** Where so many bytes lie from a bus address on. @throws UserError where no flash has them all */
export function placeHolding(machine: Machine, address: number, lengthBytes: number): FlashPlace {
  const place = machine.placeAt(address);
  const hex = `0x${address.toString(16)}`;
  if (place === undefined) {
    throw new UserError({
      code: 'bad-address',
      what: `No flash is at ${hex}`,
      where: null,
      todo: `${machine.flashes.map(whereIs).join(', ')}.`,
    });
  }
  const { flash, deviceOffset } = place;
  if (deviceOffset + lengthBytes > sizeBytesOf(flash.geometry)) {
    throw new UserError({
      code: 'bad-address',
      what: `${pluralText(lengthBytes, 'byte')} at ${hex} ${lengthBytes === 1 ? 'reaches' : 'reach'} past the end of ${flash.plan.name}`,
      where: null,
      todo: `${whereIs(flash)}.`,
    });
  }
  return place;
}

function whereIs({ plan, geometry }: Flash): string {
  return `${plan.name} is at 0x${plan.base.toString(16)} to 0x${(plan.base + sizeBytesOf(geometry) - 1).toString(16)}`;
}

/** Sends the cycles that an operation asks for, and gives it what its reads answered. */
function drive(
  machine: Machine,
  flash: Flash,
  { operation, run }: { operation: Operation; run: OperationRun },
): ConsoleEntry[] {
  const entries: ConsoleEntry[] = [];
  const widthBytes = accessWidthOf(flash.geometry);
  let refusal: string | null = null;
  let reads: ConsoleEntry[] = [];
  const flushReads = () => {
    entries.push(...(operation.foldsReads ? foldReads(operation, reads) : reads));
    reads = [];
  };
  let step = run.next();
  while (!step.done) {
    const { deviceOffset, ...wanted } = step.value;
    const cycle = machine.cycle({ ...wanted, address: flash.plan.base + deviceOffset, widthBytes });
    if (cycle.tone === 'bad') refusal ??= cycle.what;
    if (cycle.direction === 'write') flushReads();
    (cycle.direction === 'read' ? reads : entries).push(entryOf(machine, cycle));
    step = run.next(Number(cycle.data));
  }
  flushReads();
  const summary = step.value.map((line) => summarize(line, refusal));
  return [
    ...entries,
    ...summary.map(({ text, tone }) => ({
      kind: 'text' as const,
      text: `${flash.plan.name}: ${text}`,
      tone,
    })),
  ];
}

/** Reads in a row as one line, if they are so many that they are those of a table. */
function foldReads({ name }: Operation, reads: readonly ConsoleEntry[]): readonly ConsoleEntry[] {
  if (reads.length < FOLD_FROM_READS) return reads;
  return [{ kind: 'folded', cycles: reads.length, text: `${reads.length} reads of the ${name} table` }];
}

/** An operation knows what the bus told it. Where the device refused one of its cycles, that is the truth of it. */
function summarize({ text, tone }: OperationResult, refusal: string | null): OperationResult {
  if (refusal === null) return { text, tone };
  const told = `${text.replace(/\.$/, '')}. The device says: ${refusal}.`;
  return { text: tone === 'bad' ? told : `a driver would say: ${told}`, tone: 'bad' };
}
