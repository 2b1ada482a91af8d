/** Runs a line of the console on a machine and says, cycle by cycle, what the device did. */

import type { ConsoleEntry } from '../../../app/contract/console.ts';
import { countText } from '../../../app/contract/count-text.ts';
import type { Cycle } from '../../../app/contract/device.ts';
import { UserError } from '../../../app/contract/errors.ts';
import type { Operation, OperationRun } from '../../pflash/flash-device.ts';
import { accessWidthOf, regionsOf, sizeBytesOf } from '../../pflash/geometry.ts';
import type { Flash } from '../flash.ts';
import type { FlashPlace, Machine } from '../machine.ts';
import { clockLines, waitLines } from './clock-lines.ts';
import { type AddressContext, ConsoleSyntaxError, parseLine, type Statement } from './parse.ts';
import { explainAll } from './vocabulary.ts';

/**
 * Never throws for what a person typed: what is wrong comes back as an `error` entry. A line that can't be read runs
 * not at all; an address without a flash ends the line at that statement, and the entries before it say what was done.
 */
export function runLine(machine: Machine, flashIndex: number, line: string): ConsoleEntry[] {
  const selected = machine.flash(flashIndex);
  const entries: ConsoleEntry[] = [];
  try {
    for (const statement of parseLine(line, contextOf(selected))) {
      entries.push(...runStatement(machine, selected, statement));
    }
  } catch (thrown) {
    entries.push(toEntry(thrown));
  }
  return entries;
}

export function contextOf({ device, plan, geometry }: Flash): AddressContext {
  return {
    operations: device.operations,
    base: plan.base,
    sizeBytes: sizeBytesOf(geometry),
    regions: regionsOf(geometry),
  };
}

function toEntry(thrown: unknown): ConsoleEntry {
  if (thrown instanceof ConsoleSyntaxError) {
    return { kind: 'error', what: thrown.message, todo: thrown.todo, column: thrown.column };
  }
  if (thrown instanceof UserError) {
    return { kind: 'error', what: thrown.report.what, todo: thrown.report.todo, column: null };
  }
  throw thrown;
}

function runStatement(machine: Machine, selected: Flash, statement: Statement): ConsoleEntry[] {
  switch (statement.kind) {
    case 'help':
      return [
        {
          kind: 'help',
          rows: explainAll(selected.device.operations).map(({ usage, does }) => ({ usage, does })),
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
    case 'wait':
      return waitLines(machine, statement.nanoseconds);
    case 'operation':
      return runOperation(machine, selected, statement);
  }
}

function entryOf(machine: Machine, cycle: Cycle): ConsoleEntry {
  return { kind: 'cycle', flash: machine.placeAt(cycle.address)?.flash.index ?? null, cycle };
}

function runOperation(
  machine: Machine,
  selected: Flash,
  { name, address, data }: Extract<Statement, { kind: 'operation' }>,
): ConsoleEntry[] {
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
  return drive(machine, flash, { operation, run: operation.run(deviceOffset, data) });
}

function placeHolding(machine: Machine, address: number, lengthBytes: number): FlashPlace {
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
      what: `${countText(lengthBytes)} bytes at ${hex} reach past the end of ${flash.plan.name}`,
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
  let folded = 0;
  let step = run.next();
  const flushFolded = () => {
    if (folded > 0)
      entries.push({
        kind: 'folded',
        cycles: folded,
        text: `${folded} reads of the ${operation.name} table`,
      });
    folded = 0;
  };
  while (!step.done) {
    const { deviceOffset, ...wanted } = step.value;
    const cycle = machine.cycle({ ...wanted, address: flash.plan.base + deviceOffset, widthBytes });
    if (operation.foldsReads && cycle.direction === 'read') folded++;
    else {
      flushFolded();
      entries.push(entryOf(machine, cycle));
    }
    step = run.next(Number(cycle.data));
  }
  flushFolded();
  for (const { text, tone } of step.value)
    entries.push({ kind: 'text', text: `${flash.plan.name}: ${text}`, tone });
  return entries;
}
